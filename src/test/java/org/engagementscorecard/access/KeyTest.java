package org.engagementscorecard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.anonymous;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** API keys, and what a request without a valid one is answered. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class KeyTest {

  @Test
  void aNewKeyOpensItsOrganizationUntilItIsRevoked() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    JsonNode created = organization.post("/v1/keys", "{\"name\":\"export\"}").ok(201);
    String text = created.get("key").asText();
    TestOrganization carrier = TestOrganization.withKey(organization.key(), text);

    assertThat(text).matches("esk_" + organization.id() + "_[A-Za-z0-9_-]{43}");
    assertThat(created.get("role").asText()).isEqualTo("admin");
    carrier.get("/v1/reps/kim").ok(200);

    organization.delete("/v1/keys/" + created.get("id").asInt()).ok(204);

    assertThat(carrier.get("/v1/reps/kim").problem(401).get("type").asText())
        .isEqualTo("/problems/unauthorized");
    organization.delete("/v1/keys/" + created.get("id").asInt()).ok(204);
    organization.get("/v1/reps/kim").ok(200);
  }

  @Test
  void theListShowsRevokedKeysAndNeverASecret() {
    TestOrganization organization = TestOrganization.create();
    JsonNode created = organization.post("/v1/keys", "{\"name\":\"export\"}").ok(201);
    organization.delete("/v1/keys/" + created.get("id").asInt()).ok(204);

    List<JsonNode> keys = organization.all("/v1/keys");

    assertThat(keys).extracting(key -> key.get("name").asText()).containsExactly("admin", "export");
    assertThat(keys.get(0).has("revokedAt")).isFalse();
    assertThat(keys.get(1).has("revokedAt")).isTrue();
    assertThat(keys.toString()).doesNotContain("esk_", "hash");
  }

  @Test
  void aKeyMaySayWhoHoldsIt() {
    TestOrganization organization = TestOrganization.create();
    JsonNode created =
        organization.post("/v1/keys", "{\"name\":\"k\",\"person\":\"Coach 🙂\"}").ok(201);

    assertThat(created.get("person").asText()).isEqualTo("Coach 🙂");
    List<JsonNode> keys = organization.all("/v1/keys");
    assertThat(keys.get(0).has("person")).isFalse();
    assertThat(keys.get(1).get("person").asText()).isEqualTo("Coach 🙂");
    for (String bad : List.of("\"\"", "\" \"", "\"" + "x".repeat(201) + "\"", "1", "\"\\u0000\"")) {
      assertThat(
              Answer.places(
                  organization
                      .post("/v1/keys", "{\"name\":\"k\",\"person\":" + bad + "}")
                      .problem(422)))
          .containsExactly("/person");
    }
  }

  @Test
  void onlyAHashIsKept() {
    TestOrganization organization = TestOrganization.create();

    assertThat(
            DatabaseOwner.number(
                "SELECT count(*) FROM information_schema.columns WHERE table_name = 'api_key'"
                    + " AND column_name ~ '(^key|token|secret)' AND data_type <> 'bytea'"))
        .isZero();
    assertThat(DatabaseOwner.rowsOf("api_key", organization.id())).isEqualTo(1);
  }

  @Test
  void aKeyThatDoesNotExistIsUnknown() {
    TestOrganization organization = TestOrganization.create();

    for (String id : List.of("0", "-1", "999999999", "99999999999999999999", "x", "1%20")) {
      assertThat(organization.delete("/v1/keys/" + id).problem(404).get("type").asText())
          .isEqualTo("/problems/unknown-key");
    }
  }

  @Test
  void aRequestWithoutAValidKeyIsUnauthorized() {
    TestOrganization organization = TestOrganization.create();
    String own = organization.adminKey();
    for (String header :
        List.of(
            "Bearer",
            "Bearer ",
            "Bearer esk_wrong",
            "Bearer esk_" + organization.id() + "_wrong",
            "Bearer esk_999999999_" + "x".repeat(43),
            "Bearer esk_99999999999999999999_x",
            "Bearer esk_0_x",
            "Bearer esk_-1_x",
            "Bearer " + own + "x",
            "Bearer " + own.substring(0, own.length() - 1),
            "Bearer " + own + " " + own,
            "Bearer " + "x".repeat(5000),
            "Bearer ' OR 1=1 --",
            "Bearer \u00e4\u00f6\u00fc",
            "Basic YWRtaW46YWRtaW4=",
            "Basic " + own,
            "Digest username=\"admin\"",
            "Bearer" + own,
            own,
            "")) {
      for (String path : List.of("/v1/reps", "/v1/keys", "/v1/observations", "/v1/nothing")) {
        Answer answer =
            TestOrganization.answer(anonymous().header("Authorization", header).get(path));
        assertThat(answer.problem(401).get("type").asText())
            .as(header)
            .isEqualTo("/problems/unauthorized");
        assertThat(answer.header("WWW-Authenticate")).as(header).isEqualTo("Bearer");
      }
    }
    TestOrganization.answer(anonymous().get("/v1/reps")).problem(401);
    TestOrganization.answer(anonymous().get("/v1/reps?access_token=" + own)).problem(401);
  }

  @Test
  void twoAuthorizationHeadersAreUnauthorized() {
    TestOrganization organization = TestOrganization.create();
    String own = "Bearer " + organization.adminKey();

    for (String other : List.of(own, "Bearer esk_other", "Basic YWRtaW46YWRtaW4=")) {
      TestOrganization.answer(anonymous().header("Authorization", own, other).get("/v1/reps"))
          .problem(401);
      TestOrganization.answer(anonymous().header("Authorization", other, own).get("/v1/reps"))
          .problem(401);
    }
  }

  @Test
  void theSchemeIsReadInAnyCase() {
    TestOrganization organization = TestOrganization.create();

    TestOrganization.answer(
            anonymous()
                .header("Authorization", "bEARER " + organization.adminKey())
                .get("/v1/reps"))
        .ok(200);
  }

  @Test
  void aBodyIsNotReadWithoutAKey() {
    Answer answer =
        TestOrganization.answer(
            anonymous()
                .contentType(TestOrganization.JSON)
                .body("{\"key\":\"kim\",\"name\":\"Kim\"}")
                .post("/v1/reps"));

    answer.problem(401);
  }
}
