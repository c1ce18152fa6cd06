package org.engagementscorecard.note;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Notes are edited with the version that is meant, keep what they said, and can be taken back. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class NoteEditTest {
  private static final int THREADS = 32;

  private static String path(JsonNode note) {
    return "/v1/notes/" + note.get("id").asInt();
  }

  private static JsonNode written(TestOrganization organization, String text) {
    return organization.post("/v1/notes", body(text)).ok(201);
  }

  private static String body(String text) {
    return "{\"rep\":\"kim\",\"text\":\"" + text + "\",\"at\":\"2026-03-02T12:00:00Z\"}";
  }

  @Test
  void allThatANoteSaysIsKeptAndShownAgain() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    TestOrganization coach = organization.as("coach");
    JsonNode created =
        coach
            .post(
                "/v1/notes",
                """
                {"rep":"kim","metric":"calls_made","connection":"call-to-meeting",
                 "at":"2026-03-02T12:00:00Z","kind":"win-story","tags":["b","a","b"],
                 "functions":["inventing","visioning","inventing"],"private":true,
                 "readers":["mentor","ann, o'hara \\"x\\" {}"],
                 "observations":[{"source":"crm","id":"1/won"},{"source":"no such","id":"\\u00e4"}],
                 "text":"How it was won"}""")
            .ok(201);

    Answer shown = coach.get(path(created));
    assertThat(shown.ok(200)).isEqualTo(created);
    assertThat(shown.header("ETag")).isEqualTo("\"1\"");
    assertThat(coach.all("/v1/notes")).containsExactly(created);
    assertThat(created.get("author").asText()).isEqualTo("coach");
    assertThat(created.get("kind").asText()).isEqualTo("win-story");
    assertThat(created.get("tags").toString()).isEqualTo("[\"b\",\"a\"]");
    assertThat(created.get("functions").toString()).isEqualTo("[\"inventing\",\"visioning\"]");
    assertThat(created.get("private").asBoolean()).isTrue();
    assertThat(Answer.texts(created.get("observations"), "source"))
        .containsExactly("crm", "no such");
    assertThat(created.has("editedAt")).isFalse();
    JsonNode plain = written(organization, "x");
    assertThat(plain.get("kind").asText()).isEqualTo("observation");
    assertThat(plain.get("private").asBoolean()).isFalse();
    JsonNode beside = coach.scorecardOfRep("kim", "2026-03");
    assertThat(beside.get("notes").get(0).get("kind").asText()).isEqualTo("observation");
    assertThat(beside.get("notes").get(0).get("private").asBoolean()).isFalse();
  }

  @Test
  void whatCannotBeTakenIsRefusedWithItsPlace() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    for (List<String> bad :
        List.of(
            List.of("\"kind\":\"gossip\"", "/kind"),
            List.of("\"kind\":\"\"", "/kind"),
            List.of("\"tags\":[\"a\",\"\"]", "/tags/1"),
            List.of("\"tags\":[\"a\",\" \"]", "/tags/1"),
            List.of("\"tags\":[\"" + "x".repeat(51) + "\"]", "/tags/0"),
            List.of("\"tags\":[" + "\"a\",".repeat(20) + "\"a\"]", "/tags"),
            List.of("\"tags\":\"a\"", "/tags"),
            List.of("\"functions\":[\"managing\"]", "/functions/0"),
            List.of("\"private\":\"yes\"", "/private"),
            List.of("\"need\":\"1\"", "/need"),
            List.of("\"need\":1", "/need"),
            List.of("\"need\":-1", "/need"),
            List.of("\"need\":99999999999", "/need"),
            List.of("\"observations\":[{\"source\":\"crm\"}]", "/observations/0/id"),
            List.of("\"observations\":[{\"id\":\"1\",\"source\":\"\"}]", "/observations/0/source"),
            List.of(
                "\"observations\":["
                    + "{\"source\":\"s\",\"id\":\"1\"},".repeat(100)
                    + "{\"source\":\"s\",\"id\":\"1\"}]",
                "/observations"))) {
      Answer answer =
          organization.post("/v1/notes", "{\"rep\":\"kim\",\"text\":\"x\"," + bad.get(0) + "}");
      assertThat(answer.status()).as(bad.get(0) + answer.text()).isEqualTo(422);
      assertThat(Answer.places(answer.problem())).as(bad.get(0)).containsExactly(bad.get(1));
    }
    assertThat(organization.all("/v1/notes")).isEmpty();
  }

  @Test
  void anEditStandsInPlaceOfWhatStoodThereAndTheHistoryKeepsIt() {
    TestOrganization organization = TestOrganization.create().withReps("kim", "lee");
    JsonNode first = written(organization, "first");

    Answer edited =
        organization.putIfMatch(
            path(first), "\"1\"", "{\"rep\":\"kim\",\"text\":\"second\",\"kind\":\"praise\"}");

    JsonNode second = edited.ok(200);
    assertThat(edited.header("ETag")).isEqualTo("\"2\"");
    assertThat(second.get("at")).as("left out: stays").isEqualTo(first.get("at"));
    assertThat(second.get("author")).isEqualTo(first.get("author"));
    assertThat(second.get("writtenAt")).isEqualTo(first.get("writtenAt"));
    assertThat(Instant.parse(second.get("editedAt").asText()))
        .isAfterOrEqualTo(Instant.parse(first.get("writtenAt").asText()).minusSeconds(5));
    assertThat(organization.get(path(first)).ok(200)).isEqualTo(second);
    List<JsonNode> history = organization.all(path(first) + "/history", 1);
    assertThat(history).extracting(one -> one.get("version").asInt()).containsExactly(1, 2);
    assertThat(history)
        .extracting(one -> one.get("note").get("text").asText())
        .containsExactly("first", "second");
    assertThat(history).extracting(one -> one.get("editedBy").asText()).containsOnly("admin");
    assertThat(history.get(0).get("note")).isEqualTo(first);
    for (List<String> bad :
        List.of(
            List.of("{\"rep\":\"lee\",\"text\":\"x\"}", "/rep"),
            List.of("{\"rep\":\"nobody\",\"text\":\"x\"}", "/rep"),
            List.of("{\"rep\":\"kim\",\"text\":\"x\",\"author\":\"y\"}", "/author"),
            List.of("{\"rep\":\"kim\",\"text\":\"x\",\"need\":1}", "/need"),
            List.of("{\"rep\":\"kim\",\"text\":\"x\",\"metric\":\"y\"}", "/metric"))) {
      assertThat(
              Answer.places(organization.putIfMatch(path(first), "\"2\"", bad.get(0)).problem(422)))
          .containsExactly(bad.get(1));
    }
    assertThat(organization.get(path(first)).ok(200)).isEqualTo(second);
  }

  @Test
  void aChangeSaysWhichVersionItIsMeantFor() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    JsonNode note = written(organization, "first");
    organization.put(path(note), body("x")).problem(428);
    organization.delete(path(note)).problem(428);
    organization.putIfMatch(path(note), "\"1\"", body("second")).ok(200);

    for (String stale : List.of("\"1\"", "W/\"2\"", "2", "\"3\"", "\"", ",", "\"2", "nonsense")) {
      assertThat(
              organization
                  .putIfMatch(path(note), stale, body("x"))
                  .problem(412)
                  .get("detail")
                  .asText())
          .contains("\"2\"");
      organization.deleteIfMatch(path(note), stale).problem(412);
    }
    organization.putIfMatch(path(note), "\"1\", \"2\"", body("third")).ok(200);
    organization.putIfMatch(path(note), "*", body("fourth")).ok(200);
    for (String unknown : List.of("/v1/notes/0", "/v1/notes/x", "/v1/notes/99999999999")) {
      organization.get(unknown).problem(404);
      organization.get(unknown + "/history").problem(404);
      organization.putIfMatch(unknown, "*", body("x")).problem(404);
      organization.deleteIfMatch(unknown, "*").problem(404);
    }
  }

  @Test
  void onlyItsAuthorOrAKeyWithoutAPersonEditsASharedNote() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    TestOrganization coach = organization.as("coach");
    TestOrganization kim = organization.as("kim");
    JsonNode note = written(coach, "first");

    kim.putIfMatch(path(note), "\"1\"", body("x")).problem(403);
    kim.deleteIfMatch(path(note), "\"1\"").problem(403);
    organization.putIfMatch(path(note), "\"1\"", body("by an admin")).ok(200);
    coach.putIfMatch(path(note), "\"2\"", body("by the author")).ok(200);
    organization
        .putIfMatch(path(note), "*", "{\"rep\":\"kim\",\"text\":\"x\",\"private\":true}")
        .problem(403);

    List<JsonNode> history = kim.all(path(note) + "/history");
    assertThat(history)
        .extracting(one -> one.get("editedBy").asText())
        .containsExactly("coach", "admin", "coach");
    assertThat(history).allMatch(one -> one.get("note").get("author").asText().equals("coach"));
  }

  @Test
  void whatIsTakenBackIsKeptAndShownAsItWasKnownBefore() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    JsonNode note = written(organization, "first");
    String afterFirst = known(organization);
    organization.putIfMatch(path(note), "\"1\"", body("second")).ok(200);
    String afterSecond = known(organization);

    organization.deleteIfMatch(path(note), "\"2\"").ok(204);

    organization.get(path(note)).problem(404);
    organization.deleteIfMatch(path(note), "*").problem(404);
    organization.putIfMatch(path(note), "*", body("x")).problem(404);
    assertThat(organization.all("/v1/notes")).isEmpty();
    assertThat(organization.all("/v1/notes?q=second")).isEmpty();
    assertThat(texts(organization, null)).isEmpty();
    assertThat(texts(organization, afterFirst)).containsExactly("first");
    assertThat(texts(organization, afterSecond)).containsExactly("second");
    assertThat(texts(organization, known(organization))).isEmpty();
    List<JsonNode> history = organization.all(path(note) + "/history");
    assertThat(history)
        .extracting(one -> one.get("withdrawn").asBoolean())
        .containsExactly(false, false, true);
    assertThat(history)
        .extracting(one -> Instant.parse(one.get("knownAt").asText()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private static String known(TestOrganization organization) {
    return organization.scorecardOfRep("kim", "2026-03").get("asKnownOn").asText();
  }

  private static List<String> texts(TestOrganization organization, String asKnownOn) {
    JsonNode scorecard =
        organization
            .get(
                "/v1/reps/kim/scorecard?period=2026-03"
                    + (asKnownOn == null ? "" : "&asKnownOn=" + asKnownOn))
            .ok(200);
    return Answer.texts(scorecard.get("notes"), "text");
  }

  @Test
  void ofThirtyTwoEditsOfOneVersionExactlyOneWins() throws Exception {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    JsonNode note = written(organization, "first");
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 1; round <= 5; round++) {
        String tag = "\"" + round + "\"";
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          String text = "round " + round + " thread " + i;
          boolean last = round == 5;
          answers.add(
              pool.submit(
                  () -> {
                    start.await();
                    return last
                        ? organization.deleteIfMatch(path(note), tag)
                        : organization.putIfMatch(path(note), tag, body(text));
                  }));
        }
        start.countDown();
        int won = 0;
        for (Future<Answer> future : answers) {
          Answer answer = future.get();
          if (answer.status() < 300) {
            won++;
          } else {
            assertThat(answer.status()).as(answer.text()).isIn(404, 412);
          }
        }
        assertThat(won).as("round " + round).isEqualTo(1);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(organization.all(path(note) + "/history")).hasSize(6);
  }
}
