package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.scorecard.ScorecardTest.rep;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flat table says what the scorecards of reps say, row by row. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableTest {
  private static final String TABLE = "/v1/scorecards/table";
  private static final String ALL = TABLE + "?period=2025-Q3&count=3";
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");
  private static final List<String> COLUMNS =
      List.of(
          "rep",
          "repName",
          "team",
          "role",
          "period",
          "firstDay",
          "lastDay",
          "kind",
          "key",
          "name",
          "stage",
          "unit",
          "value",
          "facts",
          "aim",
          "attainment",
          "attempts",
          "successes",
          "raw",
          "estimate",
          "low",
          "high",
          "typical",
          "verdict",
          "probability",
          "worth",
          "worthUnit",
          "dataThrough");

  private TestOrganization organization;

  @BeforeAll
  void twoTeams() {
    organization = TwoTeams.create();
  }

  private List<JsonNode> rows(String path) {
    List<JsonNode> rows = new ArrayList<>();
    JsonNode array = organization.get(path).ok(200);
    assertThat(array.isArray()).isTrue();
    array.forEach(rows::add);
    return rows;
  }

  /** All pages from a path on, by their links. */
  private List<JsonNode> pages(String path, int limit) {
    List<JsonNode> rows = new ArrayList<>();
    String next = path + (path.contains("?") ? "&" : "?") + "limit=" + limit;
    while (next != null) {
      Answer page = organization.get(next);
      assertThat(page.ok(200).size()).isLessThanOrEqualTo(limit);
      page.json().forEach(rows::add);
      Matcher link = NEXT.matcher(String.valueOf(page.header("Link")));
      next = link.matches() ? link.group(1) : null;
      assertThat(rows).hasSizeLessThan(10_000);
    }
    return rows;
  }

  private static String place(JsonNode row) {
    return row.get("period").asText()
        + " "
        + row.get("rep").asText()
        + " "
        + (row.get("kind").asText().equals("measure") ? "1" : "2")
        + " "
        + row.get("key").asText();
  }

  private static List<String> places(List<JsonNode> rows) {
    return rows.stream().map(TableTest::place).toList();
  }

  @Test
  void everyRowIsThatOfTheRepsScorecardAndNoneIsLeftOut() {
    List<JsonNode> rows = rows(ALL);

    List<String> expected = new ArrayList<>();
    int compared = 0;
    for (String quarter : TwoTeams.QUARTERS) {
      for (int i = 0; i < TwoTeams.REPS; i++) {
        JsonNode scorecard = organization.scorecardOfRep(rep(i), quarter);
        for (JsonNode measure : scorecard.get("measures")) {
          expected.add(quarter + " " + rep(i) + " 1 " + measure.get("metric").asText());
          JsonNode row = rows.get(places(rows).indexOf(expected.get(expected.size() - 1)));
          for (String field : List.of("name", "stage", "unit", "value", "facts")) {
            assertThat(row.get(field)).as(row + field).isEqualTo(measure.get(field));
          }
          assertThat(row.get("verdict").isNull()).isTrue();
        }
        for (JsonNode connection : scorecard.get("connections")) {
          expected.add(quarter + " " + rep(i) + " 2 " + connection.get("connection").asText());
          JsonNode row = rows.get(places(rows).indexOf(expected.get(expected.size() - 1)));
          JsonNode finding = connection.get("findings").get(0);
          assertSame(row, "attempts", finding.path("attempts"));
          assertSame(row, "successes", finding.path("successes"));
          assertSame(row, "raw", finding.path("raw"));
          assertSame(row, "estimate", finding.path("estimate").path("mean"));
          assertSame(row, "low", finding.path("estimate").path("low"));
          assertSame(row, "high", finding.path("estimate").path("high"));
          assertSame(row, "typical", finding.path("comparedWith").path("typical"));
          assertSame(row, "verdict", finding.path("verdict").path("key"));
          assertSame(row, "probability", finding.path("verdict").path("probability"));
          assertSame(row, "worth", finding.path("worth").path("mean"));
          assertSame(row, "worthUnit", finding.path("worth").path("unit"));
          assertSame(row, "name", connection.get("name"));
          compared += row.get("estimate").isNull() ? 0 : 1;
        }
      }
    }
    Collections.sort(expected);
    assertThat(places(rows)).containsExactlyElementsOf(expected);
    assertThat(compared).as("some are compared").isGreaterThan(15);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.fieldNames()).toIterable().containsExactlyElementsOf(COLUMNS);
              assertThat(row.get("firstDay").asText()).matches("2025-0[147]-01");
              assertThat(row.get("repName").asText()).startsWith("Name ");
              assertThat(row.get("role").asText()).isEqualTo("seller");
              assertThat(row.get("dataThrough").asText()).startsWith("2025-09-");
              assertThat(row.get("aim").isNull()).isTrue();
            });
  }

  private static void assertSame(JsonNode row, String column, JsonNode shown) {
    assertThat(row.get(column).isNull()).as(row + column).isEqualTo(shown.isMissingNode());
    if (!shown.isMissingNode()) {
      assertThat(row.get(column)).as(row + column).isEqualTo(shown);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 40, 10_000})
  void pagesTogetherAreTheWhole(int limit) {
    String path = limit < 3 ? TABLE + "?period=2025-Q2&team=low" : ALL;

    assertThat(pages(path, limit)).isEqualTo(rows(path));
    assertThat(pages(path + "&metric=pipeline", limit)).isEqualTo(rows(path + "&metric=pipeline"));
  }

  @Test
  void theLinkLeadsOnAlsoWhereRowsHaveComeAndGoneInBetween() {
    TestOrganization own = TestOrganization.create().withReps("a", "c", "e");
    for (String rep : List.of("a", "c", "e")) {
      own.accept(
          List.of(TestOrganization.fact(rep, rep, "calls_made", "2025-01-01T12:00:00Z", "1")));
    }
    Answer first = own.get(TABLE + "?period=2025&kind=measure&limit=2");
    own.withReps("b", "d");
    own.accept(
        List.of(
            TestOrganization.fact("b", "b", "calls_made", "2025-01-01T12:00:00Z", "1"),
            TestOrganization.fact("d", "d", "calls_made", "2025-01-01T12:00:00Z", "1")));
    own.delete("/v1/observations/test/c");
    Matcher link = NEXT.matcher(first.header("Link"));
    assertThat(link.matches()).isTrue();
    assertThat(link.group(1)).startsWith("/v1/scorecards/table?period=2025&kind=measure&limit=2&");

    assertThat(Answer.texts(first.json(), "rep")).containsExactly("a", "c");
    assertThat(own.get(link.group(1)).json().findValuesAsText("rep").stream().distinct().toList())
        .containsExactly("d", "e");
  }

  @Test
  void filtersLetPassWhatTheyNameAndNothingElse() {
    List<JsonNode> all = rows(ALL);
    assertThat(rows(ALL + "&rep=rep-02&rep=rep-05"))
        .isEqualTo(
            all.stream().filter(row -> row.get("rep").asText().matches("rep-0[25]")).toList());
    assertThat(rows(ALL + "&kind=measure"))
        .isEqualTo(all.stream().filter(row -> row.get("kind").asText().equals("measure")).toList());
    assertThat(rows(ALL + "&kind=connection"))
        .isEqualTo(
            all.stream().filter(row -> row.get("kind").asText().equals("connection")).toList());
    assertThat(rows(ALL + "&metric=accounts&metric=pipeline"))
        .isEqualTo(
            all.stream()
                .filter(row -> row.get("key").asText().matches("accounts|pipeline"))
                .toList());
    assertThat(rows(ALL + "&metric=accounts&connection=opportunity-to-win"))
        .isEqualTo(
            all.stream()
                .filter(row -> row.get("key").asText().matches("accounts|opportunity-to-win"))
                .toList());
    assertThat(rows(ALL + "&connection=opportunity-to-win&kind=measure")).isEmpty();
    assertThat(rows(TABLE + "?period=2025-Q3&period=2025-Q1&period=2025-Q3"))
        .isEqualTo(
            all.stream()
                .filter(row -> !row.get("period").asText().equals("2025-Q2"))
                .sorted(
                    Comparator.comparing((JsonNode row) -> row.get("period").asText()).reversed())
                .toList());
    assertThat(rows(TABLE))
        .isNotEmpty()
        .allMatch(row -> row.get("period").asText().startsWith("latest"));
  }

  @Test
  void aRepIsInTheTeamOfThePeriodsLastDayAndTeamsBelowCountToo() {
    List<JsonNode> low = rows(ALL + "&team=low");
    List<JsonNode> both = rows(ALL + "&team=top");

    assertThat(both).isEqualTo(rows(ALL));
    assertThat(low)
        .isEqualTo(both.stream().filter(row -> row.get("team").asText().equals("low")).toList());
    assertThat(low)
        .filteredOn(row -> row.get("rep").asText().equals(rep(TwoTeams.MOVER)))
        .extracting(row -> row.get("period").asText())
        .contains("2025-Q2", "2025-Q3")
        .doesNotContain("2025-Q1");
  }

  @Test
  void asKnownOnShowsTheTableOfThen() {
    TestOrganization own = TestOrganization.create().withReps("kim");
    own.accept(
        List.of(TestOrganization.fact("1", "kim", "calls_made", "2025-01-01T12:00:00Z", "3")));
    String then = own.scorecard("2025").get("asKnownOn").asText();
    Answer before = own.get(TABLE + "?period=2025");
    own.accept(
        List.of(TestOrganization.fact("2", "kim", "calls_made", "2025-01-02T12:00:00Z", "4")));

    assertThat(own.get(TABLE + "?period=2025&asKnownOn=" + then).text()).isEqualTo(before.text());
    assertThat(own.get(TABLE + "?period=2025").text()).isNotEqualTo(before.text());
  }

  @Test
  void csvHasTheSameRowsAndCells() throws IOException {
    List<JsonNode> rows = rows(ALL);
    Answer answer = organization.get(ALL + "&format=csv");

    assertThat(answer.mediaType()).isEqualTo("text/csv");
    try (CSVParser parser =
        CSVParser.parse(
            new StringReader(answer.text()),
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
      List<CSVRecord> records = parser.getRecords();
      assertThat(parser.getHeaderNames()).isEqualTo(COLUMNS);
      assertThat(records).hasSameSizeAs(rows);
      for (int i = 0; i < records.size(); i++) {
        for (String column : COLUMNS) {
          JsonNode cell = rows.get(i).get(column);
          assertThat(records.get(i).get(column)).isEqualTo(cell.isNull() ? "" : cell.asText());
        }
      }
    }
    assertThat(organization.get(ALL + "&format=csv&limit=5").header("Link")).contains("format=csv");
  }

  @Test
  void whatCannotBeAskedForIsRefusedWithItsPlace() {
    for (List<String> one :
        List.of(
            List.of("?limit=0", "limit"),
            List.of("?limit=10001", "limit"),
            List.of("?limit=x", "limit"),
            List.of("?count=0", "count"),
            List.of("?count=61", "count"),
            List.of("?count=2&period=2025&period=2024", "count"),
            List.of("?kind=rep", "kind"),
            List.of("?period=2025-Q5", "period"),
            List.of("?period=2025&period=x", "period"),
            List.of("?cursor=x", "cursor"),
            List.of("?cursor=MXg", "cursor"),
            List.of("?cursor=MTA6OTk5Om06eA", "cursor"),
            List.of("?" + "period=2025&".repeat(61), "period"))) {
      JsonNode problem = organization.get(TABLE + one.get(0)).problem(400);
      assertThat(Answer.places(problem)).as(one.get(0)).containsExactly(one.get(1));
    }
    for (String unknown : List.of("rep=x", "team=x", "metric=x", "connection=x", "rep=%00")) {
      organization.get(TABLE + "?" + unknown).problem(404);
    }
  }

  @Test
  void moreThanSoManyRepsAndPeriodsAtOnceAreRefused() {
    TestOrganization large = TestOrganization.create();
    String[] reps = new String[BuildTable.MAX_CELLS / 60 + 1];
    for (int i = 0; i < reps.length; i++) {
      reps[i] = "r" + i;
    }
    large.withReps(reps);

    JsonNode problem = large.get(TABLE + "?period=2025-03&count=60").problem(422);
    assertThat(Answer.places(problem)).containsExactly("period");
    assertThat(problem.get("detail").asText()).contains("60 periods of " + reps.length + " reps");
    assertThat(large.get(TABLE + "?period=2025-03&count=60&kind=measure&rep=r1").ok(200)).isEmpty();
  }
}
