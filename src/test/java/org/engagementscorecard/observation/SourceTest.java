package org.engagementscorecard.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.NDJSON;
import static org.engagementscorecard.http.TestOrganization.encoded;
import static org.engagementscorecard.http.TestOrganization.fact;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Who sends what, and what has gone silent. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class SourceTest {
  private static final String AT = "2026-03-01T12:00:00Z";
  private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");

  private static String from(String source, String fact) {
    return fact.replace("\"test\"", "\"" + source + "\"");
  }

  @Test
  void everySourceAndMetricIsListedWithWhatCameAndWhen() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(1);
    organization
        .observe(
            NDJSON,
            String.join(
                "\n",
                from("crm", fact("1", "kim", "calls_made", AT, "1")),
                from("crm", fact("2", "kim", "calls_made", "2026-03-09T12:00:00Z", "1")),
                from("crm", fact("2", "kim", "calls_made", "2026-03-09T12:00:00Z", "1")),
                from("crm", fact("3", "nobody", "calls_made", "2026-03-02T12:00:00Z", "1")),
                from("crm", fact("4", "kim", "not_known", AT, "1")),
                from("b a", fact("1", "kim", "calls_made", AT, "1"))))
        .ok(200);

    List<JsonNode> feeds = organization.all("/v1/sources", 1);

    assertThat(feeds)
        .extracting(feed -> feed.get("source").asText())
        .containsExactly("b a", "crm", "crm");
    assertThat(feeds)
        .extracting(feed -> feed.get("metric").asText())
        .containsExactly("calls_made", "calls_made", "not_known");
    assertThat(feeds).extracting(feed -> feed.get("facts").asInt()).containsExactly(1, 3, 1);
    assertThat(feeds.get(1).get("newestAt").asText()).isEqualTo("2026-03-09T12:00:00Z");
    for (JsonNode feed : feeds) {
      assertThat(feed.get("state").asText()).isEqualTo("too-early");
      assertThat(feed.has("silentFrom")).isFalse();
      assertThat(Instant.parse(feed.get("lastNewAt").asText())).isBetween(begin, Instant.now());
      assertThat(feed.get("lastReceivedAt")).isEqualTo(feed.get("lastNewAt"));
    }
    assertThat(organization.all("/v1/sources?source=crm")).hasSize(2);
    assertThat(organization.all("/v1/sources?metric=calls_made")).hasSize(2);
    assertThat(organization.all("/v1/sources?source=crm&metric=not_known")).hasSize(1);
    assertThat(organization.all("/v1/sources?source=" + encoded("crm' OR true"))).isEmpty();
    assertThat(organization.all("/v1/sources?state=too-early")).hasSize(3);
    assertThat(organization.all("/v1/sources?state=silent")).isEmpty();
  }

  @Test
  void aDuplicateOrConflictIsASignOfLifeButNothingNew() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    organization.observe(fact("1", "kim", "calls_made", AT, "1")).ok(200);
    JsonNode before = organization.all("/v1/sources").get(0);

    organization.observe(fact("1", "kim", "calls_made", AT, "1")).ok(200);
    JsonNode duplicate = organization.all("/v1/sources").get(0);
    organization.observe(fact("1", "kim", "calls_made", AT, "2")).problem(409);
    JsonNode conflict = organization.all("/v1/sources").get(0);

    assertThat(duplicate.get("facts").asInt()).isEqualTo(1);
    assertThat(duplicate.get("lastNewAt")).isEqualTo(before.get("lastNewAt"));
    assertThat(instant(duplicate, "lastReceivedAt")).isAfter(instant(before, "lastReceivedAt"));
    assertThat(conflict.get("lastNewAt")).isEqualTo(before.get("lastNewAt"));
    assertThat(instant(conflict, "lastReceivedAt")).isAfter(instant(duplicate, "lastReceivedAt"));
  }

  private static Instant instant(JsonNode feed, String field) {
    return Instant.parse(feed.get(field).asText());
  }

  @Test
  void aReplayedFactHadComeBefore() {
    TestOrganization organization = TestOrganization.create();
    organization.observe(fact("1", "kim", "calls_made", AT, "1")).ok(200);
    List<JsonNode> before = organization.all("/v1/sources");

    organization.withReps("kim");

    assertThat(organization.all("/v1/quarantine")).isEmpty();
    assertThat(organization.all("/v1/sources")).isEqualTo(before);
  }

  @Test
  void aFeedOfWorkingDaysIsJudgedInTheOrganizationsWeek() {
    TestOrganization organization = TestOrganization.inZone(AUCKLAND.getId()).withReps("kim");
    for (String source : List.of("goes-on", "stopped")) {
      organization.observe(from(source, fact("1", "kim", "calls_made", AT, "1"))).ok(200);
    }
    LocalDate today = LocalDate.now(AUCKLAND);
    // The last ten weeks, 10 in the morning; of the stopped one, until three weeks ago.
    List<Instant> marks =
        today
            .minusWeeks(10)
            .datesUntil(today.plusDays(1))
            .filter(day -> day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0)
            .map(day -> ZonedDateTime.of(day, java.time.LocalTime.of(10, 0), AUCKLAND).toInstant())
            .filter(at -> at.isBefore(Instant.now()))
            .collect(Collectors.toList());
    Instant stop = Instant.now().minus(21, ChronoUnit.DAYS);
    mark(organization, "goes-on", marks);
    mark(organization, "stopped", marks.stream().filter(at -> at.isBefore(stop)).toList());

    List<JsonNode> feeds = organization.all("/v1/sources");

    assertThat(feeds)
        .extracting(feed -> feed.get("source").asText() + " " + feed.get("state").asText())
        .containsExactly("goes-on live", "stopped silent");
    assertThat(feeds.get(0).get("usualGapHours").asInt()).isBetween(23, 25);
    assertThat(feeds.get(0).get("arrivals").asInt()).isEqualTo(marks.size());
    assertThat(instant(feeds.get(1), "silentFrom")).isBetween(stop, stop.plus(7, ChronoUnit.DAYS));
    assertThat(organization.all("/v1/sources?state=silent", 1))
        .extracting(feed -> feed.get("source").asText())
        .containsExactly("stopped");
    assertThat(organization.all("/v1/sources?state=live", 1)).hasSize(1);
  }

  /** Puts the arrivals of a feed where a test wants them. */
  private static void mark(TestOrganization organization, String source, List<Instant> arrivals) {
    String feed =
        "organization_id = %d AND source_id = (SELECT source_id FROM source s WHERE s.organization_id = %d AND s.key = '%s')"
            .formatted(organization.id(), organization.id(), source);
    DatabaseOwner.rowsAs(
        organization.id(), "DELETE FROM source_arrival WHERE " + feed + " RETURNING hour");
    String hours =
        arrivals.stream()
            .map(at -> Long.toString(at.getEpochSecond() / 3600))
            .distinct()
            .collect(Collectors.joining(","));
    DatabaseOwner.rowsAs(
        organization.id(),
        ("INSERT INTO source_arrival (organization_id, source_id, metric_key, hour)"
                + " SELECT organization_id, source_id, 'calls_made', unnest(ARRAY[%s])"
                + " FROM source WHERE organization_id = %d AND key = '%s' RETURNING hour")
            .formatted(hours, organization.id(), source));
  }

  @Test
  void marksThatNobodyLooksAtAnyMoreGoWhenTheNextOneComes() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    organization.observe(fact("1", "kim", "meetings_held", AT, "1")).ok(200);
    Instant now = Instant.now();
    Instant kept = now.minus(399, ChronoUnit.DAYS);
    mark(organization, "test", List.of(now.minus(500, ChronoUnit.DAYS), kept));

    organization.observe(fact("2", "kim", "calls_made", AT, "1")).ok(200);

    assertThat(
            DatabaseOwner.rowsAs(
                organization.id(),
                "SELECT hour FROM source_arrival WHERE organization_id = "
                    + organization.id()
                    + " ORDER BY hour"))
        .hasSize(2)
        .first()
        .isEqualTo(List.of(Long.toString(kept.getEpochSecond() / 3600)));
  }

  @Test
  void nothingIsMiscountedWhenManyPostAtOnce() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    int posts = 80;
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < posts; i++) {
      // Each three facts of two feeds, in another order each time; a third comes twice.
      List<String> facts =
          new ArrayList<>(
              List.of(
                  fact("a" + i, "kim", "calls_made", AT, "1"),
                  fact("b" + i, i % 2 == 0 ? "kim" : "nobody", "meetings_held", AT, "1"),
                  fact("c" + i / 2, "kim", "calls_made", AT, "1")));
      java.util.Collections.rotate(facts, i);
      answers.add(
          CompletableFuture.supplyAsync(
              () -> organization.observe(NDJSON, String.join("\n", facts))));
    }
    answers.forEach(answer -> answer.join().ok(200));

    assertThat(organization.all("/v1/sources"))
        .extracting(feed -> feed.get("metric").asText() + " " + feed.get("facts").asInt())
        .containsExactly("calls_made " + posts * 3 / 2, "meetings_held " + posts);
  }

  @Test
  void badParametersAreRefused() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    for (String query : List.of("state=gone", "state=LIVE", "cursor=x", "cursor=MXg", "limit=0")) {
      assertThat(organization.get("/v1/sources?" + query).status()).as(query).isEqualTo(400);
      organization.get("/v1/sources?" + query).problemWithPlace(400);
    }
    organization.get("/v1/sources?source=%00").problem(400);
  }

  @Test
  void theListComesToAnEndWhateverSourcesAreCalled() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    for (String source : List.of("xa\\nb", "xa", "x\\n", "xä 🙂", "1:x", ":", "xa\\n")) {
      organization.observe(from(source, fact("1", "kim", "calls_made", AT, "1"))).ok(200);
    }

    assertThat(organization.all("/v1/sources", 2)).hasSize(7).doesNotHaveDuplicates();
  }
}
