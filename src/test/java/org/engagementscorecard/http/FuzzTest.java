package org.engagementscorecard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.CSV;
import static org.engagementscorecard.http.TestOrganization.JSON;
import static org.engagementscorecard.http.TestOrganization.NDJSON;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/**
 * Thousands of mutated bodies and parameters: nothing that a client can send is an error of the
 * service. The seed is fixed; a failure shows the body that made it.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class FuzzTest {
  private static final int REQUESTS = 4_000;
  private static final Duration MOST = Duration.ofSeconds(12);

  private record Good(String method, String path, String contentType, String body) {}

  private static final String FACT =
      "{\"source\":\"s\",\"id\":\"1\",\"rep\":\"kim\",\"metric\":\"calls_made\","
          + "\"at\":\"2026-03-01T12:00:00Z\",\"value\":1.5,\"subject\":\"d\","
          + "\"attributes\":{\"product\":\"Basic\",\"n\":1,\"b\":true}}";
  private static final String METRIC =
      "{\"key\":\"m\",\"name\":\"M\",\"description\":\"d\",\"stage\":\"activity\",\"unit\":\"x\","
          + "\"aggregation\":\"sum\",\"better\":\"higher\",\"likeForLike\":[\"product\"]}";
  private static final String CONNECTION =
      "{\"key\":\"c\",\"name\":\"C\",\"kind\":\"conversion\",\"from\":\"calls_made\","
          + "\"to\":\"deals_won\",\"closedBy\":\"deals_lost\",\"maturityDays\":30,\"byMonth\":true}";
  private static final String REP =
      "{\"key\":\"kim\",\"name\":\"Kim\",\"startDate\":\"2024-02-29\",\"memberships\":"
          + "[{\"role\":\"a\"},{\"from\":\"2025-01-01\",\"team\":\"t\",\"role\":\"b\"}]}";
  private static final String SETTINGS =
      "{\"name\":\"N\",\"zone\":\"Europe/Berlin\",\"fiscalYearStartMonth\":4,"
          + "\"fiscalCalendar\":\"4-4-5\",\"fiscalYearEnd\":\"last\",\"workingDays\":[\"MONDAY\","
          + "\"FRIDAY\"],\"holidays\":[\"2026-12-25\"],\"weekStart\":\"SUNDAY\",\"smallestGroup\":5,\"rampDays\":90,\"needsPeriod\":\"latest-365-days\","
          + "\"peerGroup\":\"team\",\"language\":\"german\",\"needsAtATime\":3,\"rampDaysByRole\":{\"seller\":30,\"b/c\":0}}";
  private static final String MAPPING =
      "{\"source\":\"s\",\"delimiter\":\",\",\"zone\":\"UTC\",\"cleanUps\":[{\"column\":\"p\","
          + "\"from\":\"a\",\"to\":\"b\"}],\"observations\":[{\"when\":[{\"column\":\"p\",\"in\":"
          + "[\"x\"]}],\"id\":\"{id}\",\"rep\":\"{r}\",\"metric\":\"calls_made\",\"at\":{\"text\":"
          + "\"{d}\",\"format\":\"yyyy-MM-dd\"},\"value\":\"{v}\",\"subject\":\"{id}\","
          + "\"attributes\":{\"p\":\"{p}\"}}]}";
  private static final String ROWS =
      "source,id,rep,metric,at,value,subject,attributes.product\r\n"
          + "s,1,kim,calls_made,2026-03-01T12:00:00Z,1,d,\"Ba,\"\"sic\"\r\n";

  private static List<Good> goods(String organization) {
    return List.of(
        new Good("POST", "/v1/observations", JSON, FACT),
        new Good("POST", "/v1/observations", JSON, "[" + FACT + "," + FACT + "]"),
        new Good("POST", "/v1/observations", NDJSON, FACT + "\n" + FACT + "\n"),
        new Good("POST", "/v1/observations", CSV, ROWS),
        new Good(
            "POST", "/v1/observations?mapping=fuzz", CSV, "id,r,d,v,p\n1,kim,2026-01-01,1,x\n"),
        new Good("POST", "/v1/reps", JSON, REP),
        new Good("PUT", "/v1/reps", JSON, "[" + REP + "]"),
        new Good("POST", "/v1/reps/csv?name=n&team=t&createTeams=true", CSV, "key,n,t\nkim,K,t\n"),
        new Good("PUT", "/v1/teams", JSON, "[{\"key\":\"t\",\"name\":\"T\",\"parent\":\"t2\"}]"),
        new Good("PUT", "/v1/metrics", JSON, "[" + METRIC + "]"),
        new Good("POST", "/v1/metrics", JSON, METRIC),
        new Good("PUT", "/v1/connections", JSON, "[" + CONNECTION + "]"),
        new Good(
            "POST",
            "/v1/notes",
            JSON,
            "{\"rep\":\"kim\",\"metric\":\"calls_made\",\"at\":\"2026-03-01T12:00:00Z\","
                + "\"author\":\"a\",\"text\":\"Text 🙂\"}"),
        new Good(
            "POST",
            "/v1/notes",
            JSON,
            "{\"rep\":\"kim\",\"kind\":\"praise\",\"tags\":[\"a\",\"b\"],\"functions\":"
                + "[\"relating\"],\"private\":false,\"readers\":[],\"need\":null,\"observations\":"
                + "[{\"source\":\"s\",\"id\":\"1\"}],\"text\":\"Text\"}"),
        new Good("PUT", "/v1/csv-mappings/fuzz", JSON, MAPPING),
        new Good("POST", "/v1/keys", JSON, "{\"name\":\"n\",\"person\":\"p\"}"),
        new Good("PATCH", "/v1/organizations/" + organization, JSON, SETTINGS));
  }

  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "NaN",
          "1e400000",
          "-0",
          "1e-400000",
          "0.1e999999999",
          "9".repeat(401),
          "123456789012345678901234567890",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[]",
          "{}",
          "[[",
          "{{",
          "}",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\n",
          "\r\n",
          "\u0000",
          "\uFEFF",
          "🙂",
          "\u202E",
          "+999999-01-01",
          "+999999999-12-31T23:59:59-18:00",
          "2026-02-30",
          "-999999999-01-01T00:00:00+18:00",
          "{id}",
          "{",
          "latest",
          "2025-W53",
          "' OR 1=1 --",
          "x".repeat(300),
          "[".repeat(60),
          "%00",
          "99999999999",
          "-1",
          "\"in\":[]",
          "\"key\":",
          ";",
          "\t",
          "\u0085",
          "'",
          "zzzz",
          "G",
          "VV");

  private static byte[] mutated(String good, Random random) {
    byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      int until = Math.min(bytes.length, at + random.nextInt(12));
      var out = new ByteArrayOutputStream();
      switch (random.nextInt(8)) {
        case 0 -> { // a bit
          bytes = bytes.clone();
          if (bytes.length > 0) {
            bytes[at] ^= (byte) (1 << random.nextInt(8));
          }
          out.writeBytes(bytes);
        }
        case 1 -> { // cut
          out.write(bytes, 0, at);
        }
        case 2 -> { // leave out
          out.write(bytes, 0, at);
          out.write(bytes, until, bytes.length - until);
        }
        case 3 -> { // repeat
          out.write(bytes, 0, until);
          out.write(bytes, at, bytes.length - at);
        }
        case 4 -> { // any byte
          out.write(bytes, 0, at);
          out.write(random.nextInt(256));
          out.write(bytes, at, bytes.length - at);
        }
        case 5 -> { // in place of a value
          String text = new String(bytes, StandardCharsets.UTF_8);
          String[] parts = text.split("(?<=[:,\\[])|(?=[,}\\]])", -1);
          parts[random.nextInt(parts.length)] = TOKENS.get(random.nextInt(TOKENS.size()));
          out.writeBytes(String.join("", parts).getBytes(StandardCharsets.UTF_8));
        }
        default -> { // a token
          out.write(bytes, 0, at);
          out.writeBytes(
              TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8));
          out.write(bytes, until, bytes.length - until);
        }
      }
      bytes = out.toByteArray();
    }
    return bytes;
  }

  @Test
  void noBodyIsAnErrorOfTheService() {
    Random random = new Random(20_260_701);
    TestOrganization organization = TestOrganization.create().withReps("kim");
    List<Good> goods = goods(organization.key());
    organization.put("/v1/csv-mappings/fuzz", MAPPING).ok(200);
    long end = System.nanoTime() + MOST.toNanos();
    int refused = 0;
    int sent = 0;
    for (; sent < REQUESTS && System.nanoTime() < end; sent++) {
      Good good = goods.get(random.nextInt(goods.size()));
      byte[] body = mutated(good.body(), random);
      Answer answer =
          organization.sendPlainly(good.method(), good.path(), good.contentType(), body);
      String what =
          "%s %s %s: %s\n→ %s"
              .formatted(
                  good.method(),
                  good.path(),
                  good.contentType(),
                  new String(body, StandardCharsets.UTF_8),
                  answer.text());
      assertThat(answer.status()).as(what).isLessThan(500);
      if (answer.status() >= 400) {
        refused++;
        assertThat(answer.mediaType()).as(what).isEqualTo("application/problem+json");
        assertThat(answer.json().path("type").asText()).as(what).startsWith("/problems/");
      }
    }
    assertThat(sent).isGreaterThan(500);
    assertThat(refused).isGreaterThan(sent / 4);
    // Whatever got in, everything can be read.
    for (String path :
        List.of(
            "/v1/reps",
            "/v1/teams",
            "/v1/metrics",
            "/v1/connections",
            "/v1/notes",
            "/v1/csv-mappings",
            "/v1/keys",
            "/v1/quarantine",
            "/v1/learning-needs")) {
      organization.all(path, 100);
    }
    organization.get("/v1/scorecard").ok(200);
  }

  @Test
  void noParameterIsAnErrorOfTheService() {
    Random random = new Random(4);
    TestOrganization organization = TestOrganization.create().withReps("kim");
    List<String> targets =
        List.of(
            "/v1/reps?limit=@",
            "/v1/reps?cursor=@",
            "/v1/reps/@",
            "/v1/reps/@/scorecard",
            "/v1/reps/kim/scorecard?period=@",
            "/v1/scorecard?period=@",
            "/v1/teams/@",
            "/v1/teams/@/scorecard",
            "/v1/metrics/@",
            "/v1/connections/@",
            "/v1/notes?rep=@",
            "/v1/notes?metric=@",
            "/v1/notes?connection=@",
            "/v1/notes?q=@",
            "/v1/notes?q=a%20@",
            "/v1/notes?kind=@",
            "/v1/notes?tag=@",
            "/v1/notes?function=@",
            "/v1/notes?team=@",
            "/v1/notes?need=@",
            "/v1/notes?author=@",
            "/v1/notes?from=@",
            "/v1/notes?until=@",
            "/v1/notes/@",
            "/v1/notes/@/history",
            "/v1/teams/@/words?connection=demo",
            "/v1/teams/north/words?connection=@",
            "/v1/notes?cursor=@",
            "/v1/csv-mappings/@",
            "/v1/organizations/@",
            "/v1/learning-needs?rep=@",
            "/v1/learning-needs?team=@",
            "/v1/learning-needs?state=@",
            "/v1/learning-needs?cursor=@",
            "/v1/quarantine?cursor=@",
            "/v1/keys?cursor=@",
            "/@");
    List<String> values =
        List.of(
            "kim",
            "2026",
            "2026-W30",
            "2026-P07",
            "latest",
            "2026-07-01..2026-07-31",
            "10",
            "-1",
            "MTE",
            "MWtpbQ",
            "open");
    for (int i = 0; i < 1_000; i++) {
      byte[] value = mutated(values.get(random.nextInt(values.size())), random);
      StringBuilder encoded = new StringBuilder();
      for (byte b : value) {
        encoded.append("%%%02X".formatted(b & 0xFF));
      }
      String target = targets.get(random.nextInt(targets.size())).replace("@", encoded);
      Answer answer = organization.sendPlainly("GET", target, null, new byte[0]);
      assertThat(answer.status()).as(target + " → " + answer.text()).isLessThan(500);
      if (answer.status() >= 400) {
        assertThat(answer.mediaType())
            .as(target + " → " + answer.status() + answer.text())
            .isEqualTo("application/problem+json");
      }
    }
  }
}
