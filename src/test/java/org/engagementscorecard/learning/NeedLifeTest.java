package org.engagementscorecard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.learning.ReckonNeeds.Reckoned;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.TenantTransaction;
import org.junit.jupiter.api.Test;

/**
 * What the numbers do to needs. Facts lie on both sides of the moment at which a need opens: of
 * days before it, and of days that are yet to come.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class NeedLifeTest {
  private static final int REPS = 8;
  private static final String CONNECTION = "opportunity-to-win";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Inject FollowNeeds follow;
  @Inject NeedSteps steps;
  @Inject LearningNeeds needs;
  @Inject TenantTransaction transaction;
  @Inject AgroalDataSource dataSource;

  private static LocalDate day(int number) {
    return LocalDate.now(ZoneOffset.UTC).minusDays(500).plusDays(number);
  }

  /** Attempts, each made and resolved on the same of these days. */
  private static List<String> resolved(
      String rep, String name, int first, int last, int attempts, int won) {
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      String subject = rep + "/" + name + "/" + i;
      String at = day(first + i % (last - first + 1)) + "T00:30:00Z";
      boolean wins = (long) (i + 1) * won / attempts > (long) i * won / attempts;
      facts.add(traced(subject + "/e", rep, "opportunities_engaged", at, subject));
      facts.add(traced(subject + "/c", rep, wins ? "deals_won" : "deals_lost", at, subject));
    }
    return facts;
  }

  /** Eight reps with 200 attempts each at 50%; rep-3 at 20%. Up to day -1. */
  private static TestOrganization planted() {
    TestOrganization organization = TestOrganization.create();
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < REPS; i++) {
      organization
          .put(
              "/v1/reps",
              "[{\"key\":\"rep-%1$d\",\"name\":\"Rep %1$d\",\"memberships\":[{\"role\":\"ae\"}]}]"
                  .formatted(i))
          .ok(200);
      facts.addAll(resolved("rep-" + i, "a", -100, -1, 200, i == 3 ? 40 : 100));
    }
    organization.accept(facts);
    return organization;
  }

  private static JsonNode onlyNeed(TestOrganization organization) {
    List<JsonNode> all =
        organization.all(
            "/v1/learning-needs?state=open&state=seen&state=learning"
                + "&state=changed&state=closed&state=dismissed");
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static String state(TestOrganization organization) {
    return onlyNeed(organization).get("state").asText();
  }

  private static List<String> stepsOf(TestOrganization organization) {
    return DatabaseOwner.rowsAs(
            organization.id(), "SELECT type, to_state, by_kind FROM need_step ORDER BY event_id")
        .stream()
        .map(row -> String.join(" ", row))
        .toList();
  }

  private static JsonNode document(TestOrganization organization, String column) {
    String text =
        DatabaseOwner.rowsAs(organization.id(), "SELECT " + column + " FROM learning_need")
            .get(0)
            .get(0);
    try {
      return text == null ? null : MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void change(TestOrganization organization, String sql) {
    transaction.derive(
        organization.id(),
        one -> {
          try (Connection connection = dataSource.getConnection();
              var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
          } catch (SQLException e) {
            throw new DatabaseException(e);
          }
        });
  }

  /** A step that a person takes. */
  private void step(TestOrganization organization, StepType type, NeedState to) {
    transaction.write(
        organization.id(),
        one -> {
          var at = steps.lock(one);
          LearningNeedEntity need = needs.list("organizationId = ?1", one.id()).get(0);
          return steps.take(one, need, type, to, at, StepBy.REP, "rep-3", "Said.", null);
        });
  }

  @Test
  void behaviourThatChangesIsSeenAndThenWhatCameOfIt() {
    TestOrganization organization = planted();
    assertThat(state(organization)).isEqualTo("open");
    step(organization, StepType.LEARNING, NeedState.LEARNING);

    // Too soon to say, but it shows.
    organization.accept(resolved("rep-3", "b", 1, 10, 60, 33));
    assertThat(state(organization)).isEqualTo("learning");
    JsonNode progress = document(organization, "progress");
    assertThat(progress.get("probabilityBetter").asDouble()).isGreaterThan(0.99);
    assertThat(progress.get("before").get("attempts").asInt()).isEqualTo(200);
    assertThat(progress.get("before").get("successes").asInt()).isEqualTo(40);
    assertThat(progress.get("before").get("last").asText()).isEqualTo(day(-1).toString());
    assertThat(progress.get("after").get("first").asText()).isEqualTo(day(0).toString());
    assertThat(progress.get("after").get("last").asText()).isEqualTo(day(10).toString());
    assertThat(progress.get("after").get("attempts").asInt()).isEqualTo(60);
    assertThat(progress.get("after").get("successes").asInt()).isEqualTo(33);
    assertThat(progress.get("sentence").asText())
        .isEqualTo(
            "Since %s 33 of 60 (55%%); before (from %s to %s) 40 of 200 (20%%). Like for like it is"
                    .formatted(day(0), progress.get("before").get("first").asText(), day(-1))
                + " more than 19 in 20 that the rep does better since.");

    // Three weeks after it was taken up it is said, with what has come of it so far.
    organization.accept(resolved("rep-3", "c", 22, 22, 60, 33));
    assertThat(state(organization)).isEqualTo("changed");
    JsonNode sofar = document(organization, "result");
    assertThat(sofar.get("since").asText()).isEqualTo(day(0).toString());
    assertThat(sofar.get("shortfallThen").asDouble())
        .isGreaterThan(sofar.get("shortfallNow").asDouble());
    JsonNode extra = sofar.get("successes");
    // 120 attempts at 55% where 20% was before: 42; the prior draws it a little to nothing.
    assertThat(extra.get("mean").asDouble()).isCloseTo(42, within(4.0));
    assertThat(extra.get("low").asDouble()).isGreaterThan(25);
    assertThat(sofar.get("sentence").asText())
        .contains("Since " + day(0) + " about ")
        .contains("more (")
        .contains("deals won than at the rate before")
        .doesNotContainIgnoringCase("because")
        .doesNotContainIgnoringCase("cause");

    // The gap itself is gone later.
    organization.accept(resolved("rep-3", "d", 23, 45, 1_200, 640));
    assertThat(state(organization)).isEqualTo("closed");
    JsonNode closed = onlyNeed(organization);
    assertThat(closed.get("closedBecause").asText()).isEqualTo(LifeWords.RESULT);
    assertThat(document(organization, "result").get("until").asText())
        .isEqualTo(day(45).toString());
    assertThat(stepsOf(organization))
        .containsExactly(
            "opened open numbers",
            "learning learning rep",
            "changed changed numbers",
            "closed closed numbers");

    // A new gap has to wait for a rest of four weeks, and then opens at once.
    organization.accept(resolved("rep-3", "e", 46, 47, 4_000, 100));
    assertThat(organization.all("/v1/learning-needs")).isEmpty();
    organization.accept(resolved("rep-1", "e", 78, 78, 2, 1));
    assertThat(organization.all("/v1/learning-needs")).hasSize(1);
  }

  @Test
  void aChangeThatDoesNotLastFallsBack() {
    TestOrganization organization = planted();
    assertThat(state(organization)).isEqualTo("open");
    organization.accept(resolved("rep-3", "b", 1, 25, 120, 66));
    assertThat(state(organization)).isEqualTo("changed");

    organization.accept(resolved("rep-3", "c", 26, 50, 900, 150));

    assertThat(state(organization)).isEqualTo("learning");
    assertThat(stepsOf(organization))
        .containsExactly(
            "opened open numbers", "changed changed numbers", "fell-back learning numbers");
    assertThat(
            DatabaseOwner.rowsAs(
                organization.id(),
                "SELECT changed_at IS NULL, learning_at = state_since FROM learning_need"))
        .containsExactly(List.of("t", "t"));
    follow.bringUpToDate(organization.id());
    assertThat(stepsOf(organization)).as("and that is all").hasSize(3);
  }

  @Test
  void lateFactsThatTakeTheGapAwayTurnItAndNothingHasChanged() {
    TestOrganization organization = planted();
    assertThat(state(organization)).isEqualTo("open");

    organization.accept(resolved("rep-3", "late", -100, -1, 800, 480));
    assertThat(state(organization)).as("too young to be closed").isEqualTo("open");
    organization.accept(resolved("rep-3", "b", 25, 25, 4, 2));

    assertThat(state(organization)).isEqualTo("closed");
    assertThat(onlyNeed(organization).get("closedBecause").asText())
        .startsWith("the evidence has turned: ");
    assertThat(stepsOf(organization)).hasSize(2);
    assertThat(document(organization, "progress").get("before").get("attempts").asInt())
        .as("the late facts are in what is compared with")
        .isEqualTo(1_000);
  }

  @Test
  void whatAPersonOpenedTheNumbersDoNotTakeBack() {
    TestOrganization organization = planted();
    assertThat(state(organization)).isEqualTo("open");
    change(organization, "UPDATE learning_need SET opened_by = 'coach', opener = 'lee'");

    organization.accept(resolved("rep-3", "late", -100, -1, 800, 480));
    organization.accept(resolved("rep-3", "b", 25, 25, 4, 2));
    assertThat(state(organization)).isEqualTo("open");

    // But they say that it has changed, and what came of it.
    organization.accept(resolved("rep-3", "c", 26, 27, 400, 300));
    assertThat(state(organization)).isEqualTo("changed");
    organization.accept(resolved("rep-3", "d", 60, 60, 4, 2));
    assertThat(state(organization)).isEqualTo("closed");
  }

  @Test
  void whatWasDismissedDoesNotComeBackWithTheSameFacts() {
    TestOrganization organization = planted();
    assertThat(state(organization)).isEqualTo("open");
    step(organization, StepType.DISMISSED, NeedState.DISMISSED);

    organization.accept(resolved("rep-1", "b", 40, 40, 4, 2));
    assertThat(state(organization)).isEqualTo("dismissed");

    // With none of the facts that were there then it does.
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < REPS; i++) {
      facts.addAll(resolved("rep-" + i, "c", 300, 400, 200, i == 3 ? 40 : 100));
    }
    organization.accept(facts);
    assertThat(organization.all("/v1/learning-needs")).hasSize(1);
  }

  @Test
  void theNeedOfARepWhoHasLeftCloses() {
    TestOrganization organization = planted();
    assertThat(state(organization)).isEqualTo("open");

    organization
        .put(
            "/v1/reps",
            "[{\"key\":\"rep-3\",\"name\":\"Rep 3\",\"memberships\":"
                + "[{\"role\":\"ae\"},{\"from\":\"%s\"}]}]".formatted(day(0)))
        .ok(200);

    assertThat(state(organization)).isEqualTo("closed");
    assertThat(onlyNeed(organization).get("closedBecause").asText()).isEqualTo(LifeWords.LEFT);
    organization.accept(resolved("rep-1", "b", 60, 60, 4, 2));
    assertThat(organization.all("/v1/learning-needs")).as("nor does one open").isEmpty();
  }

  @Test
  void severalInstancesTakeEachStepOnce() {
    TestOrganization organization = planted();
    Reckoned first = follow.reckon(organization.id()).orElseThrow();
    Reckoned second = follow.reckon(organization.id()).orElseThrow();
    List<CompletableFuture<Void>> both =
        List.of(first, second).stream()
            .map(
                reckoned ->
                    CompletableFuture.runAsync(
                        () -> follow.apply(organization.id(), reckoned, UUID.randomUUID())))
            .toList();
    both.forEach(CompletableFuture::join);
    assertThat(stepsOf(organization)).containsExactly("opened open numbers");

    // One that has reckoned with more facts, but before the other's steps were there.
    organization.accept(resolved("rep-3", "b", 1, 25, 120, 66));
    Reckoned changed = follow.reckon(organization.id()).orElseThrow();
    organization.accept(resolved("rep-1", "c", 25, 25, 2, 1));
    Reckoned later = follow.reckon(organization.id()).orElseThrow();
    assertThat(later.moved()).hasSize(1);
    follow.apply(organization.id(), changed, UUID.randomUUID());
    follow.apply(organization.id(), later, UUID.randomUUID());
    follow.apply(organization.id(), changed, UUID.randomUUID());
    assertThat(stepsOf(organization))
        .containsExactly("opened open numbers", "changed changed numbers");
    assertThat(follow.bringUpToDate(organization.id())).isTrue();
    assertThat(follow.reckon(organization.id())).isEmpty();
  }

  @Test
  void whatAPersonDecidesWhileItIsReckonedStands() {
    TestOrganization organization = planted();
    assertThat(state(organization)).isEqualTo("open");
    organization.accept(resolved("rep-3", "b", 1, 25, 120, 66));
    Reckoned changed = follow.reckon(organization.id()).orElseThrow();
    assertThat(changed.moved()).hasSize(1);

    step(organization, StepType.DISMISSED, NeedState.DISMISSED);
    follow.apply(organization.id(), changed, UUID.randomUUID());

    assertThat(state(organization)).isEqualTo("dismissed");
    assertThat(stepsOf(organization))
        .containsExactly("opened open numbers", "dismissed dismissed rep");
  }

  @Test
  void aLeaseIsTakenOverAfterItsEndAndNotBefore() {
    TestOrganization organization = planted();
    UUID dead = UUID.randomUUID();
    UUID living = UUID.randomUUID();
    assertThat(follow.tryBringUpToDate(organization.id(), dead)).isTrue();
    assertThat(stepsOf(organization)).hasSize(1);
    organization.accept(resolved("rep-3", "b", 1, 25, 120, 66));

    assertThat(follow.tryBringUpToDate(organization.id(), living)).isFalse();
    assertThat(stepsOf(organization)).hasSize(1);

    change(organization, "UPDATE needs_evaluation SET leased_until = now()");
    assertThat(follow.tryBringUpToDate(organization.id(), living)).isTrue();
    assertThat(stepsOf(organization)).hasSize(2);
    organization.accept(resolved("rep-1", "c", 25, 25, 2, 1));
    assertThat(follow.tryBringUpToDate(organization.id(), dead)).isFalse();
    follow.giveUp(organization.id(), dead);
    assertThat(follow.tryBringUpToDate(organization.id(), dead)).isFalse();
    follow.giveUp(organization.id(), living);
    assertThat(follow.tryBringUpToDate(organization.id(), dead)).isTrue();
  }

  @Test
  void scorecardsShowNeedsAsTheyWereKnownAndSayHowCurrentTheyAre() {
    TestOrganization organization = planted();
    String path = "/v1/reps/rep-3/scorecard?period=latest-365-days";
    assertThat(organization.get(path).header("Needs-As-Of")).isNull();
    List<JsonNode> shown = new ArrayList<>();
    assertThat(state(organization)).isEqualTo("open");
    shown.add(organization.get(path).ok(200));
    step(organization, StepType.SEEN, NeedState.SEEN);
    shown.add(organization.get(path).ok(200));
    step(organization, StepType.LEARNING, NeedState.LEARNING);
    shown.add(organization.get(path).ok(200));
    step(organization, StepType.DISMISSED, NeedState.DISMISSED);
    shown.add(organization.get(path).ok(200));
    step(organization, StepType.UPHELD, NeedState.DISMISSED);
    shown.add(organization.get(path).ok(200));
    step(organization, StepType.REOPENED, NeedState.OPEN);
    shown.add(organization.get(path).ok(200));

    assertThat(shown)
        .extracting(
            one ->
                one.get("learningNeeds").isEmpty()
                    ? "-"
                    : one.get("learningNeeds").get(0).get("state").asText())
        .containsExactly("open", "seen", "learning", "-", "-", "open");
    for (JsonNode one : shown) {
      String then = TestOrganization.encoded(one.get("asKnownOn").asText());
      assertThat(organization.get(path + "&asKnownOn=" + then).ok(200)).isEqualTo(one);
    }

    String before = organization.get(path).header("Needs-As-Of");
    assertThat(before).isNotNull();
    organization.accept(resolved("rep-1", "b", 1, 1, 2, 1));
    assertThat(organization.get(path).header("Needs-As-Of"))
        .as("it waits for none")
        .isEqualTo(before);
    follow.bringUpToDate(organization.id());
    assertThat(organization.get(path).header("Needs-As-Of")).isGreaterThan(before);
  }

  @Test
  void stepsAreReadInTheirOrderAfterAnyOfThem() {
    TestOrganization organization = planted();
    assertThat(state(organization)).isEqualTo("open");
    step(organization, StepType.SEEN, NeedState.SEEN);
    step(organization, StepType.TOLD, NeedState.SEEN);

    List<NeedStep> all = transaction.read(organization.id(), one -> steps.after(one, 0, 10));
    assertThat(all)
        .extracting(
            step ->
                step.type()
                    + " "
                    + step.from().map(NeedState::key).orElse("-")
                    + " "
                    + step.to()
                    + " "
                    + step.by()
                    + " "
                    + step.byName().orElse("-"))
        .containsExactly(
            "opened - open numbers -", "seen open seen rep rep-3", "told seen seen rep rep-3");
    assertThat(all).extracting(NeedStep::rep).containsOnly("rep-3");
    assertThat(all).extracting(NeedStep::connection).containsOnly(CONNECTION);
    assertThat(all).extracting(NeedStep::event).isSorted();
    long first = all.get(0).event();
    transaction.read(
        organization.id(),
        one -> {
          assertThat(steps.after(one, first, 1)).containsExactly(all.get(1));
          assertThat(steps.of(one, all.get(0).need())).isEqualTo(all);
          assertThat(steps.newest(one)).isEqualTo(all.get(2).event());
          return null;
        });
    assertThat(
            DatabaseOwner.rowsAs(
                organization.id(),
                "SELECT words, seen_at IS NOT NULL, state_since = seen_at FROM learning_need"))
        .containsExactly(List.of("Said.", "t", "t"));
  }
}
