package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A team's heat map says what its scorecard says, by name. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeatMapTest {
  private TestOrganization organization;

  @BeforeAll
  void twoTeams() {
    organization = TwoTeams.create();
  }

  @Test
  void everyCellIsTheFindingOfTheScorecard() {
    for (String team : List.of("top", "low")) {
      for (String period : List.of("2025", "2025-Q1", "2025-Q2")) {
        JsonNode map = organization.get("/v1/teams/" + team + "/heat-map?period=" + period).ok(200);
        JsonNode scorecard = organization.scorecardOfTeam(team, period);

        assertThat(map.get("team").asText()).isEqualTo(team);
        assertThat(map.get("teamName")).isEqualTo(scorecard.get("subject").get("name"));
        for (String field : List.of("period", "dataThrough", "asKnownOn")) {
          assertThat(map.get(field)).isEqualTo(scorecard.get(field));
        }
        assertThat(Answer.texts(map.get("connections"), "key"))
            .isEqualTo(Answer.texts(scorecard.get("connections"), "connection"));
        for (JsonNode connection : scorecard.get("connections")) {
          String key = connection.get("connection").asText();
          JsonNode column = Answer.find(map.get("connections"), "key", key);
          assertThat(column.get("name")).isEqualTo(connection.get("name"));
          assertThat(column.get("sentences")).isEqualTo(connection.get("sentences"));
          assertThat(Answer.texts(map.get("reps"), "rep"))
              .as("by name")
              .isEqualTo(Answer.texts(connection.get("findings"), "rep"));
          for (JsonNode finding : connection.get("findings")) {
            JsonNode row = Answer.find(map.get("reps"), "rep", finding.get("rep").asText());
            JsonNode cell = Answer.find(row.get("cells"), "connection", key);
            assertThat(row.get("cells")).hasSameSizeAs(map.get("connections"));
            assertThat(row.get("repName")).isEqualTo(finding.get("repName"));
            assertThat(cell.get("verdict")).isEqualTo(finding.get("verdict").get("key"));
            assertThat(cell.path("probability"))
                .isEqualTo(finding.get("verdict").path("probability"));
            assertThat(cell.path("raw")).isEqualTo(finding.path("raw"));
            assertThat(cell.path("estimate")).isEqualTo(finding.path("estimate").path("mean"));
            assertThat(cell.path("low")).isEqualTo(finding.path("estimate").path("low"));
            assertThat(cell.path("high")).isEqualTo(finding.path("estimate").path("high"));
            assertThat(cell.path("typical"))
                .isEqualTo(finding.path("comparedWith").path("typical"));
            assertThat(cell.get("sentence")).isEqualTo(finding.get("sentence"));
          }
        }
      }
    }
    JsonNode all = organization.get("/v1/teams/top/heat-map?period=2025").json();
    assertThat(all.get("reps")).hasSize(TwoTeams.REPS);
    assertThat(Answer.texts(all.get("reps"), "repName")).isSorted();
  }

  @Test
  void aTeamOfNobodyHasNoRowsAndAnUnknownOneIsNotFound() {
    organization.post("/v1/teams", "{\"key\":\"empty\",\"name\":\"Empty\"}").ok(201);

    JsonNode map = organization.get("/v1/teams/empty/heat-map?period=2025").ok(200);

    assertThat(map.get("reps")).isEmpty();
    assertThat(map.get("connections")).isNotEmpty();
    organization.get("/v1/teams/nobody/heat-map").problem(404);
    organization.get("/v1/teams/top/heat-map?period=2025-W54").problem(400);
  }
}
