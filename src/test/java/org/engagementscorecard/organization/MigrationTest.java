package org.engagementscorecard.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/**
 * What was there before something new was kept is in it after the migration, although the login
 * role that migrates is held to row-level security; in a schema of its own.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class MigrationTest {
  private static final String SCHEMA = "migrated";

  @Test
  void whatWasThereIsKnownFromWhenTheOrganizationWasCreated() throws SQLException {
    try {
      migrate("2");
      try (Connection connection = connect()) {
        run(connection, "SET scorecard.organization = '7'");
        for (String sql :
            List.of(
                "INSERT INTO organization (organization_id, key, name, zone, created_at) VALUES"
                    + " (7, 'o', 'O', 'UTC', '2024-01-01T00:00:00Z')",
                "INSERT INTO team VALUES (7, 1, 'top', 'Top', NULL), (7, 2, 'low', 'Low', 1)",
                "INSERT INTO rep VALUES (7, 3, 'kim', 'Kim', '2024-02-01'),"
                    + " (7, 4, 'lee', 'Lee', NULL)",
                "INSERT INTO membership VALUES (7, 3, '2024-05-01', '9999-12-31', 1, 'seller'),"
                    + " (7, 3, '0001-01-01', '2024-05-01', NULL, NULL)",
                "INSERT INTO metric VALUES (7, 5, 'a', 'A', NULL, 'activity', 'x', 'sum', 'higher',"
                    + " '{p,q}'), (7, 6, 'b', 'B', NULL, 'outcome', 'x', 'last', 'lower', '{}')",
                "INSERT INTO connection VALUES (7, 8, 'c', 'C', NULL, 'conversion', 5, 6, NULL, 9)",
                "INSERT INTO note VALUES (7, 9, 3, NULL, NULL, '2024-03-01T00:00:00Z', 'x', 'x',"
                    + " '2024-03-02T00:00:00Z')")) {
          run(connection, sql);
        }
      }

      migrate("4");

      try (Connection connection = connect()) {
        assertThat(column(connection, "SELECT count(*) FROM catalogue_history"))
            .as("row-level security is forced again")
            .containsExactly("0");
        assertThat(column(connection, "SELECT count(*) FROM rep")).containsExactly("0");
        run(connection, "SET scorecard.organization = '7'");
        assertThat(
                column(
                    connection,
                    "SELECT kind || ' ' || entity_id || ' ' || document FROM catalogue_history"
                        + " WHERE known_at = '2024-01-01T00:00:00Z' ORDER BY entity_id, kind"))
            .containsExactly(
                "team 1 {\"key\": \"top\", \"name\": \"Top\", \"parent_team_id\": null}",
                "team 2 {\"key\": \"low\", \"name\": \"Low\", \"parent_team_id\": 1}",
                "rep 3 {\"key\": \"kim\", \"name\": \"Kim\", \"start_date\": \"2024-02-01\","
                    + " \"memberships\": [{\"role\": null, \"team_id\": null, \"from_date\":"
                    + " \"0001-01-01\", \"until_date\": \"2024-05-01\"}, {\"role\": \"seller\","
                    + " \"team_id\": 1, \"from_date\": \"2024-05-01\", \"until_date\":"
                    + " \"9999-12-31\"}]}",
                "rep 4 {\"key\": \"lee\", \"name\": \"Lee\", \"start_date\": null,"
                    + " \"memberships\": []}",
                "metric 5 {\"key\": \"a\", \"name\": \"A\", \"unit\": \"x\", \"stage\":"
                    + " \"activity\", \"better\": \"higher\", \"aggregation\": \"sum\","
                    + " \"description\": null, \"like_for_like\": [\"p\", \"q\"]}",
                "metric 6 {\"key\": \"b\", \"name\": \"B\", \"unit\": \"x\", \"stage\":"
                    + " \"outcome\", \"better\": \"lower\", \"aggregation\": \"last\","
                    + " \"description\": null, \"like_for_like\": []}",
                "organization 7 {\"key\": \"o\", \"name\": \"O\", \"zone\": \"UTC\", \"ramp_days\":"
                    + " 90, \"week_start\": 1, \"needs_period\": \"latest-365-days\","
                    + " \"smallest_group\": 5, \"fiscal_year_start_month\": 1}",
                "connection 8 {\"key\": \"c\", \"kind\": \"conversion\", \"name\": \"C\","
                    + " \"description\": null, \"to_metric_id\": 6, \"maturity_days\": 9,"
                    + " \"from_metric_id\": 5, \"closed_by_metric_id\": null}");
        assertThat(column(connection, "SELECT known_at = written_at FROM note"))
            .containsExactly("t");
      }
    } finally {
      try (Connection connection = connect()) {
        run(connection, "DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
      }
    }
  }

  @Test
  void attemptsThatWereTracedBeforeKnowTheirSegment() throws SQLException {
    try {
      migrate("6");
      try (Connection connection = connect()) {
        for (int organization : List.of(7, 8)) {
          run(connection, "SET scorecard.organization = '" + organization + "'");
          for (String sql :
              List.of(
                  "INSERT INTO organization (organization_id, key, name, zone) VALUES"
                      + " (%1$d, 'o%1$d', 'O', 'UTC')",
                  "INSERT INTO metric VALUES (%1$d, 5, 'a', 'A', NULL, 'activity', 'x', 'sum',"
                      + " 'higher', '{p,q}'), (%1$d, 6, 'b', 'B', NULL, 'outcome', 'x', 'sum',"
                      + " 'higher', '{p}'), (%1$d, 7, 'c', 'C', NULL, 'outcome', 'x', 'sum',"
                      + " 'higher', '{}')",
                  "INSERT INTO connection (organization_id, connection_id, key, name, kind,"
                      + " from_metric_id, to_metric_id, maturity_days) VALUES"
                      + " (%1$d, 1, 'ab', 'AB', 'conversion', 5, 6, 9),"
                      + " (%1$d, 2, 'cb', 'CB', 'conversion', 7, 6, 9)",
                  "INSERT INTO observation (organization_id, source_id, event_id, id, rep_id,"
                      + " metric_id, at, value, subject, attributes) SELECT %1$d, 1,"
                      + " gen_random_uuid(), '', r, m, at::timestamptz, 1, s, a::jsonb FROM (VALUES"
                      + " (3, 5, '2026-01-02', 's', '{\"p\":\"later\"}'),"
                      + " (4, 5, '2026-01-01', 's', '{\"p\":\"another rep''s\"}'),"
                      + " (3, 5, '2026-01-01', 's', '{\"p\":\"x|y\",\"q\":\"\\\\\"}'),"
                      + " (3, 5, '2026-01-01', 's', '{\"p\":\"x|z\",\"q\":1}'),"
                      + " (3, 6, '2026-01-01', 's', '{\"p\":\"of a success\"}'),"
                      + " (3, 6, '2026-01-01', 't', '{\"p\":\"of a success\"}'),"
                      + " (3, 5, '2026-01-01', 'u', NULL),"
                      + " (3, 7, '2026-01-01', 's', '{\"p\":\"not told apart\"}')"
                      + ") AS t(r, m, at, s, a)",
                  "INSERT INTO attempt (organization_id, connection_id, subject, rep_id) VALUES"
                      + " (%1$d, 1, 's', 3), (%1$d, 1, 't', NULL), (%1$d, 1, 'u', 3),"
                      + " (%1$d, 2, 's', 3)")) {
            run(connection, sql.formatted(organization));
          }
        }
      }

      migrate("7");

      try (Connection connection = connect()) {
        for (int organization : List.of(7, 8)) {
          run(connection, "SET scorecard.organization = '" + organization + "'");
          assertThat(
                  column(
                      connection,
                      "SELECT concat_ws(' ', connection_id, subject, segment) FROM attempt"
                          + " ORDER BY connection_id, subject"))
              .containsExactly("1 s x\\|y|\\\\", "1 t ", "1 u |", "2 s ");
        }
      }

      migrate("12");

      try (Connection connection = connect()) {
        for (int organization : List.of(7, 8)) {
          run(connection, "SET scorecard.organization = '" + organization + "'");
          assertThat(
                  column(
                      connection,
                      "SELECT concat_ws(' ', key, segment_by, from_date, earlier) FROM metric"
                          + " ORDER BY key"))
              .as("what was told apart before is told apart by the one definition there is")
              .containsExactly(
                  "a {p,q} 0001-01-01 []", "b {p} 0001-01-01 []", "c {} 0001-01-01 []");
          assertThat(
                  column(
                      connection,
                      "SELECT concat_ws(' ', key, from_date, definition_of) FROM connection"
                          + " ORDER BY key"))
              .containsExactly("ab 0001-01-01", "cb 0001-01-01");
        }
      }
    } finally {
      try (Connection connection = connect()) {
        run(connection, "DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
      }
    }
  }

  @Test
  void anOrganizationThatWasThereHasMonthsAndWorksFromMondayToFriday() throws SQLException {
    try {
      migrate("7");
      try (Connection connection = connect()) {
        run(connection, "SET scorecard.organization = '7'");
        run(
            connection,
            "INSERT INTO organization (organization_id, key, name, zone) VALUES"
                + " (7, 'o', 'O', 'UTC')");
      }

      migrate("8");

      try (Connection connection = connect()) {
        run(connection, "SET scorecard.organization = '7'");
        assertThat(
                column(
                    connection,
                    "SELECT fiscal_calendar || ' ' || fiscal_year_end || ' ' || working_days"
                        + " || ' ' || holidays FROM organization"))
            .containsExactly(
                "months nearest [\"MONDAY\", \"TUESDAY\", \"WEDNESDAY\", \"THURSDAY\","
                    + " \"FRIDAY\"] []");
      }
    } finally {
      try (Connection connection = connect()) {
        run(connection, "DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
      }
    }
  }

  @Test
  void notesThatWereWrittenBeforeAreFoundAndHaveAHistory() throws SQLException {
    try {
      migrate("8");
      try (Connection connection = connect()) {
        for (int organization : List.of(7, 8)) {
          run(connection, "SET scorecard.organization = '" + organization + "'");
          for (String sql :
              List.of(
                  "INSERT INTO organization (organization_id, key, name, zone) VALUES"
                      + " (%1$d, 'o%1$d', 'O', 'UTC')",
                  "INSERT INTO rep (organization_id, rep_id, key, name) VALUES"
                      + " (%1$d, 3, 'kim', 'Kim')",
                  "INSERT INTO note (organization_id, note_id, rep_id, at, author, text, written_at,"
                      + " known_at) VALUES (%1$d, 9, 3, '2024-03-01T00:00:00Z', 'coach',"
                      + " 'NEGOTIATED \u00c4rger\uFE0F', '2024-03-02T00:00:00Z',"
                      + " '2024-03-03T00:00:00Z')")) {
            run(connection, sql.formatted(organization));
          }
        }
      }

      migrate("10");

      try (Connection connection = connect()) {
        assertThat(column(connection, "SELECT count(*) FROM note"))
            .as("row-level security is forced again")
            .containsExactly("0");
        for (int organization : List.of(7, 8)) {
          run(connection, "SET scorecard.organization = '" + organization + "'");
          assertThat(
                  column(
                      connection,
                      "SELECT concat_ws(' ', kind, private, edited_by, plain, words) FROM note"
                          + " WHERE words @@ to_tsquery('english', 'negotiating')"))
              .containsExactly(
                  "observation f coach negotiated \u00e4rger 'negoti':1 '\u00e4rger':2");
          assertThat(
                  column(
                      connection,
                      "SELECT concat_ws(' ', version, text, edited_by, known_at"
                          + " = '2024-03-03T00:00:00Z') FROM note_history"))
              .containsExactly("1 NEGOTIATED \u00c4rger\uFE0F coach t");
        }
      }
    } finally {
      try (Connection connection = connect()) {
        run(connection, "DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
      }
    }
  }

  @Test
  void needsThatWereThereHaveTheStepsTheyTook() throws SQLException {
    try {
      migrate("13");
      try (Connection connection = connect()) {
        for (int organization : List.of(7, 8)) {
          run(connection, "SET scorecard.organization = '" + organization + "'");
          for (String sql :
              List.of(
                  "INSERT INTO organization (organization_id, key, name, zone) VALUES"
                      + " (%1$d, 'o%1$d', 'O', 'UTC')",
                  "INSERT INTO rep (organization_id, rep_id, key, name) VALUES"
                      + " (%1$d, 3, 'kim', 'Kim')",
                  "INSERT INTO metric (organization_id, metric_id, key, name, stage, unit,"
                      + " aggregation, better, like_for_like, segment_by) VALUES"
                      + " (%1$d, 5, 'a', 'A', 'activity', 'x', 'sum', 'higher', '{}', '{}')",
                  "INSERT INTO connection (organization_id, connection_id, key, name, kind,"
                      + " from_metric_id, to_metric_id, maturity_days) VALUES"
                      + " (%1$d, 1, 'aa', 'AA', 'conversion', 5, 5, 9)",
                  "INSERT INTO learning_need (organization_id, learning_need_id, rep_id,"
                      + " connection_id, state, opened_at, closed_at, evidence) VALUES"
                      + " (%1$d, 1, 3, 1, 'closed', '2026-01-02', '2026-01-04', '{}'),"
                      + " (%1$d, 2, 3, 1, 'open', '2026-01-05', NULL, '{\"finding\":"
                      + " {\"worth\": {\"mean\": 12.5},"
                      + " \"estimate\": {\"probabilityGap\": 0.9}}}'),"
                      + " (%1$d, 3, 3, 1, 'closed', '2026-01-01', '2026-01-03', '{}')")) {
            run(connection, sql.formatted(organization));
          }
        }
      }

      migrate("14");

      try (Connection connection = connect()) {
        assertThat(column(connection, "SELECT count(*) FROM learning_need"))
            .as("row-level security is forced again")
            .containsExactly("0");
        for (int organization : List.of(7, 8)) {
          run(connection, "SET scorecard.organization = '" + organization + "'");
          assertThat(
                  column(
                      connection,
                      "SELECT concat_ws(' ', learning_need_id, opened_by, state_since::date, worth,"
                          + " certainty) FROM learning_need ORDER BY 1"))
              .containsExactly(
                  "1 finding 2026-01-04", "2 finding 2026-01-05 12.5 0.9", "3 finding 2026-01-03");
          assertThat(
                  column(
                      connection,
                      "SELECT concat_ws(' ', learning_need_id, type, from_state, to_state, by_kind)"
                          + " FROM need_step ORDER BY event_id"))
              .containsExactly(
                  "3 opened open numbers",
                  "1 opened open numbers",
                  "3 closed open closed numbers",
                  "1 closed open closed numbers",
                  "2 opened open numbers");
        }
      }
    } finally {
      try (Connection connection = connect()) {
        run(connection, "DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
      }
    }
  }

  private static void migrate(String target) {
    Flyway.configure()
        .dataSource(url(), config("username"), config("password"))
        .schemas(SCHEMA)
        .target(target)
        .load()
        .migrate();
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), config("username"), config("password"));
  }

  private static String url() {
    String url = config("jdbc.url");
    return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + SCHEMA;
  }

  private static String config(String name) {
    return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> column = new ArrayList<>();
      while (rows.next()) {
        column.add(rows.getString(1));
      }
      return column;
    }
  }
}
