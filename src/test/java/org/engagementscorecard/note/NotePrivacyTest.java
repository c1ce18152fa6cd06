package org.engagementscorecard.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A private note is for its author, the rep it is about and whom it names, and is nowhere else. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotePrivacyTest {
  private static final String SECRET = "zqxjkv";

  private TestOrganization admin;
  private TestOrganization author;
  private TestOrganization rep;
  private TestOrganization reader;
  private TestOrganization stranger;
  private TestOrganization otherRep;
  private int id;

  @BeforeAll
  void aPrivateNoteAmongSharedOnes() {
    admin = TestOrganization.create().withReps("kim", "lee");
    admin.put("/v1/teams", "[{\"key\":\"north\",\"name\":\"North\"}]").ok(200);
    admin
        .put(
            "/v1/reps/kim",
            "{\"key\":\"kim\",\"name\":\"Kim\",\"memberships\":[{\"team\":\"north\"}]}")
        .ok(200);
    author = admin.as("coach");
    rep = admin.as("kim");
    reader = admin.as("mentor");
    stranger = admin.as("stranger");
    otherRep = admin.as("lee");
    admin.accept(List.of(traced("1", "kim", "opportunities_engaged", "2026-03-01T12:00:00Z", "s")));
    shared("before");
    id =
        author
            .post(
                "/v1/notes",
                """
                {"rep":"kim","text":"%1$s whispered","at":"2026-03-02T12:00:00Z","private":true,
                 "readers":["mentor"],"tags":["%1$s"],"kind":"coaching","functions":["relating"],
                 "metric":"opportunities_engaged"}"""
                    .formatted(SECRET))
            .ok(201)
            .get("id")
            .asInt();
    shared("after");
  }

  private void shared(String text) {
    admin
        .post(
            "/v1/notes",
            "{\"rep\":\"kim\",\"text\":\"%s\",\"at\":\"2026-03-02T12:00:00Z\"}".formatted(text))
        .ok(201);
  }

  private List<TestOrganization> initiated() {
    return List.of(author, rep, reader);
  }

  private List<TestOrganization> others() {
    return List.of(admin, stranger, otherRep);
  }

  /** Every way to see a note. */
  private List<String> ways() {
    return List.of(
        "/v1/notes",
        "/v1/notes?limit=2",
        "/v1/notes?q=" + SECRET,
        "/v1/notes?q=" + SECRET.substring(1, 5),
        "/v1/notes?tag=" + SECRET,
        "/v1/notes?kind=coaching",
        "/v1/notes?function=relating",
        "/v1/notes?author=coach",
        "/v1/notes?team=north",
        "/v1/notes?metric=opportunities_engaged",
        "/v1/notes?from=2026-03-02&until=2026-03-02",
        "/v1/notes/" + id,
        "/v1/notes/" + id + "/history",
        "/v1/scorecard?period=2026-03",
        "/v1/teams/north/scorecard?period=2026-03",
        "/v1/reps/kim/scorecard?period=2026-03");
  }

  @Test
  void itIsShownForWhomItIs() {
    for (TestOrganization one : initiated()) {
      for (String way : ways()) {
        assertThat(one.get(way).ok(200).toString()).as(way).contains(SECRET + " whispered");
      }
    }
  }

  @Test
  void itIsNowhereForAnybodyElse() {
    for (TestOrganization one : others()) {
      for (String way : ways()) {
        Answer answer = one.get(way);
        assertThat(answer.status()).as(way).isEqualTo(way.contains("/" + id) ? 404 : 200);
        assertThat(answer.text()).as(way).doesNotContain(SECRET, "whispered", "mentor");
      }
      for (String way :
          List.of("/v1/notes?q=" + SECRET, "/v1/notes?tag=" + SECRET, "/v1/notes?author=coach")) {
        assertThat(one.get(way).ok(200).get("items")).as(way).isEmpty();
      }
    }
  }

  @Test
  void anUnseenNoteIsUnknownAsOneThatIsNotThere() {
    Answer unseen = stranger.get("/v1/notes/" + id);
    Answer missing = stranger.get("/v1/notes/999999999");

    assertThat(unseen.problem(404).toString().replace(Integer.toString(id), "N"))
        .isEqualTo(missing.problem(404).toString().replace("999999999", "N"));
    assertThat(unseen.header("ETag")).isNull();
    for (TestOrganization one : others()) {
      one.putIfMatch("/v1/notes/" + id, "*", "{\"rep\":\"kim\",\"text\":\"x\"}").problem(404);
      one.putIfMatch("/v1/notes/" + id, "\"7\"", "{\"rep\":\"kim\",\"text\":\"x\"}").problem(404);
      one.deleteIfMatch("/v1/notes/" + id, "*").problem(404);
    }
  }

  @Test
  void pagesHaveNoHoleWhereItWouldStand() {
    JsonNode page = stranger.get("/v1/notes?limit=2").ok(200);

    assertThat(Answer.texts(page.get("items"), "text")).containsExactly("before", "after");
    assertThat(page.has("next")).isFalse();
    assertThat(author.get("/v1/notes?limit=2").ok(200).has("next")).isTrue();
  }

  @Test
  void whoItIsForButDidNotWriteItMayNotChangeIt() {
    for (TestOrganization one : List.of(rep, reader)) {
      one.putIfMatch("/v1/notes/" + id, "*", "{\"rep\":\"kim\",\"text\":\"x\"}").problem(403);
      one.deleteIfMatch("/v1/notes/" + id, "*").problem(403);
    }
  }

  @Test
  void onlyAPersonWritesPrivatelyAndOnlyAsThatPerson() {
    admin.post("/v1/notes", "{\"rep\":\"kim\",\"text\":\"x\",\"private\":true}").problem(403);
    Answer asAnother =
        stranger.post("/v1/notes", "{\"rep\":\"kim\",\"text\":\"x\",\"author\":\"coach\"}");
    assertThat(Answer.places(asAnother.problem(422))).containsExactly("/author");
    assertThat(
            Answer.places(
                author
                    .post("/v1/notes", "{\"rep\":\"kim\",\"text\":\"x\",\"readers\":[\"lee\"]}")
                    .problem(422)))
        .containsExactly("/readers");
  }

  @Test
  void whatBecomesPrivateIsPrivateForItsPastTooAndWhatWasPrivateStaysSo() {
    TestOrganization other = TestOrganization.create().withReps("kim");
    TestOrganization coach = other.as("coach");
    JsonNode first = coach.post("/v1/notes", "{\"rep\":\"kim\",\"text\":\"said aloud\"}").ok(201);
    String path = "/v1/notes/" + first.get("id").asInt();
    String shared = known(other);
    assertThat(other.get(scorecard(shared)).text()).contains("said aloud");

    coach
        .putIfMatch(path, "*", "{\"rep\":\"kim\",\"text\":\"under the breath\",\"private\":true}")
        .ok(200);
    String then = known(other);

    for (String at : List.of(shared, then)) {
      assertThat(other.get(scorecard(at)).ok(200).toString())
          .doesNotContain("said aloud", "under the breath");
    }
    assertThat(coach.get(scorecard(shared)).text()).contains("said aloud");
    assertThat(coach.get(scorecard(then)).text()).contains("under the breath");
    other.get(path + "/history").problem(404);

    coach.putIfMatch(path, "*", "{\"rep\":\"kim\",\"text\":\"said again\"}").ok(200);

    assertThat(other.get(path + "/history").ok(200).toString())
        .contains("said aloud", "said again")
        .doesNotContain("under the breath");
    assertThat(other.get(scorecard(then)).ok(200).toString()).doesNotContain("under the breath");
    assertThat(coach.all(path + "/history")).hasSize(3);
  }

  private static String known(TestOrganization organization) {
    return organization.scorecardOfRep("kim", "last-30-days").get("asKnownOn").asText();
  }

  private static String scorecard(String asKnownOn) {
    return "/v1/reps/kim/scorecard?period=last-30-days&asKnownOn=" + asKnownOn;
  }
}
