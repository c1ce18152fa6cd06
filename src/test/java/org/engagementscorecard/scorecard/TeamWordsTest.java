package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What words go with strengths and what with gaps across a team. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TeamWordsTest {
  private static final int NOTES = 12;
  private static final String WORDS =
      "/v1/teams/north/words?period=2026-03&connection=opportunity-to-win";

  private TestOrganization organization;

  /** Four reps who win 80 of 100, four who win 50 and four who win 20; notes about 8 of them. */
  @BeforeAll
  void aTeamWithStrengthsAndGaps() {
    organization = team();
    for (int rep = 0; rep < 12; rep++) {
      if (rep / 4 == 1) {
        continue;
      }
      boolean strength = rep < 4;
      for (int i = 0; i < NOTES; i++) {
        note(
            rep,
            strength ? "asked a question, listened, number" + i : "features, features, slides");
      }
      // Of one rep only; of two reps; of another connection; of before.
      note(rep, "unique" + rep + " unique" + rep);
      note(rep, rep % 4 < 1 ? "pair" : "other");
      for (String more :
          List.of(
              "\"connection\":\"call-to-meeting\",\"at\":\"2026-03-05T12:00:00Z\"",
              "\"at\":\"2026-02-28T23:59:59Z\"")) {
        organization
            .post(
                "/v1/notes", "{\"rep\":\"rep-%d\",\"text\":\"elsewhere\",%s}".formatted(rep, more))
            .ok(201);
      }
    }
    TestOrganization coach = organization.as("coach");
    for (int rep = 0; rep < 12; rep++) {
      coach
          .post(
              "/v1/notes",
              "{\"rep\":\"rep-%d\",\"text\":\"secretly\",\"private\":true,\"at\":\"2026-03-05T12:00:00Z\"}"
                  .formatted(rep))
          .ok(201);
    }
  }

  private static TestOrganization team() {
    TestOrganization organization = TestOrganization.create("{\"smallestGroup\": 3}");
    organization
        .put(
            "/v1/teams",
            "[{\"key\":\"north\",\"name\":\"North\"},{\"key\":\"far\",\"name\":\"Far\",\"parent\":\"north\"},"
                + "{\"key\":\"south\",\"name\":\"South\"}]")
        .ok(200);
    List<String> facts = new ArrayList<>();
    for (int rep = 0; rep < 12; rep++) {
      organization
          .post(
              "/v1/reps",
              "{\"key\":\"rep-%d\",\"name\":\"R\",\"memberships\":[{\"team\":\"%s\",\"role\":\"seller\"}]}"
                  .formatted(rep, rep % 2 == 0 ? "north" : "far"))
          .ok(201);
      int won = 80 - 30 * (rep / 4);
      for (int i = 0; i < 100; i++) {
        String subject = rep + "/" + i;
        String at = "2026-03-%02dT12:00:00Z".formatted(1 + i % 28);
        facts.add(traced(subject + "/a", "rep-" + rep, "opportunities_engaged", at, subject));
        facts.add(
            traced(
                subject + "/o", "rep-" + rep, i < won ? "deals_won" : "deals_lost", at, subject));
      }
    }
    organization.accept(facts);
    return organization;
  }

  private void note(int rep, String text) {
    organization
        .post(
            "/v1/notes",
            "{\"rep\":\"rep-%d\",\"text\":\"%s\",\"author\":\"a%d\",\"at\":\"2026-03-05T12:00:00Z\"}"
                .formatted(rep, text, rep))
        .ok(201);
  }

  @Test
  void wordsGoWithTheSideOnWhichTheyAreSaid() {
    JsonNode words = organization.get(WORDS).ok(200);

    assertThat(words.has("tooEarly")).as(words.toString()).isFalse();
    for (String side : List.of("strength", "gap")) {
      assertThat(words.get(side).get("reps").asInt()).isEqualTo(4);
      assertThat(words.get(side).get("authors").asInt()).isEqualTo(4);
      assertThat(words.get(side).get("notes").asInt()).isEqualTo(4 * (NOTES + 2));
    }
    JsonNode question = Answer.find(words.get("words"), "word", "question");
    assertThat(question.get("goesWith").asText()).isEqualTo("strength");
    assertThat(question.get("strengthNotes").asInt()).isEqualTo(4 * NOTES);
    assertThat(question.get("gapNotes").asInt()).isZero();
    assertThat(question.get("low").asDouble()).isPositive();
    JsonNode feature = Answer.find(words.get("words"), "word", "featur");
    assertThat(feature.get("goesWith").asText()).isEqualTo("gap");
    assertThat(feature.get("gapNotes").asInt()).as("once in each note").isEqualTo(4 * NOTES);
    assertThat(feature.get("high").asDouble()).isNegative();
    JsonNode other = Answer.find(words.get("words"), "word", "other");
    assertThat(other.isMissingNode()).as("english knows it as no word to look for").isTrue();
    assertThat(Answer.find(words.get("words"), "word", "number0").get("strengthNotes").asInt())
        .isEqualTo(4);
    assertThat(words.get("compared").asInt()).isEqualTo(5 + NOTES);
    assertThat(words.get("sentences")).hasSize(1);
  }

  /** The prior from all shared notes, by hand: see WordOddsTest for the formula. */
  @Test
  void thePriorIsWhatTheOrganizationSays() {
    JsonNode words = organization.get(WORDS).ok(200);
    JsonNode question = Answer.find(words.get("words"), "word", "question");
    // Each of 4 + 4 reps: NOTES notes of ask, question, listen, number<i> or of featur, slide;
    // one of unique<rep>; pair for one rep of each side; 2 of elsewher.
    double strength = 4 * (NOTES * 4 + 1) + 1;
    double gap = 4 * (NOTES * 2 + 1) + 1;
    double everywhere = strength + gap + 8 * 2;
    double prior = 500.0 * 4 * NOTES / everywhere;
    double expected =
        Math.log((4 * NOTES + prior) / (strength + 500 - 4 * NOTES - prior))
            - Math.log(prior / (gap + 500 - prior));

    assertThat(question.get("logOdds").asDouble())
        .isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-9));
  }

  @Test
  void wordsOfFewPrivateOnesAndThoseOfOtherThingsAreNotShown() {
    for (TestOrganization one : List.of(organization, organization.as("coach"))) {
      Answer answer = one.get(WORDS);
      answer.ok(200);
      assertThat(answer.text()).doesNotContain("secret", "unique", "pair", "elsewher");
    }
  }

  @Test
  void belowTheSmallestGroupItIsTooEarly() {
    JsonNode small =
        organization
            .get("/v1/teams/far/words?period=2026-03&connection=opportunity-to-win")
            .ok(200);

    assertThat(small.get("tooEarly").asText()).contains("at least 3", "2 and 2");
    assertThat(small.get("words")).isEmpty();
    assertThat(small.get("compared").asInt()).isZero();
    for (String nothing : List.of("south/words?period=2026-03", "north/words?period=2020")) {
      JsonNode none =
          organization.get("/v1/teams/" + nothing + "&connection=opportunity-to-win").ok(200);
      assertThat(none.get("tooEarly").asText()).isNotBlank();
    }
  }

  @Test
  void whatIsAskedForMustBeThere() {
    organization.get("/v1/teams/north/words?period=2026-03").problemWithPlace(400);
    organization.get("/v1/teams/north/words?period=x&connection=opportunity-to-win").problem(400);
    organization.get("/v1/teams/north/words?connection=x").problem(404);
    organization.get("/v1/teams/x/words?connection=opportunity-to-win").problem(404);
  }
}
