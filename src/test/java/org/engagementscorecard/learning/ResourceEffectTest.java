package org.engagementscorecard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.engagementscorecard.http.TestOrganization.fact;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.People;
import org.engagementscorecard.scorecard.Recall;
import org.junit.jupiter.api.Test;

/**
 * What taking a resource up went along with, over HTTP, against differences of differences that are
 * reckoned by hand from the table of what was posted.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ResourceEffectTest {
  private static final String CONNECTION = "opportunity-to-win";
  private static final String RESOURCE = "/v1/learning-resources/course";
  private static final int REPS = 14;
  private static final int MONTHS = 6;
  private static final int ATTEMPTS = 20;
  private static final Offset<Double> EXACTLY = within(1e-12);

  @Inject TenantTransaction transaction;
  @Inject Recall recall;
  @Inject People people;
  @Inject Catalogue catalogue;
  @Inject LearnFrom learnFrom;

  /** Wins of a rep in a month, of 20 attempts: all differ, and takers win 6 more from April on. */
  private static int wins(int rep, int month, int taken) {
    return 4 + (rep * 5 + month * 3 + rep * month) % 9 + (month >= taken ? 6 : 0);
  }

  private static String at(int month, int day) {
    return "2025-%02d-%02dT12:00:00Z".formatted(month, day);
  }

  /**
   * Sellers and what they won month by month.
   *
   * @param taken by rep, the month from which on they win more
   */
  private static TestOrganization sellers(int... taken) {
    TestOrganization organization = TestOrganization.create();
    String[] reps =
        IntStream.range(0, taken.length).mapToObj(i -> "rep-" + i).toArray(String[]::new);
    organization.withRepsInRole("seller", reps);
    List<String> facts = new ArrayList<>();
    for (int rep = 0; rep < taken.length; rep++) {
      for (int month = 1; month <= MONTHS; month++) {
        for (int i = 0; i < ATTEMPTS; i++) {
          String subject = rep + "/" + month + "/" + i;
          facts.add(
              traced(subject + "/e", reps[rep], "opportunities_engaged", at(month, 2), subject));
          facts.add(
              traced(
                  subject + "/c",
                  reps[rep],
                  i < wins(rep, month, taken[rep]) ? "deals_won" : "deals_lost",
                  at(month, 3 + i),
                  subject));
        }
      }
    }
    organization.accept(facts);
    return withCourse(organization, CONNECTION);
  }

  private static TestOrganization withCourse(TestOrganization organization, String connection) {
    organization
        .put(
            RESOURCE,
            "{\"key\":\"course\",\"name\":\"Course\",\"kind\":\"formal\",\"connections\":[\""
                + connection
                + "\"]}")
        .ok(200);
    return organization;
  }

  private static void complete(TestOrganization organization, String rep, String at) {
    organization
        .post(RESOURCE + "/completions", "{\"rep\":\"" + rep + "\",\"at\":\"" + at + "\"}")
        .ok(201);
  }

  private static JsonNode effect(TestOrganization organization, String connection) {
    return organization
        .get(RESOURCE + "/effect?connection=" + connection + "&period=2025-01-01..2025-06-30")
        .ok(200);
  }

  private static final int NEVER = 99;

  private static int[] taken(int takers, int all) {
    return IntStream.range(0, all).map(rep -> rep < takers ? 4 : NEVER).toArray();
  }

  /** Mean over April to June of how far takers came since March beyond the others. */
  private static double twoByTwo(int takers, int[] taken) {
    double sum = 0;
    for (int month = 4; month <= MONTHS; month++) {
      double[] change = new double[2];
      for (int rep = 0; rep < taken.length; rep++) {
        double moved =
            (wins(rep, month, taken[rep]) - wins(rep, 3, taken[rep])) / (double) ATTEMPTS;
        change[rep < takers ? 0 : 1] += moved / (rep < takers ? takers : taken.length - takers);
      }
      sum += change[0] - change[1];
    }
    return sum / 3;
  }

  @Test
  void isTheDifferenceOfDifferencesByHand() {
    int[] taken = taken(7, REPS);
    TestOrganization organization = sellers(taken);
    for (int rep = 0; rep < 7; rep++) {
      complete(organization, "rep-" + rep, at(4, 1 + 4 * rep));
      // Whoever does it again has still done it first in April.
      complete(organization, "rep-" + rep, at(6, 1));
    }

    JsonNode effect = effect(organization, CONNECTION);

    // r <- 0:13; took <- r < 7
    // y <- function(m) (4 + (r*5 + m*3 + r*m) %% 9 + ifelse(took & m >= 4, 6, 0)) / 20
    // mean(sapply(4:6, function(m) {d <- y(m) - y(3); mean(d[took]) - mean(d[!took])}))
    assertThat(effect.get("numbers").get("effect").asDouble())
        .isCloseTo(0.242857142857143, EXACTLY);
    assertThat(twoByTwo(7, taken)).isCloseTo(0.242857142857143, EXACTLY);
    assertThat(effect.get("state").asText()).isEqualTo("helped");
    assertThat(effect.get("takers").asInt()).isEqualTo(7);
    assertThat(effect.get("compared").asInt()).isEqualTo(7);
    assertThat(effect.get("numbers").get("low").asDouble()).isBetween(0.1, 0.24);
    assertThat(effect.get("numbers").get("high").asDouble()).isBetween(0.25, 0.45);
    assertThat(effect.get("numbers").get("before").asText()).contains("2 months before");
    assertThat(effect.get("sentence").asText())
        .contains("7 reps who took it up", "90% interval", "regression to the mean", "not a proof")
        .doesNotContain("rep-");
    assertThat(effect.get("outcome").asText()).isEqualTo("Deals won per opportunity, by month");
  }

  @Test
  void isShownInShortWhereSomebodyLooksForHelp() {
    int[] taken = taken(7, REPS);
    TestOrganization own = sellers(taken);
    for (int rep = 0; rep < 7; rep++) {
      complete(own, "rep-" + rep, at(4, 1));
    }

    String helped =
        transaction.read(
            own.id(),
            organization ->
                learnFrom
                    .of(
                        organization,
                        recall.now(organization),
                        1,
                        people.rep(organization, "rep-9").id(),
                        catalogue.connection(organization, CONNECTION).id())
                    .resources()
                    .get(0)
                    .helped());

    // Data ends within June, so April and May count: the same with 4:5.
    assertThat(helped)
        .startsWith("7 who took it up came out better here")
        .contains("+0.26 a month; 90% interval +0.", "not a proof");
  }

  @Test
  void underFiveItIsTooEarlyAndNoNumberIsGiven() {
    TestOrganization organization = sellers(taken(4, REPS));
    assertThat(effect(organization, CONNECTION).get("state").asText()).isEqualTo("too-early");
    for (int rep = 0; rep < 4; rep++) {
      complete(organization, "rep-" + rep, at(4, 1));
    }

    JsonNode effect = effect(organization, CONNECTION);

    assertThat(effect.get("state").asText()).isEqualTo("too-early");
    assertThat(effect.has("numbers")).isFalse();
    assertThat(effect.get("takers").asInt()).isEqualTo(4);
    assertThat(effect.get("sentence").asText()).startsWith("Too early to say").contains("4 reps");
  }

  /** Five in April and five in May, beside four who never did. */
  @Test
  void whoDidLaterIsComparedWithUntilThen() {
    int[] taken = new int[REPS];
    for (int rep = 0; rep < REPS; rep++) {
      taken[rep] = rep < 5 ? 4 : rep < 10 ? 5 : NEVER;
    }
    TestOrganization organization = sellers(taken);
    for (int rep = 0; rep < 10; rep++) {
      complete(organization, "rep-" + rep, at(taken[rep], 1));
    }

    double expected = 0;
    for (int group = 4; group <= 5; group++) {
      double ofGroup = 0;
      for (int month = group; month <= MONTHS; month++) {
        int now = month;
        int own = group;
        ofGroup +=
            meanMove(taken, rep -> taken[rep] == own, now, own - 1)
                - meanMove(taken, rep -> taken[rep] > now, now, own - 1);
      }
      expected += ofGroup / (MONTHS - group + 1) / 2;
    }
    assertThat(effect(organization, CONNECTION).get("numbers").get("effect").asDouble())
        .isCloseTo(expected, EXACTLY);
  }

  private static double meanMove(int[] taken, IntPredicate who, int month, int base) {
    return IntStream.range(0, taken.length)
        .filter(who)
        .mapToDouble(
            rep -> (wins(rep, month, taken[rep]) - wins(rep, base, taken[rep])) / (double) ATTEMPTS)
        .average()
        .orElseThrow();
  }

  @Test
  void whoDoesAnotherJobOrIsRampingIsNotComparedWith() {
    int[] taken = taken(7, REPS);
    TestOrganization organization = sellers(taken);
    for (int rep = 0; rep < 7; rep++) {
      complete(organization, "rep-" + rep, at(4, 1));
    }
    double before = effect(organization, CONNECTION).get("numbers").get("effect").asDouble();
    organization.withRepsInRole("partner", "partner");
    organization
        .put(
            "/v1/reps/newcomer",
            "{\"key\":\"newcomer\",\"name\":\"N\",\"startDate\":\"2025-04-15\","
                + "\"memberships\":[{\"role\":\"seller\"}]}")
        .ok(200);
    List<String> facts = new ArrayList<>();
    for (String rep : List.of("partner", "newcomer")) {
      for (int month = 3; month <= MONTHS; month++) {
        String subject = rep + month;
        facts.add(traced(subject + "/e", rep, "opportunities_engaged", at(month, 2), subject));
        facts.add(
            traced(
                subject + "/c",
                rep,
                month == 3 ? "deals_won" : "deals_lost",
                at(month, 3),
                subject));
      }
    }
    organization.accept(facts);

    JsonNode after = effect(organization, CONNECTION);

    assertThat(after.get("compared").asInt()).isEqualTo(7);
    assertThat(after.get("numbers").get("effect").asDouble()).isCloseTo(before, EXACTLY);
  }

  @Test
  void yieldsAndValuesAreTakenByMonthToo() {
    TestOrganization organization = TestOrganization.create();
    String[] reps = IntStream.range(0, REPS).mapToObj(i -> "rep-" + i).toArray(String[]::new);
    organization.withRepsInRole("seller", reps);
    organization
        .put(
            "/v1/connections/calls-per-demo",
            "{\"key\":\"calls-per-demo\",\"name\":\"C\",\"kind\":\"yield\",\"from\":\"demos_held\","
                + "\"to\":\"calls_made\",\"lagDays\":10}")
        .ok(200);
    List<String> facts = new ArrayList<>();
    int[] taken = taken(7, REPS);
    for (int rep = 0; rep < REPS; rep++) {
      for (int month = 1; month <= MONTHS; month++) {
        int wins = wins(rep, month, taken[rep]);
        String id = rep + "/" + month;
        // Ten days before, so in the month before as the calendar has it.
        facts.add(fact(id + "/d", reps[rep], "demos_held", monthBefore(month), "" + ATTEMPTS));
        facts.add(fact(id + "/c", reps[rep], "calls_made", at(month, 2), "" + wins));
        // Of two amounts with the same logarithmic distance to it, the middle is wins.
        facts.add(fact(id + "/b", reps[rep], "bookings", at(month, 2), "" + 2 * wins));
        facts.add(fact(id + "/h", reps[rep], "bookings", at(month, 9), "" + wins / 2.0));
      }
    }
    organization.accept(facts);
    withCourse(organization, "calls-per-demo");
    for (int rep = 0; rep < 7; rep++) {
      complete(organization, "rep-" + rep, at(4, 1));
    }

    JsonNode yield = effect(organization, "calls-per-demo");
    JsonNode value = effect(organization, "deal-value");

    double expected = twoByTwo(7, taken);
    assertThat(yield.get("numbers").get("effect").asDouble()).isCloseTo(expected, EXACTLY);
    assertThat(value.get("numbers").get("effect").asDouble())
        .isCloseTo(ATTEMPTS * expected, within(1e-9));
  }

  private static String monthBefore(int month) {
    return month == 1 ? "2024-12-28T12:00:00Z" : at(month - 1, 27);
  }

  @Test
  void whatIsMissingOrUnknownIsSaid() {
    TestOrganization organization = withCourse(TestOrganization.create(), CONNECTION);
    assertThat(Answer.places(organization.get(RESOURCE + "/effect").problem(400)))
        .containsExactly("connection");
    organization.get(RESOURCE + "/effect?connection=nothing").problem(404);
    organization.get("/v1/learning-resources/none/effect?connection=" + CONNECTION).problem(404);
    organization
        .get(RESOURCE + "/effect?connection=" + CONNECTION + "&period=nonsense")
        .problem(400);
    JsonNode nothing = organization.get(RESOURCE + "/effect?connection=" + CONNECTION).ok(200);
    assertThat(nothing.get("state").asText()).isEqualTo("too-early");
  }
}
