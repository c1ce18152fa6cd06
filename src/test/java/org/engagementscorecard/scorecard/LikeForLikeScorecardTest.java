package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.engagementscorecard.http.TestOrganization.fact;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Like is compared with like: by attribute and month, among those who do the same job. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class LikeForLikeScorecardTest {
  private static final String YEAR = "2025";
  private static final String CONVERSION = "try-to-win";

  /** Metrics whose cases are told apart by product, and a connection of every kind. */
  private static TestOrganization organization(String settings) {
    TestOrganization organization = TestOrganization.create(settings);
    for (String metric : List.of("tries", "wins", "losses", "booked")) {
      organization
          .put(
              "/v1/metrics/" + metric,
              """
              {"key":"%1$s","name":"%1$s","stage":"progress","unit":"%2$s","aggregation":"sum",
               "likeForLike":["product"]}"""
                  .formatted(metric, metric.equals("booked") ? "EUR" : "piece"))
          .ok(200);
    }
    organization
        .put(
            "/v1/connections",
            """
            [{"key":"try-to-win","name":"Try to win","kind":"conversion","from":"tries",
              "to":"wins","closedBy":"losses"},
             {"key":"wins-per-try","name":"Wins per try","kind":"yield","from":"tries",
              "to":"wins","lagDays":0},
             {"key":"win-value","name":"Win value","kind":"value","from":"wins","to":"booked"}]""")
        .ok(200);
    return organization;
  }

  private static String rep(int number) {
    return "rep-%02d".formatted(number);
  }

  private static String day(int number) {
    return LocalDate.of(2025, 1, 10).plusDays(number % 300) + "T12:00:00Z";
  }

  private static String traced(
      String id, String rep, String metric, String at, String subject, String product) {
    return """
    {"source":"test","id":"%s","rep":"%s","metric":"%s","at":"%s","value":1,"subject":"%s",\
    "attributes":{"product":"%s"}}"""
        .formatted(id, rep, metric, at, subject, product);
  }

  /** Tries of a rep with one product, of which some are won and the others lost. */
  private static List<String> tries(String rep, String product, int tries, int wins) {
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < tries; i++) {
      String subject = rep + "/" + product.hashCode() + "/" + i;
      boolean won = (long) (i + 1) * wins / tries > (long) i * wins / tries;
      facts.add(traced(subject + "/t", rep, "tries", day(i), subject, product));
      facts.add(traced(subject + "/c", rep, won ? "wins" : "losses", day(i + 3), subject, product));
    }
    return facts;
  }

  private static List<String> bookings(String rep, String product, double middle, int deals) {
    List<String> facts = new ArrayList<>();
    Random random = new Random(rep.hashCode());
    for (int i = 0; i < deals; i++) {
      double amount = middle * Math.exp(0.2 * random.nextGaussian());
      facts.add(
          """
          {"source":"test","id":"%1$s/%2$s/b%3$d","rep":"%1$s","metric":"booked","at":"%4$s",\
          "value":%5$.2f,"attributes":{"product":"%2$s"}}"""
              .formatted(rep, product, i, day(i), amount));
    }
    return facts;
  }

  private static JsonNode finding(TestOrganization organization, String connection, String rep) {
    return Answer.finding(organization.scorecardOfRep(rep, YEAR), connection, rep);
  }

  private static String verdict(JsonNode finding) {
    return finding.get("verdict").get("key").asText();
  }

  @Test
  void whoHasOnlyHardCasesIsNotCalledAndWhoIsWorseAtTheSameCasesIs() {
    // Given eight reps with easy and hard cases, one with hard ones only, and one worse at both
    TestOrganization organization = organization("{}");
    for (int i = 0; i < 8; i++) {
      organization.withRepsInRole("seller", rep(i));
      organization.accept(tries(rep(i), "easy", 150, 90));
      organization.accept(tries(rep(i), "hard", 150, 30));
    }
    organization.withRepsInRole("seller", "hard-only", "worse");
    organization.accept(tries("hard-only", "hard", 300, 60));
    organization.accept(tries("worse", "easy", 150, 50));
    organization.accept(tries("worse", "hard", 150, 14));

    // Then only the one who is worse at the same is called
    JsonNode hardOnly = finding(organization, CONVERSION, "hard-only");
    assertThat(verdict(hardOnly)).isEqualTo("in-line");
    assertThat(hardOnly.get("raw").asDouble()).isEqualTo(0.2);
    // The rate on everybody's mix of cases, which is nearly twice that.
    assertThat(hardOnly.get("estimate").get("mean").asDouble()).isCloseTo(0.38, within(0.05));
    assertThat(hardOnly.get("comparedWith").get("likeForLike").get(0).asText())
        .isEqualTo("product");
    assertThat(hardOnly.get("sentence").asText())
        .contains("Compared like for like (by product) with 10 reps in the role seller");
    assertThat(verdict(finding(organization, CONVERSION, "worse"))).isEqualTo("gap");
    for (int i = 0; i < 8; i++) {
      assertThat(verdict(finding(organization, CONVERSION, rep(i)))).isNotIn("gap", "watch");
    }
  }

  @Test
  void whoAloneFillsAStratumIsNotComparableThereAndSeesNoNumberOfOthers() {
    TestOrganization organization = organization("{}");
    for (int i = 0; i < 6; i++) {
      organization.withRepsInRole("seller", rep(i));
      organization.accept(tries(rep(i), "usual", 100, 50));
    }
    organization.withRepsInRole("seller", "alone", "half");
    organization.accept(tries("alone", "exotic", 100, 10));
    organization.accept(tries("half", "usual", 60, 30));
    organization.accept(tries("half", "own", 40, 1));

    JsonNode alone = finding(organization, CONVERSION, "alone");
    assertThat(verdict(alone)).isEqualTo("not-comparable");
    assertThat(alone.get("verdict").get("reason").asText())
        .isEqualTo("fewer peers with like cases than the smallest group");
    assertThat(alone.has("estimate")).isFalse();
    assertThat(alone.has("comparedWith")).isFalse();

    JsonNode half = finding(organization, CONVERSION, "half");
    assertThat(half.get("comparedWith").get("share").asDouble()).isEqualTo(0.6);
    assertThat(half.get("comparedWith").get("peers").asInt()).isEqualTo(6);
    assertThat(half.get("sentence").asText())
        .contains("only 60% of these cases have others beside them");
    assertThat(verdict(half)).isNotIn("gap", "watch");
  }

  @Test
  void yieldsAndAmountsAreComparedAndAGapIsWorthWhatItCostsDownTheChain() {
    TestOrganization organization = organization("{}");
    for (int i = 0; i < 10; i++) {
      organization.withRepsInRole("seller", rep(i));
      organization.accept(tries(rep(i), "usual", 300, i == 4 ? 75 : 150));
      organization.accept(bookings(rep(i), "usual", i == 7 ? 600 : 1_000, 80));
    }

    JsonNode yield = finding(organization, "wins-per-try", rep(4));
    assertThat(verdict(yield)).isEqualTo("gap");
    assertThat(yield.get("raw").asDouble()).isEqualTo(0.25);
    assertThat(yield.get("estimate").get("mean").asDouble()).isCloseTo(0.26, within(0.04));
    assertThat(yield.get("comparedWith").get("typical").asDouble()).isCloseTo(0.49, within(0.03));

    JsonNode value = finding(organization, "win-value", rep(7));
    assertThat(verdict(value)).isEqualTo("gap");
    assertThat(value.get("attempts").asInt()).isEqualTo(80);
    assertThat(value.has("successes")).isFalse();
    assertThat(value.get("raw").asDouble()).isCloseTo(600, within(40.0));
    assertThat(value.get("comparedWith").get("typical").asDouble()).isCloseTo(1_000, within(40.0));
    assertThat(verdict(finding(organization, "win-value", rep(1)))).isEqualTo("in-line");

    // About 300 tries × 24 points × 1,000 EUR, and as much again from the spread of amounts.
    JsonNode worth = finding(organization, CONVERSION, rep(4)).get("worth");
    assertThat(worth.get("metric").asText()).isEqualTo("booked");
    assertThat(worth.get("unit").asText()).isEqualTo("EUR");
    assertThat(worth.get("through").get(0).asText()).isEqualTo("win-value");
    assertThat(worth.get("mean").asDouble()).isCloseTo(71_000, within(12_000.0));
    assertThat(worth.get("low").asDouble()).isBetween(40_000.0, 70_000.0);
    assertThat(worth.get("high").asDouble()).isBetween(72_000.0, 110_000.0);
    assertThat(finding(organization, CONVERSION, rep(1)).has("worth")).isFalse();
  }

  @Test
  void aRepIsSetBesideTheOwnPastOnTheSameMix() {
    TestOrganization organization = organization("{}").withReps("kim", "lee");
    List<String> facts = new ArrayList<>();
    // First quarter: mostly easy cases. Second: mostly hard ones, and better at both.
    quarter(facts, "2025-02-10", "easy", 200, 120);
    quarter(facts, "2025-02-10", "hard", 60, 12);
    quarter(facts, "2025-05-10", "easy", 60, 48);
    quarter(facts, "2025-05-10", "hard", 200, 80);
    organization.accept(facts);

    JsonNode past =
        Answer.find(
                organization.scorecardOfRep("kim", "2025-Q2").get("connections"),
                "connection",
                CONVERSION)
            .get("ownPast");

    // The raw rate fell from 51% to 49%; on the mix of now it rose from about 29%.
    assertThat(past).hasSize(1);
    assertThat(past.get(0).get("against").asText()).isEqualTo("previous");
    assertThat(past.get(0).get("first").asText()).isEqualTo("2025-01-01");
    assertThat(past.get(0).get("last").asText()).isEqualTo("2025-03-31");
    assertThat(past.get(0).get("direction").asText()).isEqualTo("better");
    assertThat(past.get(0).get("now").asDouble()).isCloseTo(0.49, within(0.03));
    assertThat(past.get(0).get("before").asDouble()).isCloseTo(0.30, within(0.04));
    assertThat(past.get(0).get("sentence").asText()).startsWith("Own past: the rate is ");
    JsonNode nothing =
        Answer.find(
            organization.scorecardOfRep("lee", "2025-Q2").get("connections"),
            "connection",
            CONVERSION);
    assertThat(nothing.get("ownPast")).isEmpty();
  }

  private static void quarter(List<String> facts, String day, String product, int tries, int wins) {
    for (int i = 0; i < tries; i++) {
      String subject = day + product + i;
      String outcome = i < wins ? "wins" : "losses";
      facts.add(traced(subject + "/t", "kim", "tries", day + "T08:00:00Z", subject, product));
      facts.add(traced(subject + "/c", "kim", outcome, day + "T18:00:00Z", subject, product));
    }
  }

  @Test
  void peersAreThoseOfTheRoleTheTeamOrEverybody() {
    TestOrganization organization = organization("{\"smallestGroup\":3}");
    organization.put("/v1/teams/north", "{\"key\":\"north\",\"name\":\"North\"}").ok(200);
    organization.put("/v1/teams/south", "{\"key\":\"south\",\"name\":\"South\"}").ok(200);
    for (int i = 0; i < 8; i++) {
      organization
          .put(
              "/v1/reps/" + rep(i),
              """
              {"key":"%1$s","name":"%1$s","memberships":[{"team":"%2$s","role":"%3$s"}]}"""
                  .formatted(rep(i), i < 4 ? "north" : "south", i % 2 == 0 ? "hunter" : "farmer"))
          .ok(200);
      organization.accept(tries(rep(i), "usual", 100, i % 2 == 0 ? 20 : 60));
    }
    String settings = "/v1/organizations/" + organization.key();

    assertThat(peers(organization)).isEqualTo("4 hunter null");
    organization
        .send("PATCH", settings, "application/json", "{\"peerGroup\":\"organization\"}")
        .ok(200);
    assertThat(peers(organization)).isEqualTo("8 null null");
    organization.send("PATCH", settings, "application/json", "{\"peerGroup\":\"team\"}").ok(200);
    // Two hunters of the north are fewer than three.
    assertThat(finding(organization, CONVERSION, rep(0)).get("verdict").get("reason").asText())
        .isEqualTo("fewer peers with attempts than the smallest group");
  }

  private static String peers(TestOrganization organization) {
    JsonNode compared = finding(organization, CONVERSION, rep(0)).get("comparedWith");
    return compared.get("reps").asInt()
        + " "
        + compared.path("role").asText(null)
        + " "
        + compared.path("team").asText(null);
  }

  @Test
  void valuesTooLongForAKeyOfTheDatabaseAreStillToldApart() {
    TestOrganization organization = organization("{\"smallestGroup\":3}");
    // Three bytes a character, which hardly compress, alike but for the last one.
    String begun =
        new Random(3)
            .ints(999, 0x4e00, 0x9fff)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    for (int i = 0; i < 4; i++) {
      organization.withReps(rep(i));
      organization.accept(tries(rep(i), begun + "a", 20, 10));
      organization.accept(tries(rep(i), begun + "b", 20, 4));
    }
    organization.withReps("odd");
    organization.accept(tries("odd", begun + "c", 20, 4));

    assertThat(finding(organization, "wins-per-try", rep(1)).get("comparedWith").get("peers"))
        .hasToString("3");
    assertThat(verdict(finding(organization, CONVERSION, "odd"))).isEqualTo("not-comparable");
    // The database computes it anew where a fact is corrected: into the same cell of the totals.
    String subject = rep(0) + "/" + (begun + "a").hashCode() + "/0";
    organization
        .put(
            "/v1/observations/test/" + subject + "/t",
            """
            {"rep":"%s","metric":"tries","at":"%s","value":1,"subject":"%s",
             "attributes":{"product":"%s"}}"""
                .formatted(rep(0), day(7), subject, begun + "b"))
        .ok(200);
    assertThat(finding(organization, "wins-per-try", rep(0)).get("attempts").asInt()).isEqualTo(40);
  }

  @Test
  void aLinkIsJudgedWithinReps() {
    TestOrganization organization = organization("{}");
    Random random = new Random(5);
    for (int r = 0; r < 12; r++) {
      organization.withReps(rep(r));
      List<String> facts = new ArrayList<>();
      for (int week = 0; week < 40; week++) {
        String at = LocalDate.of(2025, 1, 8).plusWeeks(week) + "T12:00:00Z";
        int calls = 10 + r + random.nextInt(12);
        int won = calls / 4 + random.nextInt(3);
        facts.add(fact(rep(r) + "/t" + week, rep(r), "tries", at, Integer.toString(calls)));
        facts.add(fact(rep(r) + "/w" + week, rep(r), "wins", at, Integer.toString(won)));
      }
      organization.accept(facts);
    }

    JsonNode link = organization.get("/v1/connections/wins-per-try/link?period=2025").ok(200);

    assertThat(link.get("state").asText()).isEqualTo("goes-with");
    assertThat(link.get("lagWeeks").asInt()).isZero();
    assertThat(link.get("numbers").get("slope").asDouble()).isCloseTo(0.25, within(0.03));
    assertThat(link.get("numbers").get("reps").asInt()).isEqualTo(12);
    assertThat(link.get("sentence").asText()).contains("tries", "wins").doesNotContain("cause");
    assertThat(link.get("decoupled")).isEmpty();
    assertThat(organization.get("/v1/connections/win-value/link?period=2025").ok(200).get("state"))
        .hasToString("\"too-early\"");
    organization.get("/v1/connections/none/link").problem(404);
    organization.get("/v1/connections/win-value/link?period=nonsense").problem(400);
  }
}
