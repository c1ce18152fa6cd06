package org.engagementscorecard.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.CSV;
import static org.engagementscorecard.http.TestOrganization.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reps one by one, as arrays and as rep lists. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class RepTest {

  @Test
  void aRepIsShownAsItWasSent() {
    TestOrganization organization = TestOrganization.create();
    organization.post("/v1/teams", "{\"key\":\"north\",\"name\":\"North\"}").ok(201);
    String kim =
        """
        {"key":"kim","name":"Kim Oseí 🙂","startDate":"2024-02-29","memberships":[
         {"team":"north","role":"seller"},{"from":"2025-01-01","role":"seller"},
         {"from":"2026-01-01","team":"north"}]}""";

    assertThat(organization.post("/v1/reps", kim).ok(201)).isEqualTo(Answer.read(kim));
    assertThat(organization.get("/v1/reps/kim").ok(200)).isEqualTo(Answer.read(kim));
    assertThat(organization.put("/v1/reps/kim", kim).ok(200)).isEqualTo(Answer.read(kim));
  }

  @Test
  void replacingARepReplacesEverythingOfIt() {
    TestOrganization organization = TestOrganization.create();
    organization
        .post(
            "/v1/reps",
            "{\"key\":\"kim\",\"name\":\"Kim\",\"startDate\":\"2024-01-01\","
                + "\"memberships\":[{\"role\":\"seller\"},{\"from\":\"2025-01-01\"}]}")
        .ok(201);

    organization.put("/v1/reps", "[{\"key\":\"kim\",\"name\":\"Kim Two\"}]").ok(200);

    assertThat(organization.get("/v1/reps/kim").ok(200))
        .isEqualTo(Answer.read("{\"key\":\"kim\",\"name\":\"Kim Two\",\"memberships\":[]}"));
  }

  @Test
  void anUnknownTeamIsRefusedWithItsPlaceAndStoresNothing() {
    TestOrganization organization = TestOrganization.create();

    JsonNode one =
        organization
            .post(
                "/v1/reps",
                "{\"key\":\"kim\",\"name\":\"Kim\",\"memberships\":[{\"role\":\"r\"},"
                    + "{\"from\":\"2025-01-01\",\"team\":\"nowhere\"}]}")
            .problemWithPlace(422);
    JsonNode many =
        organization
            .put(
                "/v1/reps",
                "[{\"key\":\"lee\",\"name\":\"Lee\"},{\"key\":\"kim\",\"name\":\"Kim\","
                    + "\"memberships\":[{\"team\":\"nowhere\"}]}]")
            .problemWithPlace(422);

    assertThat(Answer.places(one)).containsExactly("/memberships/1/team");
    assertThat(Answer.places(many)).containsExactly("/1/memberships/0/team");
    assertThat(organization.all("/v1/reps")).as("all or none").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"role\":\"a\"},{\"role\":\"b\"}]",
        "[{\"from\":\"2026-01-01\"},{\"from\":\"2026-01-01\"}]",
        "[{\"from\":\"2026-01-01\"},{\"from\":\"2025-01-01\"}]",
        "[{\"from\":\"1899-12-31\"}]",
        "[{\"from\":\"2200-01-01\"}]",
        "[{\"from\":\"+999999-01-01\"}]",
        "[{\"from\":\"2026-02-30\"}]",
        "[{\"from\":\"\"}]",
        "[{\"from\":20000}]",
        "[{\"from\":[2026,1,1]}]",
        "[{\"from\":\"2026-01-01T00:00:00Z\"}]",
        "[{\"team\":\"\"}]",
        "[{\"role\":\"\"}]",
        "[{\"role\":7}]",
        "[{\"until\":\"2026-01-01\"}]",
        "[null]",
        "[[]]",
        "{}",
        "\"north\"",
      })
  void membershipsOutOfOrderOrRangeAreRefusedWithTheirPlace(String memberships) {
    TestOrganization organization = TestOrganization.create();

    JsonNode problem =
        organization
            .post(
                "/v1/reps",
                "{\"key\":\"kim\",\"name\":\"Kim\",\"memberships\":" + memberships + "}")
            .problemWithPlace(422);

    assertThat(Answer.places(problem)).allMatch(place -> place.startsWith("/memberships"));
    assertThat(organization.all("/v1/reps")).isEmpty();
  }

  @Test
  void aTakenKeyAnotherKeyAndTheSameKeyTwiceAreRefused() {
    TestOrganization organization = TestOrganization.create().withReps("kim");

    JsonNode taken =
        organization.post("/v1/reps", "{\"key\":\"kim\",\"name\":\"Other\"}").problem(409);
    organization.put("/v1/reps/kim", "{\"key\":\"lee\",\"name\":\"Lee\"}").problemWithPlace(422);
    JsonNode twice =
        organization
            .put("/v1/reps", "[{\"key\":\"lee\",\"name\":\"1\"},{\"key\":\"lee\",\"name\":\"2\"}]")
            .problemWithPlace(422);

    assertThat(taken.get("type").asText()).isEqualTo("/problems/conflict");
    assertThat(Answer.places(twice)).containsExactly("/1/key");
    assertThat(organization.get("/v1/reps/kim").ok(200).get("name").asText()).isEqualTo("kim");
    organization.get("/v1/reps/lee").problem(404);
  }

  @Test
  void ofSimultaneousCreatesOfTheSameRepOneSucceeds() {
    TestOrganization organization = TestOrganization.create();
    for (int round = 0; round < 5; round++) {
      String body = "{\"key\":\"rep-" + round + "\",\"name\":\"Kim\"}";
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(CompletableFuture.supplyAsync(() -> organization.post("/v1/reps", body)));
      }
      assertThat(answers)
          .extracting(answer -> answer.join().status())
          .containsExactlyInAnyOrder(201, 409, 409, 409);
      answers.stream()
          .map(CompletableFuture::join)
          .filter(answer -> answer.status() == 409)
          .forEach(answer -> answer.problem(409));
    }
    assertThat(organization.all("/v1/reps")).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/reps", "/v1/teams", "/v1/metrics"})
  void simultaneousPutsOfTheSameInDifferentOrderNeverWaitInACircle(String path) {
    TestOrganization organization = TestOrganization.create();
    String more = path.endsWith("metrics") ? ",\"stage\":\"activity\",\"unit\":\"x\"" : "";
    for (int round = 0; round < 5; round++) {
      List<String> items = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        items.add("{\"key\":\"%d-%d\",\"name\":\"N\"%s}".formatted(round, i, more));
      }
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Collections.reverse(items);
        String body = "[" + String.join(",", items) + "]";
        answers.add(CompletableFuture.supplyAsync(() -> organization.put(path, body)));
      }
      List<Integer> statuses = answers.stream().map(answer -> answer.join().status()).toList();
      assertThat(statuses).contains(200).isSubsetOf(200, 409);
    }
    assertThat(organization.all(path)).hasSizeGreaterThanOrEqualTo(250);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "a b",
        "100%",
        "%2F",
        "a%20b",
        "a;b=c",
        "a?b#c",
        "ä ö ü",
        "日本語",
        "🙂",
        "مرحبا",
        "'; DROP TABLE rep; --",
        "<script>alert(1)</script>",
        "scorecard",
        "csv",
        "a+b",
        "a&b=c",
        "\\",
        "\"",
      })
  void anyKeyCanStandInAPath(String key) {
    TestOrganization organization = TestOrganization.create();
    String json =
        "{\"key\":\"%s\",\"name\":\"Kim\"}"
            .formatted(key.replace("\\", "\\\\").replace("\"", "\\\""));
    organization.post("/v1/reps", json).ok(201);
    String path = "/v1/reps/" + encoded(key);

    assertThat(organization.get(path).ok(200).get("key").asText()).isEqualTo(key);
    organization.put(path, json).ok(200);
    assertThat(organization.get(path + "/scorecard").ok(200).get("subject").get("key").asText())
        .isEqualTo(key);
    organization.get("/v1/notes?rep=" + encoded(key)).ok(200);
    assertThat(organization.all("/v1/reps")).hasSize(1);
  }

  @Test
  void aRepThatDoesNotExistIsUnknown() {
    TestOrganization organization = TestOrganization.create();

    for (String key : List.of("x", "%20", "x".repeat(2000), "%F0%9F%99%82", "%EF%BF%BD")) {
      assertThat(organization.get("/v1/reps/" + key).problem(404).get("type").asText())
          .isEqualTo("/problems/unknown-rep");
      organization.get("/v1/reps/" + key + "/scorecard").problem(404);
    }
    organization.get("/v1/reps/%00").problem();
    organization.get("/v1/reps/%00/scorecard").problem();
  }

  // ---- rep lists

  @Test
  void aRepListBringsItsTeamsWithIt() {
    TestOrganization organization = TestOrganization.create();
    String list =
        "\uFEFFagent,manager,office,since,job\r\n"
            + "\"Kim, Osei\",Dustin,Central,2024-02-01,seller\r\n"
            + "\r\n"
            + "Lee,Dustin,Central,,\r\n"
            + "Max,,,,seller\r\n"
            + " Noa ,Melvin,Central,2025-01-01,seller";
    String path = "/v1/reps/csv?key=agent&team=manager&parentTeam=office&startDate=since&role=job";

    JsonNode refused = organization.send("POST", path, CSV, list).problemWithPlace(422);
    assertThat(organization.all("/v1/reps")).as("all or none").isEmpty();
    assertThat(refused.get("detail").asText()).contains("unknown team");
    JsonNode counts = organization.send("POST", path + "&createTeams=true", CSV, list).ok(200);

    assertThat(counts).isEqualTo(Answer.read("{\"created\":4,\"updated\":0}"));
    assertThat(organization.get("/v1/teams/Dustin").ok(200).get("parent").asText())
        .isEqualTo("Central");
    assertThat(organization.get("/v1/teams/Central").ok(200).has("parent")).isFalse();
    assertThat(organization.get("/v1/reps/Kim%2C%20Osei").ok(200))
        .isEqualTo(
            Answer.read(
                """
                {"key":"Kim, Osei","name":"Kim, Osei","startDate":"2024-02-01",
                 "memberships":[{"team":"Dustin","role":"seller"}]}"""));
    assertThat(organization.get("/v1/reps/Lee").ok(200).has("startDate")).isFalse();
    assertThat(organization.get("/v1/reps/Noa").ok(200).get("key").asText()).isEqualTo("Noa");

    JsonNode again = organization.send("POST", path + "&createTeams=true", CSV, list).ok(200);
    assertThat(again).isEqualTo(Answer.read("{\"created\":0,\"updated\":4}"));
    assertThat(organization.all("/v1/teams")).hasSize(3);
  }

  @Test
  void teamsThatAreThereAlreadyKeepTheirNames() {
    TestOrganization organization = TestOrganization.create();
    organization.post("/v1/teams", "{\"key\":\"north\",\"name\":\"Team North\"}").ok(201);

    organization
        .send(
            "POST",
            "/v1/reps/csv?team=team&createTeams=true&name=name",
            CSV,
            "key,name,team\nkim,Kim Osei,north\n")
        .ok(200);

    assertThat(organization.get("/v1/teams/north").ok(200).get("name").asText())
        .isEqualTo("Team North");
    assertThat(organization.get("/v1/reps/kim").ok(200).get("name").asText()).isEqualTo("Kim Osei");
  }

  @Test
  void aBadRepListIsRefusedWithTheLineAndStoresNothing() {
    TestOrganization organization = TestOrganization.create();
    for (List<String> bad :
        List.of(
            List.of("", "", "1"),
            List.of("", "\r\n\r\n", "1"),
            List.of("", "a,b\nkim,x\n", "1"),
            List.of("", "key,\nkim,x\n", "1"),
            List.of("", "key,key\nkim,x\n", "1"),
            List.of("", "key,\"na\nkim,x\n", ""),
            List.of("?name=name", "key\nkim\n", "1"),
            List.of("?startDate=since", "key,since\nkim,2026-02-30\n", "2"),
            List.of("?startDate=since", "key,since\nkim,+999999-01-01\n", ""),
            List.of("", "key,x\nkim,1\n\n,2\n", "4"),
            List.of("", "key\nkim\n" + "x".repeat(201) + "\n", "3"),
            List.of("", "key\nkim\u0000\n", "2"),
            List.of("", "key\nkim\n\"lee", ""),
            List.of("", "key\nkim\n\"lee\"x\n", ""),
            List.of("", "key\nkim\nkim\n", ""))) {
      Answer answer = organization.send("POST", "/v1/reps/csv" + bad.get(0), CSV, bad.get(1));
      JsonNode problem = answer.problem();
      assertThat(Answer.places(problem)).as(bad + answer.text()).isNotEmpty();
      if (!bad.get(2).isEmpty()) {
        assertThat(Answer.places(problem)).as(bad + answer.text()).contains(bad.get(2));
      }
      assertThat(organization.all("/v1/reps")).as(bad.toString()).isEmpty();
    }
    byte[] notUtf8 = {'k', 'e', 'y', '\n', 'k', (byte) 0xC3, (byte) 0x28, '\n'};
    organization.send("POST", "/v1/reps/csv", CSV, notUtf8).problemWithPlace(400);
    organization.send("POST", "/v1/reps/csv", "application/json", "[]").problem(415);
    organization
        .send(
            "POST",
            "/v1/reps/csv",
            CSV,
            "key,x\n" + ("kim," + "x".repeat(1_000) + "\n").repeat(4_300))
        .problem(413);
    assertThat(organization.all("/v1/reps")).isEmpty();
  }
}
