package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.CSV;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Exports as systems write them, read by a stored mapping. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class CsvMappingTest {
  private static final String MAPPING =
      """
      {"source":"crm","delimiter":";","zone":"America/New_York",
       "cleanUps":[{"column":"product","from":"GTXPro","to":"GTX Pro"},
                   {"column":"stage","from":"","to":"Open"}],
       "observations":[
        {"when":[{"column":"engaged","present":true}],
         "id":"{id}/engaged","rep":"{agent}","metric":"opportunities_engaged",
         "at":{"text":"{engaged}"},"value":"1","subject":"{id}",
         "attributes":{"product":"{product}","where":"{region}-{office}"}},
        {"when":[{"column":"stage","in":["Won"]},{"column":"amount","present":true}],
         "id":"{id}/booking","rep":"{agent}","metric":"bookings",
         "at":{"text":"{closed} {time}","format":"dd.MM.yyyy HH:mm"},"value":"{amount}",
         "subject":"{id}"},
        {"when":[{"column":"stage","in":["Won","Lost"]}],
         "id":"{id}/closed","rep":"{agent}","metric":"deals_won",
         "at":{"text":"{closed}","format":"dd.MM.yyyy"},"value":"1"}]}""";
  private static final String HEADER =
      "id;agent;engaged;stage;closed;time;amount;product;region;office\n";

  private static TestOrganization organization() {
    TestOrganization organization = TestOrganization.create().withReps("Kim Osei");
    organization.put("/v1/csv-mappings/crm", MAPPING).ok(200);
    return organization;
  }

  private static Answer load(TestOrganization organization, String rows) {
    return organization.send("POST", "/v1/observations?mapping=crm", CSV, HEADER + rows);
  }

  @Test
  void aRowYieldsWhatItsConditionsSay() {
    TestOrganization organization = organization();

    JsonNode receipt =
        load(
                organization,
                "o1;Kim Osei;2026-03-01;Won;08.03.2026;01:30;1234.50;GTXPro;EMEA;Kiel\n"
                    + "o2;Kim Osei;2026-03-02T10:00:00+01:00;;;;;GTX Plus;;\n"
                    + "o3;Kim Osei;;Lost;09.03.2026;;;x;;\n"
                    + "o4;Kim Osei;;;;;;;;\n"
                    + "o5;Somebody;2026-03-03;;;;;;;\n")
            .ok(200);

    assertThat(receipt.get("accepted").asInt()).isEqualTo(5);
    assertThat(receipt.get("quarantined").asInt()).isEqualTo(1);
    assertThat(
            DatabaseOwner.rowsAs(
                organization.id(),
                "SELECT o.id, at AT TIME ZONE 'UTC', value, subject, attributes::text"
                    + " FROM observation o ORDER BY o.id COLLATE \"C\""))
        .containsExactly(
            row("o1/booking", "2026-03-08 06:30:00", "1234.5", "o1", null),
            row("o1/closed", "2026-03-08 05:00:00", "1", null, null),
            row(
                "o1/engaged",
                "2026-03-01 05:00:00",
                "1",
                "o1",
                "{\"where\": \"EMEA-Kiel\", \"product\": \"GTX Pro\"}"),
            row(
                "o2/engaged",
                "2026-03-02 09:00:00",
                "1",
                "o2",
                "{\"where\": \"-\", \"product\": \"GTX Plus\"}"),
            row("o3/closed", "2026-03-09 04:00:00", "1", null, null));
    assertThat(
            load(organization, "o4;Kim Osei;;;;;;;;\no3;Kim Osei;;Lost;09.03.2026;;;y;;\n")
                .ok(200)
                .get("duplicate")
                .asInt())
        .isEqualTo(1);
  }

  private static List<String> row(String... cells) {
    return java.util.Arrays.asList(cells);
  }

  @Test
  void withoutAZoneDaysAreTheOrganizations() {
    TestOrganization organization = TestOrganization.inZone("Asia/Kolkata").withReps("kim");
    organization
        .put(
            "/v1/csv-mappings/plain",
            """
            {"source":"s","observations":[{"id":"{id}","rep":"kim","metric":"calls_made",
             "at":{"text":"{day}"},"value":"{n}"}]}""")
        .ok(200);

    organization
        .send("POST", "/v1/observations?mapping=plain", CSV, "id,day,n\n1,2026-04-01,7\n")
        .ok(200);

    assertThat(organization.scorecard("2026-04").get("dataThrough").asText())
        .isEqualTo("2026-03-31T18:30:00Z");
    assertThat(Answer.measure(organization.scorecard("2026-04"), "calls_made"))
        .isEqualByComparingTo("7");
  }

  @Test
  void aBadRowNeverSpoilsTheOthers() {
    TestOrganization organization = organization();

    JsonNode receipt =
        load(
                organization,
                "o1;Kim Osei;2026-02-30;;;;;;;\n"
                    + "o2;Kim Osei;;Won;01.03.2026;25:00;10;;;\n"
                    + "o3;Kim Osei;;Won;01.03.2026;10:00;many;;;\n"
                    + "o4;;2026-03-01;;;;;;;\n"
                    + "o5;Kim Osei;2026-03-01;;;;;;;;;;\n"
                    + "o6;Kim Osei;+999999-01-01;;;;;;;\n"
                    + "o7;Kim Osei;+999999999-12-31T23:59:59-18:00;;;;;;;\n"
                    + "o8;Kim Osei;2099-01-01;;;;;;;\n"
                    + "o9;Kim\u0000;2026-03-01;;;;;;;\n"
                    + "o10;Kim Osei;2026-03-01;;;;;;;\n")
            .ok(200);

    assertThat(receipt.get("accepted").asInt()).as(receipt.toString()).isEqualTo(3);
    assertThat(receipt.get("rejected").asInt()).isEqualTo(9);
    assertThat(Answer.texts(receipt.get("items"), "line"))
        .containsExactly("2", "3", "4", "5", "6", "7", "8", "9", "10");
    assertThat(Answer.texts(receipt.get("items"), "pointer"))
        .containsExactly("/at", "/at", "/value", "/rep", "", "/at", "/at", "/at", "/rep");
  }

  @Test
  void aMappingThatNamesAMissingColumnIsRefusedWithTheColumnAndStoresNothing() {
    TestOrganization organization = organization();
    for (String header :
        List.of(
            HEADER.replace("agent", "Agent"),
            HEADER.replace(";product", ""),
            HEADER.replace(";stage", ";\"stage \"\"x\"\"\""),
            HEADER.replace(';', ','),
            "id\n")) {
      JsonNode problem =
          organization
              .send(
                  "POST",
                  "/v1/observations?mapping=crm",
                  CSV,
                  header + "o1;Kim Osei;2026-03-01;;;;;;;\n")
              .problemWithPlace(422);
      assertThat(Answer.places(problem)).contains("1");
      assertThat(problem.get("detail").asText()).contains("the header has no column");
    }
    assertThat(DatabaseOwner.rowsOf("observation", organization.id())).isZero();
  }

  @Test
  void aMappingIsShownAsItWasSentAndCanBeReplacedAndDeleted() {
    TestOrganization organization = organization();
    assertThat(organization.get("/v1/csv-mappings/crm").ok(200)).isEqualTo(Answer.read(MAPPING));
    String other = MAPPING.replace("\"crm\"", "\"erp\"");
    assertThat(organization.put("/v1/csv-mappings/crm", other).ok(200))
        .isEqualTo(Answer.read(other));
    assertThat(organization.all("/v1/csv-mappings")).hasSize(1);
    for (String key : List.of("a b", "a/b", "100%", "ä🙂", "'")) {
      organization.put("/v1/csv-mappings/" + TestOrganization.encoded(key), MAPPING).ok(200);
      organization.get("/v1/csv-mappings/" + TestOrganization.encoded(key)).ok(200);
    }

    organization.delete("/v1/csv-mappings/crm").ok(204);

    organization.get("/v1/csv-mappings/crm").problem(404);
    organization.delete("/v1/csv-mappings/crm").problem(404);
    load(organization, "").problem(404);
  }

  @Test
  void aMappingThatCannotWorkIsRefusedWithItsPlace() {
    TestOrganization organization = TestOrganization.create();
    for (List<String> bad :
        List.of(
            List.of("\"{id}/engaged\"", "\"{id/engaged\"", "/observations/0/id"),
            List.of("\"{id}/engaged\"", "\"{}/engaged\"", "/observations/0/id"),
            List.of("\"{agent}\"", "\"\"", "/observations/0/rep"),
            List.of("\"dd.MM.yyyy\"", "\"dd.MM.jjjj\"", "/observations/2/at/format"),
            List.of("\"dd.MM.yyyy\"", "\"[\"", "/observations/2/at/format"),
            List.of("\"dd.MM.yyyy\"", "\"'\"", "/observations/2/at/format"),
            List.of(
                "\"present\":true}]",
                "\"present\":true,\"in\":[\"x\"]}]",
                "/observations/0/when/0"),
            List.of(",\"present\":true}]", "}]", "/observations/0/when/0"),
            List.of("\"present\":true", "\"present\":\"true\"", "/observations/0/when/0/present"),
            List.of("[\"Won\",\"Lost\"]", "[]", "/observations/2/when/0/in"),
            List.of("[\"Won\",\"Lost\"]", "[null]", "/observations/2/when/0/in"),
            List.of("\";\"", "\";;\"", "/delimiter"),
            List.of("\";\"", "\"\\\"\"", "/delimiter"),
            List.of("\";\"", "\"\\n\"", "/delimiter"),
            List.of("\";\"", "\"\\u0000\"", "/delimiter"),
            List.of("\"America/New_York\"", "\"Mars\"", "/zone"),
            List.of("\"where\":", "\"\":", "/observations/0/attributes"),
            List.of("\"where\":", "\"wh\\u0000ere\":", "/observations/0/attributes"),
            List.of("\"{region}-{office}\"", "\"{region}-{\"", "/observations/0/attributes/where"),
            List.of("\"{region}-{office}\"", "7", "/observations/0/attributes/where"))) {
      String changed = MAPPING.replace(bad.get(0), bad.get(1));
      assertThat(changed).as(bad.toString()).isNotEqualTo(MAPPING);
      Answer answer = organization.put("/v1/csv-mappings/bad", changed);
      assertThat(answer.status()).as(bad + answer.text()).isEqualTo(422);
      assertThat(Answer.places(answer.problem())).as(bad.toString()).isNotEmpty();
      assertThat(Answer.places(answer.json()).get(0)).as(bad.toString()).startsWith(bad.get(2));
    }
    organization
        .put("/v1/csv-mappings/bad", MAPPING.replace("\"where\"", "\"wh\\ud800ere\""))
        .problemWithPlace(400);
    organization
        .put("/v1/csv-mappings/bad", "{\"source\":\"s\",\"observations\":[]}")
        .problemWithPlace(422);
    organization.put("/v1/csv-mappings/" + "x".repeat(201), MAPPING).problemWithPlace(422);
    organization.put("/v1/csv-mappings/%20", MAPPING).problemWithPlace(422);
    assertThat(organization.all("/v1/csv-mappings")).isEmpty();
  }
}
