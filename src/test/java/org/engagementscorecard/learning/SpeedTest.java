package org.engagementscorecard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.TenantTransaction;
import org.junit.jupiter.api.Test;

/** How fast needs go their way, with those that haven't come there yet. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class SpeedTest {
  private static final String SPEED = "/v1/learning-needs/speed";

  @Inject TenantTransaction transaction;
  @Inject AgroalDataSource dataSource;

  private TestOrganization teams() {
    TestOrganization organization = TestOrganization.create();
    organization
        .put(
            "/v1/teams",
            "[{\"key\":\"all\",\"name\":\"All\"},{\"key\":\"a\",\"name\":\"A\",\"parent\":\"all\"},"
                + "{\"key\":\"b\",\"name\":\"B\",\"parent\":\"all\"},"
                + "{\"key\":\"none\",\"name\":\"None\"}]")
        .ok(200);
    for (int i = 0; i < 14; i++) {
      organization
          .post(
              "/v1/reps",
              "{\"key\":\"rep-%1$d\",\"name\":\"Rep %1$d\",\"memberships\":[{\"team\":\"%2$s\"}]}"
                  .formatted(i, i < 12 ? "a" : "b"))
          .ok(201);
    }
    return organization;
  }

  private void update(String sql, Object... values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * A need that was opened so many days ago, with steps that follow.
   *
   * @param steps each as {@code type from to day}, the day counted from the opening
   */
  private void need(
      TestOrganization organization,
      int number,
      String rep,
      String connection,
      int daysAgo,
      String... steps) {
    transaction.derive(
        organization.id(),
        own -> {
          update(
              """
              INSERT INTO learning_need (organization_id, learning_need_id, rep_id, connection_id,
                  state, opened_at, state_since, evidence, closed_at)
                SELECT r.organization_id, ?, r.rep_id, c.connection_id, 'closed',
                  now() - make_interval(days => ?), now(), '{}', now()
                FROM rep r JOIN connection c ON c.organization_id = r.organization_id
                WHERE r.organization_id = ? AND r.key = ? AND c.key = ?""",
              number,
              daysAgo,
              organization.id(),
              rep,
              connection);
          step(organization, number, daysAgo, "opened", null, "open", 0);
          for (String step : steps) {
            String[] parts = step.split(" ", -1);
            step(
                organization,
                number,
                daysAgo,
                parts[0],
                parts[1],
                parts[2],
                Integer.parseInt(parts[3]));
          }
        });
  }

  private void step(
      TestOrganization organization,
      int number,
      int daysAgo,
      String type,
      String from,
      String to,
      int day) {
    update(
        """
        INSERT INTO need_step (organization_id, event_id, learning_need_id, type, from_state,
            to_state, at, by_kind)
          VALUES (?, nextval('need_event_id'), ?, ?, ?, ?,
            now() - make_interval(days => ?) + make_interval(days => ?), 'numbers')""",
        organization.id(),
        number,
        type,
        from,
        to,
        daysAgo,
        day);
  }

  private static JsonNode named(JsonNode groups, String key) {
    for (JsonNode group : groups) {
      if (group.get("key").asText().equals(key)) {
        return group;
      }
    }
    throw new AssertionError(key + " is not in " + groups);
  }

  private static void assertTime(JsonNode step, String part, double days, Double low, Double high) {
    JsonNode time = step.get(part);
    assertThat(time.get("days").asDouble()).as(part).isCloseTo(days, within(1e-6));
    if (low == null) {
      assertThat(time.has("low")).isFalse();
    } else {
      assertThat(time.get("low").asDouble()).as(part + " low").isCloseTo(low, within(1e-6));
    }
    if (high == null) {
      assertThat(time.has("high")).isFalse();
    } else {
      assertThat(time.get("high").asDouble()).as(part + " high").isCloseTo(high, within(1e-6));
    }
  }

  @Test
  void timesAreThoseOfKaplanAndMeier() {
    TestOrganization organization = teams();
    // Given the times of survival::aml (maintained): seen after so many days, or, below zero, not
    // yet when it was dismissed; and one that is open for 161 days by now.
    int[] times = {9, 13, -13, 18, 23, -28, 31, 34, -45, 48};
    for (int i = 0; i < times.length; i++) {
      need(
          organization,
          i + 1,
          "rep-" + i,
          i < 3 ? "call-to-meeting" : "opportunity-to-win",
          100,
          times[i] > 0 ? "seen open seen " + times[i] : "dismissed open dismissed " + -times[i]);
    }
    need(organization, 11, "rep-10", "opportunity-to-win", 161);
    need(organization, 12, "rep-12", "opportunity-to-win", 30, "learning open learning 3");

    // When
    JsonNode speed = organization.get(SPEED + "?team=a").ok(200);

    // Then as quantile(survfit(Surv(time, status) ~ x, data = aml, conf.type = "log-log",
    // conf.int = .9), c(.25, .5, .75)) in R (survival 3.5-3)
    JsonNode all = speed.get("all");
    assertThat(all.get("needs").asInt()).isEqualTo(11);
    assertThat(all.get("people").asInt()).isEqualTo(12);
    assertThat(speed.get("credibleLevel").asDouble()).isEqualTo(0.9);
    JsonNode seen = all.get("steps").get(0);
    assertThat(seen.get("step").asText()).isEqualTo("visible-to-seen");
    assertThat(seen.get("needs").asInt()).isEqualTo(11);
    assertThat(seen.get("reached").asInt()).isEqualTo(7);
    assertThat(seen.get("notYet").asInt()).isEqualTo(1);
    assertThat(seen.get("endedOtherwise").asInt()).isEqualTo(3);
    assertTime(seen, "quarter", 18, 9.0, 31.0);
    assertTime(seen, "half", 31, 18.0, 48.0);
    assertTime(seen, "threeQuarters", 48, 31.0, null);
    assertThat(seen.get("sentence").asText())
        .isEqualTo(
            "Visible → seen: half within 31 days (18 days to 48 days, 9 in 10 sure); 7 of 11 so far,"
                + " 1 not yet, 3 ended otherwise.");
    JsonNode learning = all.get("steps").get(1);
    assertThat(learning.get("needs").asInt()).isEqualTo(7);
    assertThat(learning.has("half")).isFalse();
    assertThat(learning.get("sentence").asText())
        .isEqualTo(
            "Seen → learning: not yet half of them after 91 days; 0 of 7 so far, 7 not yet.");
    assertThat(all.get("steps").get(2).get("sentence").asText())
        .isEqualTo("Learning → changed: no need has come so far.");
    assertThat(all.get("steps").get(4).get("needs").asInt()).isEqualTo(11);
    assertThat(speed.get("teams")).hasSize(1);
    assertThat(named(speed.get("teams"), "a").get("steps")).isEqualTo(all.get("steps"));
    assertThat(named(speed.get("connections"), "call-to-meeting").get("needs").asInt())
        .isEqualTo(3);
    assertThat(named(speed.get("connections"), "opportunity-to-win").get("needs").asInt())
        .isEqualTo(8);
    JsonNode one = organization.get(SPEED + "?connection=call-to-meeting").ok(200);
    assertThat(one.at("/all/needs").asInt()).isEqualTo(3);
    assertThat(one.at("/all/steps/0/reached").asInt()).isEqualTo(2);
  }

  @Test
  void timesOfFewPeopleAreWithheld() {
    TestOrganization organization = teams();
    need(
        organization,
        1,
        "rep-12",
        "opportunity-to-win",
        60,
        "seen open seen 2",
        "learning seen learning 5",
        "changed learning changed 30",
        "closed changed closed 50");

    JsonNode everybody = organization.get(SPEED).ok(200);
    JsonNode few = organization.get(SPEED + "?team=b").ok(200);

    JsonNode withheld = named(everybody.get("teams"), "b");
    assertThat(withheld.get("needs").asInt()).isEqualTo(1);
    assertThat(withheld.get("people").asInt()).isEqualTo(2);
    assertThat(withheld.has("steps")).isFalse();
    assertThat(withheld.get("withheld").asText())
        .isEqualTo("2 people: fewer than 5, so times would tell of single persons.");
    assertThat(few.get("all").has("steps")).isFalse();
    assertThat(named(few.get("connections"), "opportunity-to-win").has("steps")).isFalse();
    List<Double> days =
        everybody.get("all").get("steps").findValues("half").stream()
            .map(half -> half.get("days").asDouble())
            .toList();
    assertThat(days).containsExactly(2.0, 3.0, 25.0, 20.0, 30.0);
    assertThat(organization.get(SPEED + "?team=all").ok(200).at("/all/people").asInt())
        .isEqualTo(14);
  }

  @Test
  void onlyNeedsOpenedSinceThenCount() {
    TestOrganization organization = teams();
    need(organization, 1, "rep-1", "opportunity-to-win", 400, "seen open seen 2");
    need(organization, 2, "rep-2", "opportunity-to-win", 300, "seen open seen 4");

    assertThat(organization.get(SPEED).ok(200).at("/all/needs").asInt()).isEqualTo(1);
    assertThat(organization.get(SPEED + "?since=2000-01-01").ok(200).at("/all/needs").asInt())
        .isEqualTo(2);
    JsonNode none = organization.get(SPEED + "?team=none").ok(200);
    assertThat(none.at("/all/needs").asInt()).isZero();
    assertThat(none.at("/all/people").asInt()).isZero();
    organization.get(SPEED + "?team=nobody").problem(404);
    organization.get(SPEED + "?connection=nothing").problem(404);
    for (String bad : List.of("yesterday", "2026-02-30", "0001-01-01", "+10000-01-01")) {
      Answer refused = organization.get(SPEED + "?since=" + bad.replace("+", "%2B"));
      assertThat(refused.problem(400).toString()).contains("since");
    }
    assertThat(TestOrganization.create().get(SPEED).ok(200).at("/all/needs").asInt()).isZero();
  }
}
