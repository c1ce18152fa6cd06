package org.engagementscorecard.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** What people say, kept verbatim and shown beside the numbers. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class NoteTest {

  private static String note(String text, String more) {
    return "{\"rep\":\"kim\",\"text\":" + JsonNodeFactory.instance.textNode(text) + more + "}";
  }

  @Test
  void aTextIsKeptVerbatim() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    List<String> texts =
        List.of(
            "x".repeat(10_000),
            "🙂".repeat(5_000),
            "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66 e\u0301 \u00e9 \uFEFF \u2028 \uFFFF",
            "مرحبا بالعالم \u202Eright to left\u202C שלום",
            "<script>alert('x')</script><img src=x onerror=alert(1)> &amp; &lt;",
            "'; DROP TABLE note; -- \" \\ \\u0000 ${jndi:ldap://x} {{7*7}} %s %n",
            "  spaces around, tabs\t and\r\nline\nends \u0001\u001f\u007f\u0085 ",
            "1e400000",
            "null");
    for (String text : texts) {
      JsonNode created = organization.post("/v1/notes", note(text, "")).ok(201);
      assertThat(created.get("text").asText()).isEqualTo(text);
    }

    assertThat(organization.all("/v1/notes"))
        .extracting(one -> one.get("text").asText())
        .containsExactlyElementsOf(texts);
    assertThat(organization.get("/v1/notes").header("Content-Type")).startsWith("application/json");
    organization.scorecardOfRep("kim", "last-30-days").get("notes");
    assertThat(
            Answer.texts(organization.scorecardOfRep("kim", "last-30-days").get("notes"), "text"))
        .containsExactlyInAnyOrderElementsOf(texts);
  }

  @Test
  void otherTextsAreKeptVerbatimToo() {
    TestOrganization organization = TestOrganization.create();
    for (String name :
        List.of("🙂".repeat(100), "<b>Kim</b>", "'; DROP TABLE rep; --", "שלום", "x".repeat(200))) {
      String json = JsonNodeFactory.instance.textNode(name).toString();
      organization.put("/v1/reps", "[{\"key\":" + json + ",\"name\":" + json + "}]").ok(200);
      organization
          .observe(
              """
              {"source":%1$s,"id":%1$s,"rep":%1$s,"metric":%1$s,"at":"2026-01-01T00:00:00Z",
               "value":1,"subject":%1$s,"attributes":{%1$s:%1$s}}"""
                  .formatted(json))
          .ok(200);
    }
    assertThat(organization.all("/v1/quarantine"))
        .extracting(one -> one.get("attributes").fields().next().getKey())
        .containsExactlyInAnyOrder(
            "🙂".repeat(100), "<b>Kim</b>", "'; DROP TABLE rep; --", "שלום", "x".repeat(200));
    assertThat(organization.all("/v1/reps"))
        .allSatisfy(rep -> assertThat(rep.get("name")).isEqualTo(rep.get("key")));
  }

  @Test
  void whatIsLeftOutIsNowAndTheKeysName() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    Instant before = Instant.now().minus(1, ChronoUnit.SECONDS);

    JsonNode created = organization.post("/v1/notes", note("Hello", "")).ok(201);

    assertThat(created.get("author").asText()).isEqualTo("admin");
    assertThat(Instant.parse(created.get("at").asText()))
        .isBetween(before, Instant.now().plusSeconds(1));
    assertThat(created.get("writtenAt")).isEqualTo(created.get("at"));
    assertThat(created.has("metric")).isFalse();
  }

  @Test
  void aCreatedNoteIsShownAsTheListShowsIt() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    JsonNode created =
        organization
            .post(
                "/v1/notes",
                note(
                    "Hello",
                    ",\"at\":\"2026-01-01T01:00:00.123456789+01:00\",\"author\":\"Coach\","
                        + "\"metric\":\"calls_made\",\"connection\":\"call-to-meeting\""))
            .ok(201);

    assertThat(created.get("at").asText()).isEqualTo("2026-01-01T00:00:00.123456Z");
    JsonNode listed = organization.all("/v1/notes").get(0);
    assertThat(listed.get("at")).isEqualTo(created.get("at"));
    assertThat(Instant.parse(created.get("writtenAt").asText()).truncatedTo(ChronoUnit.MICROS))
        .isCloseTo(
            Instant.parse(listed.get("writtenAt").asText()),
            org.assertj.core.api.Assertions.within(1, ChronoUnit.MICROS));
    assertThat(listed.get("author").asText()).isEqualTo("Coach");
  }

  @Test
  void unknownNamesAreRefusedWithTheirPlaceAndStoreNothing() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    for (List<String> bad :
        List.of(
            List.of("{\"rep\":\"nobody\",\"text\":\"x\"}", "/rep"),
            List.of(note("x", ",\"metric\":\"nothing\""), "/metric"),
            List.of(note("x", ",\"connection\":\"nothing\""), "/connection"),
            List.of(note("x", ",\"metric\":\"\""), "/metric"),
            List.of(note("x", ",\"author\":\"\""), "/author"),
            List.of(note("x", ",\"at\":\"2026-01-01T00:00:00\""), "/at"),
            List.of(note("x", ",\"at\":\"2026-01-01\""), "/at"),
            List.of(note("x", ",\"at\":\"+999999-01-01T00:00:00Z\""), "/at"),
            List.of(note("x", ",\"at\":\"+999999999-12-31T23:59:59-18:00\""), "/at"),
            List.of(note("x", ",\"at\":\"1899-12-31T00:00:00Z\""), "/at"),
            List.of(note("x", ",\"at\":1767225600"), "/at"),
            List.of(note("x", ",\"at\":\"1767225600\""), "/at"),
            List.of(note("x", ",\"at\":1767225600.5"), "/at"),
            List.of(note("x", ",\"at\":[2026,1,1]"), "/at"),
            List.of(note("x", ",\"at\":\"\""), "/at"),
            List.of(note("x".repeat(20_001), ""), "/text"),
            List.of("{\"rep\":\"kim\"}", "/text"))) {
      Answer answer = organization.post("/v1/notes", bad.get(0));
      assertThat(answer.status()).as(bad.get(0) + answer.text()).isEqualTo(422);
      assertThat(Answer.places(answer.problem())).as(bad.get(0)).containsExactly(bad.get(1));
    }
    assertThat(organization.all("/v1/notes")).isEmpty();
  }

  @Test
  void aListIsAboutARepAMetricOrAConnection() {
    TestOrganization organization = TestOrganization.create().withReps("kim", "lee");
    organization.post("/v1/notes", note("1", "")).ok(201);
    organization.post("/v1/notes", note("2", ",\"metric\":\"calls_made\"")).ok(201);
    organization.post("/v1/notes", note("3", ",\"connection\":\"call-to-meeting\"")).ok(201);
    organization
        .post("/v1/notes", "{\"rep\":\"lee\",\"text\":\"4\",\"metric\":\"calls_made\"}")
        .ok(201);

    assertThat(texts(organization, "/v1/notes")).containsExactly("1", "2", "3", "4");
    assertThat(texts(organization, "/v1/notes?rep=kim")).containsExactly("1", "2", "3");
    assertThat(texts(organization, "/v1/notes?metric=calls_made")).containsExactly("2", "4");
    assertThat(texts(organization, "/v1/notes?connection=call-to-meeting")).containsExactly("3");
    assertThat(texts(organization, "/v1/notes?rep=lee&metric=calls_made")).containsExactly("4");
    for (String unknown : List.of("rep=x", "metric=x", "connection=x")) {
      organization.get("/v1/notes?" + unknown).problem(404);
    }
    organization.get("/v1/notes?rep=%00").problem();
  }

  private static List<String> texts(TestOrganization organization, String path) {
    return organization.all(path, 2).stream().map(one -> one.get("text").asText()).toList();
  }

  @Test
  void notesStandBesideTheRepTheMetricAndTheConnectionTheySpeakAbout() {
    TestOrganization organization = TestOrganization.create().withReps("kim", "lee");
    organization.accept(
        List.of(
            traced("1", "kim", "opportunities_engaged", "2026-03-01T12:00:00Z", "s"),
            traced("2", "lee", "opportunities_engaged", "2026-03-01T12:00:00Z", "t")));
    String at = ",\"at\":\"2026-03-02T12:00:00Z\"";
    organization.post("/v1/notes", note("about kim", at)).ok(201);
    organization
        .post("/v1/notes", note("about a metric", at + ",\"metric\":\"opportunities_engaged\""))
        .ok(201);
    organization
        .post(
            "/v1/notes", note("about a connection", at + ",\"connection\":\"opportunity-to-win\""))
        .ok(201);
    organization.post("/v1/notes", note("long ago", ",\"at\":\"2026-02-28T23:59:59Z\"")).ok(201);

    for (JsonNode scorecard :
        List.of(organization.scorecardOfRep("kim", "2026-03"), organization.scorecard("2026-03"))) {
      assertThat(Answer.texts(scorecard.get("notes"), "text")).containsExactly("about kim");
      assertThat(
              Answer.texts(
                  Answer.find(scorecard.get("measures"), "metric", "opportunities_engaged")
                      .get("notes"),
                  "text"))
          .containsExactly("about a metric");
      JsonNode connection =
          Answer.find(scorecard.get("connections"), "connection", "opportunity-to-win");
      assertThat(Answer.texts(connection.get("notes"), "text"))
          .containsExactly("about a connection");
      assertThat(connection.get("notes").get(0).get("rep").asText()).isEqualTo("kim");
    }
    JsonNode lee = organization.scorecardOfRep("lee", "2026-03");
    assertThat(lee.get("notes")).isEmpty();
    assertThat(lee.toString()).doesNotContain("about");
  }
}
