package org.engagementscorecard.scorecard;

import static org.engagementscorecard.http.TestOrganization.fact;
import static org.engagementscorecard.http.TestOrganization.traced;
import static org.engagementscorecard.scorecard.ScorecardTest.rep;

import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.http.TestOrganization;

/**
 * Two teams, one below the other, over three quarters of 2025: eight sellers with opportunities and
 * metrics of every kind, one of whom moves from the upper to the lower team in the midst of the
 * second quarter, and one who does nothing. Names are not in the order of keys.
 */
final class TwoTeams {
  static final int REPS = 8;
  static final int MOVER = 1;
  static final int IDLE = 7;
  static final List<String> QUARTERS = List.of("2025-Q1", "2025-Q2", "2025-Q3");
  static final List<String> METRICS =
      List.of("calls_made", "mean_size", "pipeline", "greatest", "accounts");

  private TwoTeams() {}

  static TestOrganization create() {
    TestOrganization organization =
        TestOrganization.create("{\"smallestGroup\":3,\"zone\":\"Europe/Berlin\"}");
    organization
        .put(
            "/v1/teams",
            """
            [{"key":"top","name":"Top"},{"key":"low","name":"Low","parent":"top"}]""")
        .ok(200);
    organization
        .withMetric("mean_size", "mean")
        .withMetric("pipeline", "last")
        .withMetric("greatest", "max")
        .withMetric("accounts", "distinct");
    for (int i = 0; i < REPS; i++) {
      String memberships =
          i == MOVER
              ? "{\"from\":\"2025-01-01\",\"team\":\"top\",\"role\":\"seller\"},"
                  + "{\"from\":\"2025-05-16\",\"team\":\"low\",\"role\":\"seller\"}"
              : "{\"team\":\"" + (i % 2 == 0 ? "top" : "low") + "\",\"role\":\"seller\"}";
      organization
          .post(
              "/v1/reps",
              "{\"key\":\"%s\",\"name\":\"Name %d\",\"memberships\":[%s]}"
                  .formatted(rep(i), REPS - i, memberships))
          .ok(201);
      if (i != IDLE) {
        organization.accept(facts(rep(i), i));
      }
    }
    return organization;
  }

  private static List<String> facts(String rep, int number) {
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      String at = "2025-%02d-%02dT%02d:15:00Z".formatted(1 + i % 9, 1 + i * 5 % 28, i % 24);
      String subject = rep + "/" + i;
      for (String metric : METRICS) {
        facts.add(
            metric.equals("accounts")
                ? traced(subject + metric, rep, metric, at, "account-" + i % 11)
                : fact(subject + metric, rep, metric, at, Integer.toString(i * number % 17 - 5)));
      }
      facts.add(traced(subject + "/e", rep, "opportunities_engaged", at, subject));
      facts.add(
          traced(
              subject + "/c",
              rep,
              i % 7 < 1 + number / 2 ? "deals_won" : "deals_lost",
              at.replace(":15:", ":45:"),
              subject));
    }
    return facts;
  }
}
