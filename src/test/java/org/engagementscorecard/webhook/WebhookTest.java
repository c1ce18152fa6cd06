package org.engagementscorecard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks as their admins see them, on an installation as it comes. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class WebhookTest {
  private static final String URL = "https://portal.example.invalid/hooks";

  private TestOrganization organization;

  @BeforeEach
  void organization() {
    organization = TestOrganization.create();
    organization.put("/v1/teams", "[{\"key\":\"a\",\"name\":\"A\"}]").ok(200);
  }

  private Answer put(String key, String json) {
    return organization.put("/v1/webhooks/" + key, json);
  }

  @Test
  void isCreatedShownReplacedListedAndDeleted() {
    JsonNode created =
        put(
                "portal",
                "{\"url\":\""
                    + URL
                    + "\",\"events\":[\"learning_need.opened\"],\"team\":\"a\",\"enabled\":false}")
            .ok(201);
    assertThat(created.get("secret").asText()).startsWith("whsec_");
    assertThat(created.get("url").asText()).isEqualTo(URL);
    assertThat(created.get("events")).hasSize(1);
    assertThat(created.get("team").asText()).isEqualTo("a");
    assertThat(created.get("enabled").asBoolean()).isFalse();

    JsonNode replaced = put("portal", "{\"url\":\"" + URL + "/2\"}").ok(200);
    assertThat(replaced.has("secret")).isFalse();
    assertThat(replaced.get("events")).isEmpty();
    assertThat(replaced.has("team")).isFalse();
    assertThat(replaced.get("enabled").asBoolean()).isTrue();
    assertThat(organization.get("/v1/webhooks/portal").ok(200)).isEqualTo(replaced);

    put("another", "{\"url\":\"" + URL + "\"}").ok(201);
    assertThat(organization.all("/v1/webhooks", 1))
        .extracting(one -> one.get("key").asText())
        .containsExactly("another", "portal");
    organization.delete("/v1/webhooks/another").ok(204);
    organization.delete("/v1/webhooks/another").problem(404);
    assertThat(organization.all("/v1/webhooks")).hasSize(1);
  }

  @Test
  void whatCannotBeTakenIsRefusedWithItsPlace() {
    for (String url :
        List.of(
            "http://portal.example.com/",
            "https://user@portal.example.com/",
            "https://portal.example.com:22/",
            "nonsense",
            " ")) {
      assertThat(Answer.places(put("x", "{\"url\":\"" + url + "\"}").problem(422)))
          .as(url)
          .containsExactly("/url");
    }
    assertThat(Answer.places(put("x", "{}").problem(422))).containsExactly("/url");
    String more = "{\"url\":\"" + URL + "\",%s}";
    assertThat(
            Answer.places(
                put("x", more.formatted("\"events\":[\"learning_need.opened\",\"need.x\"]"))
                    .problem(422)))
        .containsExactly("/events/1");
    assertThat(Answer.places(put("x", more.formatted("\"team\":\"nowhere\"")).problem(422)))
        .containsExactly("/team");
    assertThat(organization.all("/v1/webhooks")).isEmpty();
  }

  @Test
  void aPrivateReceiverIsNotPostedTo() {
    for (String host : List.of("localhost", "127.0.0.1", "[::1]", "169.254.169.254")) {
      put("portal", "{\"url\":\"https://" + host + "/\"}");
      JsonNode tried = organization.post("/v1/webhooks/portal/test", "").ok(200);
      assertThat(tried.get("delivered").asBoolean()).isFalse();
      assertThat(tried.get("error").asText())
          .as(host)
          .isEqualTo("its name leads to no public address");
    }
  }

  @Test
  void whatIsUnknownIsNotFound() {
    organization.get("/v1/webhooks/x").problem(404);
    organization.get("/v1/webhooks/x/deliveries").problem(404);
    organization.delete("/v1/webhooks/x").problem(404);
    for (String path : List.of("secret", "test", "replay", "deliveries/1/replay")) {
      organization.post("/v1/webhooks/x/" + path, "").problem(404);
    }
    put("portal", "{\"url\":\"" + URL + "\"}").ok(201);
    organization.get("/v1/webhooks/portal/deliveries?state=lost").problemWithPlace(400);
    organization.get("/v1/webhooks/portal/deliveries?cursor=MXg").problemWithPlace(400);
    TestOrganization.create().get("/v1/webhooks/portal").problem(404);
  }

  @Test
  void thereAreNotTooMany() {
    for (int i = 0; i < 100; i++) {
      put("w" + i, "{\"url\":\"" + URL + "\",\"enabled\":false}").ok(201);
    }
    put("one-more", "{\"url\":\"" + URL + "\"}").problem(409);
    put("w1", "{\"url\":\"" + URL + "\",\"enabled\":false}").ok(200);
  }
}
