package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.fact;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Scorecards while facts come in. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class MomentsTest {
  private static final String REP = "/v1/reps/rep-0/scorecard?period=2026";
  private static final String TEAM = "/v1/teams/north/scorecard?period=2026";
  private static final String HEAT_MAP = "/v1/teams/north/heat-map?period=2026";
  private static final int REPS = 12;

  private static TestOrganization organization() {
    TestOrganization organization = TestOrganization.create();
    organization.put("/v1/teams", "[{\"key\":\"north\",\"name\":\"North\"}]").ok(200);
    String reps =
        IntStream.range(0, REPS)
            .mapToObj(
                rep ->
                    """
                    {"key":"rep-%1$d","name":"Rep %1$d",
                     "memberships":[{"team":"north","role":"ae"}]}"""
                        .formatted(rep))
            .toList()
            .toString();
    organization.put("/v1/reps", reps).ok(200);
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      String rep = "rep-" + i % REPS;
      String won = i % 7 < 3 ? "deals_won" : "deals_lost";
      facts.add(traced("e" + i, rep, "opportunities_engaged", "2026-02-01T10:00:00Z", "s" + i));
      facts.add(traced("c" + i, rep, won, "2026-03-01T10:00:00Z", "s" + i));
    }
    organization.accept(facts);
    return organization;
  }

  private static long calls(JsonNode scorecard) {
    for (JsonNode measure : scorecard.get("measures")) {
      if ("calls_made".equals(measure.get("metric").asText())) {
        return measure.get("value").asLong();
      }
    }
    return 0;
  }

  @Test
  void whoeverPostsAndThenAsksSeesWhatWasPosted() {
    TestOrganization organization = organization();
    for (int i = 1; i <= 20; i++) {
      organization.accept(
          List.of(fact("call" + i, "rep-0", "calls_made", "2026-04-01T10:00:00Z", "1")));
      assertThat(calls(organization.get(REP).ok(200))).isEqualTo(i);
    }
  }

  /** Facts that keep coming in, one post after the other, until enough is said. */
  private static final class Feed implements AutoCloseable {
    private final ExecutorService poster = Executors.newSingleThreadExecutor();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final Future<Integer> posted;

    Feed(TestOrganization organization) {
      posted =
          poster.submit(
              () -> {
                int i = 0;
                while (!enough.get()) {
                  i++;
                  organization.accept(facts(i));
                }
                return i;
              });
    }

    private static List<String> facts(int i) {
      String subject = "t" + i;
      return List.of(
          fact("call" + i, "rep-0", "calls_made", "2026-04-01T10:00:00Z", "1"),
          traced("x" + i, "rep-1", "deals_won", "2026-04-01T10:00:00Z", subject),
          traced("y" + i, "rep-1", "opportunities_engaged", "2026-03-01T10:00:00Z", subject));
    }

    /** Ends it; how many posts there were. */
    int end() throws Exception {
      enough.set(true);
      return posted.get();
    }

    @Override
    public void close() {
      enough.set(true);
      poster.shutdown();
    }
  }

  private static long limit() {
    return System.nanoTime() + 60_000_000_000L;
  }

  @Test
  void whatIsShownWhileFactsKeepComingInWasKnownAtOnce() throws Exception {
    TestOrganization organization = organization();
    Map<String, Answer> answers = new LinkedHashMap<>();
    int all;
    try (Feed feed = new Feed(organization)) {
      long limit = limit();
      long before = 0;
      for (int asked = 0; asked < 40 || 2 * answers.size() > asked; asked++) {
        assertThat(System.nanoTime()).as("moments are shown more than once").isLessThan(limit);
        String path =
            switch (asked % 8) {
              case 4, 5 -> "/v1/reps/rep-" + (1 + asked % 3) + "/scorecard?period=2026";
              case 6 -> TEAM;
              case 7 -> HEAT_MAP;
              default -> REP;
            };
        Answer answer = organization.get(path);
        JsonNode shown = answer.ok(200);
        answers.put(path + "&asKnownOn=" + shown.get("asKnownOn").asText(), answer);
        if (path.equals(REP)) {
          assertThat(calls(shown)).as("never goes back").isGreaterThanOrEqualTo(before);
          before = calls(shown);
        }
      }
      all = feed.end();
    }
    Thread.sleep(600);
    assertThat(calls(organization.get(REP).ok(200))).as("when it is calm again").isEqualTo(all);
    int compared = 0;
    for (Map.Entry<String, Answer> one : answers.entrySet()) {
      if (compared++ % Math.max(1, answers.size() / 15) == 0) {
        assertThat(organization.get(one.getKey()).ok(200))
            .as(one.getKey())
            .isEqualTo(one.getValue().json());
      }
    }
    for (Answer old : answers.values().stream().limit(2).toList()) {
      organization
          .request()
          .header("If-None-Match", old.headers().getValue("ETag"))
          .get(REP)
          .then()
          .statusCode(200);
    }
  }

  @Test
  void aMomentShowsEachReaderTheirOwnNotesAndNeverAnothers() throws Exception {
    TestOrganization organization = organization();
    TestOrganization rep = organization.as("rep-0");
    TestOrganization other = organization.as("rep-5");
    String note = "{\"rep\":\"rep-0\",\"text\":\"secretly\",\"private\":true,\"at\":\"%s\"}";
    rep.post("/v1/notes", note.formatted("2026-03-05T12:00:00Z")).ok(201);
    try (Feed feed = new Feed(organization)) {
      long limit = limit();
      int past = 0;
      for (int asked = 0; past < 20; asked++) {
        assertThat(System.nanoTime()).as("moments are shown").isLessThan(limit);
        String path = asked % 2 == 0 ? REP : TEAM;
        Answer own = rep.get(path);
        assertThat(own.ok(200).get("notes").toString()).contains("secretly");
        for (TestOrganization one : List.of(other, organization)) {
          Answer answer = one.get(path);
          assertThat(answer.ok(200).toString()).doesNotContain("secretly");
          boolean isSameMoment = answer.json().get("asKnownOn").equals(own.json().get("asKnownOn"));
          past += isSameMoment ? 1 : 0;
          assertThat(answer.headers().getValue("ETag"))
              .isNotEqualTo(own.headers().getValue("ETag"));
        }
      }
      feed.end();
    }
  }

  @Test
  void aNoteWrittenAfterAMomentIsNotInIt() throws Exception {
    TestOrganization organization = organization();
    String note = "{\"rep\":\"rep-0\",\"text\":\"note %d.\",\"at\":\"2026-03-05T12:00:00Z\"}";
    try (Feed feed = new Feed(organization)) {
      long limit = limit();
      int late = 0;
      for (int i = 0; late == 0; i++) {
        assertThat(System.nanoTime()).as("a moment lasts").isLessThan(limit);
        JsonNode before = organization.get(REP).ok(200);
        organization.post("/v1/notes", note.formatted(i)).ok(201);
        JsonNode after = organization.get(REP).ok(200);
        boolean isShown = after.get("notes").toString().contains("note " + i + ".");
        assertThat(isShown)
            .as("with what was known then, and nothing else")
            .isNotEqualTo(after.get("asKnownOn").equals(before.get("asKnownOn")));
        late += isShown ? 0 : 1;
      }
      feed.end();
    }
  }
}
