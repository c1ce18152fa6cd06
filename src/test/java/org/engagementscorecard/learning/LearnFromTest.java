package org.engagementscorecard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.People;
import org.engagementscorecard.scorecard.Recall;
import org.junit.jupiter.api.Test;

/**
 * Who is named to a rep with a need: peers in the same job with a strength there who offered to
 * share, and nobody else whatever happens.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class LearnFromTest {
  private static final String CONNECTION = "opportunity-to-win";
  private static final String NOBODY = "Nobody with a strength here has offered to share yet.";

  @Inject TenantTransaction transaction;
  @Inject Recall recall;
  @Inject People people;
  @Inject Catalogue catalogue;
  @Inject LearnFrom learnFrom;
  @Inject ObjectMapper mapper;

  /**
   * Twelve sellers with 400 attempts each at 50%; rep-3 at 25%, and rep-5 to rep-8 at 75%. Six
   * partners do another job: five at 50%, and partner-5 at 90%.
   */
  private static TestOrganization planted() {
    TestOrganization organization = TestOrganization.create();
    List<String> reps = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      reps.add("rep-" + i);
    }
    organization.withRepsInRole("seller", reps.toArray(String[]::new));
    List<String> partners = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      partners.add("partner-" + i);
    }
    organization.withRepsInRole("partner", partners.toArray(String[]::new));
    for (int i = 0; i < 12; i++) {
      organization.accept(
          opportunities("rep-" + i, 400, i == 3 ? 100 : i >= 5 && i <= 8 ? 300 : 200));
    }
    for (int i = 0; i < 6; i++) {
      organization.accept(opportunities("partner-" + i, 400, i == 5 ? 360 : 200));
    }
    return organization;
  }

  private static List<String> opportunities(String rep, int attempts, int won) {
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      String subject = rep + "/" + i;
      String day = "%02dT12:00:00Z".formatted(1 + i % 28);
      boolean wins = (long) (i + 1) * won / attempts > (long) i * won / attempts;
      facts.add(traced(subject + "/e", rep, "opportunities_engaged", "2025-03-" + day, subject));
      facts.add(
          traced(
              subject + "/c", rep, wins ? "deals_won" : "deals_lost", "2025-04-" + day, subject));
    }
    return facts;
  }

  private static void offer(TestOrganization organization, String rep) {
    organization
        .put("/v1/reps/" + rep + "/offers/" + CONNECTION, "{\"words\":\"Words of " + rep + "\"}")
        .ok(200);
  }

  private JsonNode shown(TestOrganization own, int need, String rep) {
    return transaction.read(
        own.id(),
        organization -> {
          try {
            return Answer.read(
                mapper.writeValueAsString(
                    learnFrom.of(
                        organization,
                        recall.now(organization),
                        need,
                        people.rep(organization, rep).id(),
                        catalogue.connection(organization, CONNECTION).id())));
          } catch (JsonProcessingException e) {
            throw new AssertionError(e);
          }
        });
  }

  private Set<String> named(TestOrganization organization, int need, String rep) {
    Set<String> keys = new TreeSet<>();
    shown(organization, need, rep).get("peers").forEach(one -> keys.add(one.get("rep").asText()));
    return keys;
  }

  @Test
  void onlyPeersWithAStrengthWhoOfferedAreNamedAndWithdrawnOffersVanish() {
    TestOrganization organization = planted();
    assertThat(
            Answer.finding(
                    organization.scorecardOfRep("rep-6", "latest-365-days"), CONNECTION, "rep-6")
                .get("verdict")
                .get("key")
                .asText())
        .isEqualTo("strength");

    JsonNode before = shown(organization, 1, "rep-3");
    assertThat(before.get("peers")).as("four have a strength, and nobody offered").isEmpty();
    assertThat(before.get("sentence").asText()).isEqualTo(NOBODY);
    assertThat(before.toString()).doesNotContain("rep-", "partner-");

    for (String rep : List.of("rep-3", "rep-1", "rep-5", "rep-6", "partner-5")) {
      offer(organization, rep);
    }
    organization
        .put("/v1/reps/rep-7/offers/demo-to-proposal", "{\"words\":\"Elsewhere.\"}")
        .ok(200);

    JsonNode shown = shown(organization, 1, "rep-3");
    assertThat(named(organization, 1, "rep-3")).containsExactly("rep-5", "rep-6");
    assertThat(shown.toString()).doesNotContain("rep-1\"", "rep-7", "rep-8", "partner-5");
    assertThat(shown.get("sentence").asText()).contains("rep-5", "rep-6", " and ", "offered");
    assertThat(named(organization, 1, "rep-5"))
        .as("nobody is a peer of the own")
        .containsExactly("rep-6");
    assertThat(named(organization, 1, "partner-1"))
        .as("who does another job learns from those who do it")
        .containsExactly("partner-5");

    organization.as("rep-5").delete("/v1/reps/rep-5/offers/" + CONNECTION).ok(204);
    assertThat(named(organization, 1, "rep-3")).containsExactly("rep-6");
    organization.delete("/v1/reps/rep-6/offers/" + CONNECTION).ok(204);
    assertThat(shown(organization, 1, "rep-3")).isEqualTo(before);
  }

  @Test
  void nothingOfAPeerIsToldButTheOffer() {
    TestOrganization organization = planted();
    offer(organization, "rep-5");

    JsonNode peer = shown(organization, 1, "rep-3").get("peers").get(0);

    assertThat(peer).hasSize(4);
    assertThat(peer.get("rep").asText()).isEqualTo("rep-5");
    assertThat(peer.get("name").asText()).isEqualTo("rep-5");
    assertThat(peer.get("words").asText()).isEqualTo("Words of rep-5");
    assertThat(peer.has("since")).isTrue();
  }

  @Test
  void ofManyAFewAreNamedAndOtherNeedsAreShownOthers() {
    TestOrganization organization = planted();
    for (int i = 5; i <= 8; i++) {
      offer(organization, "rep-" + i);
    }

    Set<String> all = new TreeSet<>();
    for (int need = 1; need <= 20; need++) {
      Set<String> named = named(organization, need, "rep-3");
      assertThat(named).hasSize(3).isEqualTo(named(organization, need, "rep-3"));
      all.addAll(named);
    }
    assertThat(all).containsExactly("rep-5", "rep-6", "rep-7", "rep-8");
  }

  @Test
  void whoeverLosesTheStrengthIsNamedNoMore() {
    TestOrganization organization = planted();
    offer(organization, "rep-5");
    assertThat(named(organization, 1, "rep-3")).containsExactly("rep-5");

    List<String> lost = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String at = "2025-04-%02dT13:00:00Z".formatted(1 + i % 28);
      lost.add(traced("more/e/" + i, "rep-5", "opportunities_engaged", at, "more/" + i));
      lost.add(traced("more/l/" + i, "rep-5", "deals_lost", at, "more/" + i));
    }
    organization.accept(lost);

    assertThat(named(organization, 1, "rep-3")).isEmpty();
  }

  @Test
  void aFewResourcesOfEachKindAreShownAndRetiredOnesAreNot() {
    TestOrganization organization = planted();
    List<String> many = new ArrayList<>();
    for (String kind : List.of("social", "formal", "informal")) {
      for (int i = 0; i < 8; i++) {
        many.add(
            """
            {"key":"%1$s-%2$d","name":"%1$s %2$d","kind":"%1$s","minutes":5,
             "url":"https://learn.example.com/%2$d","connections":["%3$s"]}"""
                .formatted(kind, i, CONNECTION));
      }
    }
    organization.put("/v1/learning-resources", many.toString()).ok(200);
    organization
        .put(
            "/v1/learning-resources/elsewhere",
            "{\"key\":\"elsewhere\",\"name\":\"E\",\"kind\":\"formal\","
                + "\"connections\":[\"demo-to-proposal\"]}")
        .ok(200);
    organization.delete("/v1/learning-resources/formal-0").ok(204);

    JsonNode shown = shown(organization, 1, "rep-3").get("resources");

    List<String> keys = new ArrayList<>();
    shown.forEach(one -> keys.add(one.get("key").asText()));
    assertThat(keys)
        .containsExactly(
            "formal-1",
            "formal-2",
            "formal-3",
            "formal-4",
            "formal-5",
            "informal-0",
            "informal-1",
            "informal-2",
            "informal-3",
            "informal-4",
            "social-0",
            "social-1",
            "social-2",
            "social-3",
            "social-4");
    assertThat(shown).noneMatch(one -> one.has("helped"));
  }
}
