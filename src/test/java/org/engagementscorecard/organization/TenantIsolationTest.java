package org.engagementscorecard.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.engagementscorecard.http.TestOrganization.encoded;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two organizations with the same keys for reps, metrics and events in one database never see each
 * other's rows, also when a query forgets its filter.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantIsolationTest {
  private static final String PERIOD = "2025-01-01..2025-12-31";
  private static final List<String> LISTS =
      List.of(
          "/v1/reps",
          "/v1/teams",
          "/v1/metrics",
          "/v1/connections",
          "/v1/notes",
          "/v1/targets",
          "/v1/learning-resources",
          "/v1/learning-resources?connection=opportunity-to-win",
          "/v1/reps/rep-1/offers",
          "/v1/csv-mappings",
          "/v1/quarantine",
          "/v1/quarantine/unknown",
          "/v1/quarantine/discarded",
          "/v1/sources",
          "/v1/keys",
          "/v1/organizations",
          "/v1/webhooks",
          "/v1/webhooks/portal/deliveries",
          "/v1/learning-needs?state=open&state=closed");

  @Inject TenantTransaction transaction;
  @Inject AgroalDataSource dataSource;

  private TestOrganization ours;
  private TestOrganization theirs;

  @BeforeAll
  void sameKeysInBoth() {
    ours = filled("ours", 10);
    theirs = filled("theirs", 20);
  }

  /** The same keys everywhere; names, values and texts say whose they are. */
  private static TestOrganization filled(String whose, int attempts) {
    TestOrganization organization = TestOrganization.create("{\"smallestGroup\": 3}");
    organization
        .put(
            "/v1/teams",
            """
            [{"key":"north","name":"%1$s"},{"key":"south","name":"%1$s","parent":"north"}]"""
                .formatted(whose))
        .ok(200);
    List<String> facts = new ArrayList<>();
    for (int rep = 0; rep < 6; rep++) {
      organization
          .post(
              "/v1/reps",
              """
              {"key":"rep-%1$d","name":"%2$s","memberships":[{"team":"south","role":"seller"}]}"""
                  .formatted(rep, whose))
          .ok(201);
      for (int i = 0; i < attempts * 10; i++) {
        String subject = rep + "/" + i;
        String at = "2025-03-%02dT12:00:00Z".formatted(1 + i % 28);
        facts.add(traced(subject + "/a", "rep-" + rep, "opportunities_engaged", at, "s" + subject));
        String outcome = rep > 0 && i % 2 == 0 ? "deals_won" : "deals_lost";
        facts.add(traced(subject + "/o", "rep-" + rep, outcome, at, "s" + subject));
      }
    }
    organization.accept(facts);
    organization
        .observe(traced("waits", "unknown-rep", "deals_won", "2025-03-01T00:00:00Z", whose))
        .ok(200);
    organization
        .observe(traced("discarded", "nobody", "deals_won", "2025-03-01T00:00:00Z", whose))
        .ok(200);
    organization.delete("/v1/quarantine/test/discarded").ok(200);
    organization.put("/v1/reps/rep-0/aliases/user-0", "").ok(200);
    organization
        .observe(TestOrganization.NDJSON, "{\"source\":\"%s\"}\n".formatted(whose).repeat(1_001))
        .problem(422);
    organization
        .post(
            "/v1/notes",
            """
            {"rep":"rep-1","text":"%1$s","author":"%1$s","at":"2025-03-01T00:00:00Z"}"""
                .formatted(whose))
        .ok(201);
    organization
        .put(
            "/v1/targets",
            """
            [{"key":"deals","metric":"deals_won","role":"seller","value":5,"per":"month"},
             {"key":"%1$s","metric":"deals_won","rep":"rep-1","value":6,"per":"month"}]"""
                .formatted(whose))
        .ok(200);
    organization
        .put(
            "/v1/learning-resources",
            """
            [{"key":"book","name":"%1$s","kind":"formal","connections":["opportunity-to-win"]}]"""
                .formatted(whose))
        .ok(200);
    organization
        .put("/v1/reps/rep-1/offers/opportunity-to-win", "{\"words\":\"%s\"}".formatted(whose))
        .ok(200);
    organization.post("/v1/learning-resources/book/completions", "{\"rep\":\"rep-1\"}").ok(201);
    organization
        .put(
            "/v1/csv-mappings/export",
            """
            {"source":"%s","observations":[{"id":"{id}","rep":"{rep}","metric":"deals_won",
             "at":{"text":"{day}"},"value":"1"}]}"""
                .formatted(whose))
        .ok(200);
    organization.delete("/v1/observations/test/" + encoded("0/0/o")).ok(204);
    organization.observe(traced("0/0/b", "rep-0", "deals_lost", "2025-03-02T12:00:00Z", "s0/0"));
    organization
        .request()
        .header("X-Experience-API-Version", "1.0.3")
        .contentType("application/json")
        .body(
            """
            {"id":"7c2f8a4e-3f0b-4f57-9a3a-5d1f6c0e9b21","actor":{"mbox":"mailto:%s@example.com"},
             "verb":{"id":"http://adlnet.gov/expapi/verbs/completed"},
             "object":{"id":"https://example.com/talk"}}"""
                .formatted(whose))
        .post("/v1/xapi/statements")
        .then()
        .statusCode(200);
    String webhook = "{\"url\":\"https://%s.invalid/\",\"enabled\":%b}";
    organization.put("/v1/webhooks/portal", webhook.formatted(whose, true)).ok(201);
    organization.observe(
        traced("gone", "rep-0", "opportunities_engaged", "2025-03-02T12:00:00Z", "gone"));
    organization.delete("/v1/observations/test/gone").ok(204);
    organization.observe(traced("booked", "rep-0", "bookings", "2025-03-02T12:00:00Z", "s0/0"));
    int need = organization.all("/v1/learning-needs").get(0).get("id").asInt();
    organization
        .post("/v1/learning-needs/" + need + "/steps", "{\"type\":\"chose\",\"resource\":\"book\"}")
        .ok(201);
    // It is told of what has opened just now; then nothing goes on in its rows.
    for (int i = 0; organization.all("/v1/webhooks/portal/deliveries").isEmpty(); i++) {
      assertThat(i).as("deliveries come").isLessThan(600);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    organization.put("/v1/webhooks/portal", webhook.formatted(whose, false)).ok(200);
    return organization;
  }

  @Test
  void everyListShowsOnlyItsOwn() {
    for (String list : LISTS) {
      List<JsonNode> own = ours.all(list);
      assertThat(own).as(list).isNotEmpty();
      assertThat(theirs.all(list)).as(list).isNotEmpty();
      assertThat(own.toString()).as(list).doesNotContain("theirs", theirs.key());
      assertThat(theirs.all(list).toString()).as(list).doesNotContain("ours", ours.key());
    }
  }

  @Test
  void everySingleThingIsItsOwn() {
    for (String path :
        List.of(
            "/v1/reps/rep-0",
            "/v1/teams/south",
            "/v1/csv-mappings/export",
            "/v1/learning-resources/book",
            "/v1/learning-resources/book/effect?connection=opportunity-to-win",
            "/v1/scorecard?period=" + PERIOD,
            "/v1/reps/rep-1/scorecard?period=" + PERIOD,
            "/v1/teams/north/scorecard?period=" + PERIOD)) {
      assertThat(ours.get(path).ok(200).toString())
          .as(path)
          .contains("ours")
          .doesNotContain("theirs");
    }
    theirs.get("/v1/organizations/" + ours.key()).problem(404);
    theirs
        .send("PATCH", "/v1/organizations/" + ours.key(), "application/json", "{\"name\":\"x\"}")
        .problem(404);
  }

  @Test
  void scorecardsCountOnlyTheirOwnFacts() {
    for (Map.Entry<TestOrganization, Integer> one : Map.of(ours, 100, theirs, 200).entrySet()) {
      JsonNode rep = one.getKey().scorecardOfRep("rep-1", PERIOD);
      assertThat(rep.get("measures").get(0).get("facts").asInt()).isEqualTo(one.getValue());
      JsonNode whole = one.getKey().scorecard(PERIOD);
      assertThat(whole.get("measures").get(0).get("facts").asInt()).isEqualTo(6 * one.getValue());
      JsonNode won = Answer.find(whole.get("connections"), "connection", "opportunity-to-win");
      assertThat(won.get("attempts").asInt()).isEqualTo(6 * one.getValue());
      assertThat(won.get("successes").asInt()).isEqualTo(5 * one.getValue() / 2);
    }
  }

  @Test
  void aKeyOfTheOtherCannotBeRevoked() {
    JsonNode key = theirs.post("/v1/keys", "{\"name\":\"theirs\"}").ok(201);
    ours.delete("/v1/keys/" + key.get("id").asInt()).problem(404);
    TestOrganization.withKey(theirs.key(), key.get("key").asText()).get("/v1/reps").ok(200);
  }

  @Test
  void aNeedOfTheOtherIsUnknown() {
    String path = "/v1/learning-needs/" + theirs.all("/v1/learning-needs").get(0).get("id");
    for (TestOrganization one : List.of(ours, ours.as("rep-0"))) {
      one.get(path).problem(404);
      one.get(path + "/steps").problem(404);
      one.post(path + "/steps", "{\"type\":\"learning\"}").problem(404);
    }
  }

  @Test
  void aNoteOfTheOtherIsUnknown() {
    JsonNode note =
        theirs
            .as("coach")
            .post("/v1/notes", "{\"rep\":\"rep-1\",\"text\":\"theirs\",\"private\":true}")
            .ok(201);
    TestOrganization sameName = ours.as("coach");
    String path = "/v1/notes/" + note.get("id").asInt();
    for (TestOrganization one : List.of(ours, sameName, ours.as("rep-1"))) {
      one.get(path).problem(404);
      one.get(path + "/history").problem(404);
      one.putIfMatch(path, "*", "{\"rep\":\"rep-1\",\"text\":\"ours\"}").problem(404);
      one.deleteIfMatch(path, "*").problem(404);
      assertThat(one.all("/v1/notes?q=theirs")).isEmpty();
      JsonNode need = theirs.all("/v1/learning-needs").get(0);
      one.post(
              "/v1/notes",
              "{\"rep\":\"rep-0\",\"text\":\"ours\",\"need\":" + need.get("id").asInt() + "}")
          .problem(422);
    }
  }

  // ---- the database itself

  private static List<String> tables() {
    List<String> tables =
        DatabaseOwner.column(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
                + " AND column_name = 'organization_id' ORDER BY table_name");
    assertThat(tables).contains("organization", "observation", "rep", "note", "learning_need");
    return tables;
  }

  @Test
  void noTableIsWithoutAnOrganization() {
    assertThat(
            DatabaseOwner.column(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                    + " AND table_name <> 'flyway_schema_history' ORDER BY table_name"))
        .isEqualTo(tables());
  }

  @Test
  void everyTableForcesRowLevelSecurity() {
    for (String table : tables()) {
      assertThat(
              DatabaseOwner.rows(
                  "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = '"
                      + table
                      + "'::regclass"))
          .as(table)
          .containsExactly(List.of("t", "t"));
      assertThat(
              DatabaseOwner.number(
                  "SELECT count(*) FROM pg_policies WHERE tablename = '"
                      + table
                      + "' AND cmd = 'ALL' AND qual LIKE '%scorecard.organization%'"))
          .as(table)
          .isEqualTo(1);
    }
    assertThat(
            DatabaseOwner.column(
                "SELECT tablename || ' ' || cmd FROM pg_policies WHERE policyname = 'installation'"
                    + " ORDER BY 1"))
        .as("what is also seen by whoever runs the installation, and by who looks for work")
        .containsExactlyInAnyOrder(
            "activity SELECT",
            "needs_evaluation SELECT",
            "need_step SELECT",
            "organization ALL",
            "webhook SELECT",
            "webhook_delivery SELECT");
    assertThat(
            DatabaseOwner.column(
                "SELECT policyname FROM pg_policies WHERE policyname <> 'own_rows'"
                    + " AND policyname <> 'installation'"))
        .isEmpty();
  }

  @Test
  void everyKeyCarriesTheOrganization() {
    assertThat(
            DatabaseOwner.column(
                """
                SELECT i.indrelid::regclass || ' ' || i.indexrelid::regclass FROM pg_index i
                JOIN pg_class c ON c.oid = i.indrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND i.indisunique
                  AND c.relname <> 'flyway_schema_history'
                  AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid
                    AND a.attname = 'organization_id' AND a.attnum = ANY (i.indkey))"""))
        .as("unique indexes without organization_id, but for the organization's own name")
        .containsExactly("organization organization_key_key");
    assertThat(
            DatabaseOwner.column(
                """
                SELECT conrelid::regclass || ' ' || conname FROM pg_constraint k
                WHERE contype = 'f' AND NOT EXISTS (SELECT FROM pg_attribute a
                    WHERE a.attrelid = k.conrelid AND a.attname = 'organization_id'
                    AND a.attnum = ANY (k.conkey))"""))
        .as("foreign keys without organization_id")
        .isEmpty();
  }

  @Test
  void thePoolWorksAsARoleThatIsHeldToRowLevelSecurity() {
    transaction.read(
        ours.id(),
        organization -> {
          assertThat(query("SELECT current_user")).isEqualTo("scorecard_service");
          assertThat(
                  query(
                      "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR"
                          + " rolcanlogin FROM pg_roles WHERE rolname = current_user"))
              .isEqualTo("f");
          assertThat(
                  query(
                      "SELECT count(*) FROM pg_class WHERE relpersistence <> 't'"
                          + " AND relowner = (SELECT oid FROM pg_roles"
                          + " WHERE rolname = current_user)"))
              .isEqualTo("0");
          assertThat(
                  query(
                      "SELECT count(*) FROM pg_auth_members WHERE member = (SELECT oid FROM"
                          + " pg_roles WHERE rolname = current_user)"))
              .isEqualTo("0");
          return null;
        });
  }

  @Test
  void aQueryWithoutAFilterSeesOnlyItsOwnRows() {
    for (String table : tables()) {
      String own = countOf(table, ours);
      assertThat(own).as(table + " has rows in this test").isNotEqualTo("0");
      assertThat(countOf(table, theirs)).as(table).isNotEqualTo("0");
      String seen =
          transaction.read(ours.id(), organization -> query("SELECT count(*) FROM " + table));
      assertThat(seen).as(table).isEqualTo(own);
      String strange =
          transaction.read(
              ours.id(),
              organization ->
                  query(
                      "SELECT count(*) FROM " + table + " WHERE organization_id <> " + ours.id()));
      assertThat(strange).as(table).isEqualTo("0");
    }
  }

  @Test
  void anUpdateWithoutAFilterChangesOnlyItsOwnRows() {
    for (String table : tables()) {
      long[] changed = new long[1];
      rolledBack(
          () -> changed[0] = update("UPDATE " + table + " SET organization_id = organization_id"));
      assertThat(Long.toString(changed[0])).as(table).isEqualTo(countOf(table, ours));
    }
  }

  @Test
  void aDeleteWithoutAFilterDeletesOnlyItsOwnRows() {
    Map<String, Long> deleted = new LinkedHashMap<>();
    rolledBack(
        () -> {
          List<String> left = new ArrayList<>(tables());
          for (int pass = 0; pass < 20 && !left.isEmpty(); pass++) {
            // Those that others still refer to come later.
            for (String table : List.copyOf(left)) {
              update("SAVEPOINT one");
              try {
                deleted.put(table, update("DELETE FROM " + table));
                left.remove(table);
              } catch (DatabaseException e) {
                assertThat(e.state()).as(table).isEqualTo("23503");
                update("ROLLBACK TO SAVEPOINT one");
              }
            }
          }
          assertThat(left).isEmpty();
        });
    for (String table : tables()) {
      boolean cascades = List.of("membership", "webhook_delivery").contains(table);
      long cascaded = cascades ? deleted.get(table) : -1;
      if (cascaded != 0) {
        assertThat(deleted.get(table).toString()).as(table).isEqualTo(countOf(table, ours));
      }
    }
  }

  @Test
  void aRowCannotBeWrittenForAnother() {
    for (String sql :
        List.of(
            "INSERT INTO team (organization_id, team_id, key, name) VALUES (%d, -1, 'x', 'x')",
            "UPDATE rep SET organization_id = %d",
            "INSERT INTO observation (organization_id, source_id, event_id, rep_id, metric_id, at,"
                + " value, id) VALUES (%d, 1, gen_random_uuid(), 1, 1, now(), 1, 'x')")) {
      assertThatThrownBy(() -> rolledBack(() -> update(sql.formatted(theirs.id()))))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.state()).as(sql).isEqualTo("42501"));
    }
  }

  @Test
  void aReadingTransactionCannotWrite() {
    assertThatThrownBy(
            () -> transaction.read(ours.id(), organization -> update("DELETE FROM note")))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.state()).isEqualTo("25006"));
  }

  @Test
  void withoutATenantsTransactionNoRowIsVisible() {
    for (String table : tables()) {
      assertThat(
              QuarkusTransaction.requiringNew().call(() -> query("SELECT count(*) FROM " + table)))
          .as(table)
          .isEqualTo("0");
    }
  }

  @Test
  void theSettingDoesNotLeakToTheNextBorrowerOfTheConnection() throws SQLException {
    for (int i = 0; i < 40; i++) {
      transaction.read(ours.id(), organization -> query("SELECT count(*) FROM rep"));
    }
    try {
      rolledBack(() -> update("DELETE FROM note_history"));
    } finally {
      List<Connection> borrowed = new ArrayList<>();
      try {
        for (int i = 0; i < 8; i++) {
          Connection connection = dataSource.getConnection();
          borrowed.add(connection);
          try (var statement = connection.createStatement();
              var row =
                  statement.executeQuery(
                      "SELECT coalesce(current_setting('scorecard.organization', true), ''),"
                          + " coalesce(current_setting('scorecard.installation', true), ''),"
                          + " (SELECT count(*) FROM rep)")) {
            row.next();
            assertThat(row.getString(1)).isEmpty();
            assertThat(row.getString(2)).isEmpty();
            assertThat(row.getLong(3)).isZero();
          }
        }
      } finally {
        for (Connection connection : borrowed) {
          connection.close();
        }
      }
    }
  }

  @Test
  void anOrganizationThatDoesNotExistHasNothing() {
    String rows = transaction.lookUp(999_999_999, () -> query("SELECT count(*) FROM rep"));
    assertThat(rows).isEqualTo("0");
  }

  private static String countOf(String table, TestOrganization organization) {
    return Long.toString(DatabaseOwner.rowsOf(table, organization.id()));
  }

  private void rolledBack(Runnable work) {
    try {
      transaction.derive(
          ours.id(),
          organization -> {
            work.run();
            throw new RolledBack();
          });
    } catch (RolledBack e) {
      assertThat(e).isNotNull();
    }
  }

  private static final class RolledBack extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private String query(String sql) {
    try (Connection connection = dataSource.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private long update(String sql) {
    try (Connection connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
