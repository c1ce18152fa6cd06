package org.engagementscorecard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.launch.PackagedApplication;
import org.engagementscorecard.webhook.Receiver.Behaviour;
import org.engagementscorecard.webhook.Receiver.Post;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks are told, whatever their receivers do. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestProfile(WebhookDeliveryTest.Quick.class)
class WebhookDeliveryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject SteppingNeeds needs;
  @Inject Deliveries deliveries;

  private final List<Receiver> receivers = new ArrayList<>();
  private final List<TestOrganization> organizations = new ArrayList<>();
  private TestOrganization organization;

  /** The same schedule in tenths of a second. */
  public static final class Quick implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "scorecard.webhooks.allow-private-targets", "true",
          "scorecard.webhooks.retry-after", "PT0.1S,PT0.1S,PT0.2S,PT0.2S",
          "scorecard.webhooks.look-every", "PT0.05S",
          "scorecard.webhooks.timeout", "PT1S",
          "scorecard.webhooks.lease", "PT3S");
    }
  }

  @BeforeEach
  void organization() {
    organization = another();
  }

  private TestOrganization another() {
    TestOrganization made =
        TestOrganization.create()
            .withReps(IntStream.range(0, 20).mapToObj(i -> "rep-" + i).toArray(String[]::new));
    organizations.add(made);
    return made;
  }

  @AfterEach
  void nothingGoesOn() {
    for (TestOrganization one : organizations) {
      one.all("/v1/webhooks")
          .forEach(webhook -> one.delete("/v1/webhooks/" + webhook.get("key").asText()).ok(204));
    }
    receivers.forEach(Receiver::close);
  }

  private Receiver receiver() {
    Receiver receiver = Receiver.start();
    receivers.add(receiver);
    return receiver;
  }

  /** Creates a webhook, and tells its secret. */
  private String webhook(String key, String url, String more) {
    return organization
        .put("/v1/webhooks/" + key, "{\"url\":\"" + url + "\"" + more + "}")
        .ok(201)
        .get("secret")
        .asText();
  }

  private static void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(until);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private List<JsonNode> deliveries(String key, String state) {
    return organization.all("/v1/webhooks/" + key + "/deliveries?state=" + state);
  }

  private void awaitDelivered(String key, int count) {
    await(key + " " + count, () -> deliveries(key, "delivered").size() >= count);
  }

  @Test
  void aStepIsToldAsTheStandardHasIt() {
    needs.open(organization, "rep-0");
    Receiver receiver = receiver();
    String secret = webhook("portal", receiver.url(), "");

    int need = needs.open(organization, "rep-1");
    needs.step(organization, need, "fell-back", "learning");

    awaitDelivered("portal", 2);
    assertThat(receiver.posts()).hasSize(2);
    Post post = receiver.posts().get(0);
    assertThat(post.contentType()).isEqualTo("application/json");
    assertThat(post.path()).isEqualTo("/hooks/needs?from=scorecard");
    assertThat(post.id()).isEqualTo("need_" + organization.id() + "_" + post.event());
    assertThat(Long.parseLong(post.timestamp()))
        .isBetween(System.currentTimeMillis() / 1000 - 30, System.currentTimeMillis() / 1000 + 1);
    assertThat(post.signature()).matches("v1,[A-Za-z0-9+/]{43}=");
    assertThat(receiver.posts()).allMatch(one -> one.isSignedBy(secret));
    JsonNode body = post.json();
    assertThat(body.get("type").asText()).isEqualTo("learning_need.opened");
    assertThat(body.get("timestamp").asText()).endsWith("Z");
    JsonNode data = body.get("data");
    assertThat(data.get("need").asInt()).isEqualTo(need);
    assertThat(data.get("rep").asText()).isEqualTo("rep-1");
    assertThat(data.get("connection").asText()).isEqualTo("opportunity-to-win");
    assertThat(data.has("from")).isFalse();
    assertThat(data.get("to").asText()).isEqualTo("open");
    assertThat(data.get("by").asText()).isEqualTo("rep");
    assertThat(data.get("url").asText()).isEqualTo("/v1/learning-needs/" + need);
    assertThat(data).hasSize(7);
    assertThat(receiver.posts().get(1).json().get("type").asText())
        .isEqualTo("learning_need.fell_back");
    assertThat(receiver.posts().toString()).doesNotContain("OF A PERSON");
  }

  @Test
  void aReceiverGetsWhatItWants() {
    organization
        .put(
            "/v1/teams",
            "[{\"key\":\"a\",\"name\":\"A\"},{\"key\":\"b\",\"name\":\"B\","
                + "\"parent\":\"a\"},{\"key\":\"c\",\"name\":\"C\"}]")
        .ok(200);
    for (String[] one : new String[][] {{"kim", "a"}, {"lee", "b"}, {"max", "c"}}) {
      organization
          .post(
              "/v1/reps",
              "{\"key\":\"%1$s\",\"name\":\"%1$s\",\"memberships\":[{\"team\":\"%2$s\"}]}"
                  .formatted(one[0], one[1]))
          .ok(201);
    }
    Receiver ofTeam = receiver();
    Receiver ofTypes = receiver();
    webhook("team", ofTeam.url(), ",\"team\":\"a\"");
    webhook("types", ofTypes.url(), ",\"events\":[\"learning_need.changed\"]");

    for (String rep : List.of("kim", "lee", "max", "rep-0")) {
      int need = needs.open(organization, rep);
      needs.step(organization, need, "changed", "changed");
    }

    awaitDelivered("team", 4);
    awaitDelivered("types", 4);
    assertThat(ofTeam.posts())
        .extracting(post -> post.json().get("data").get("rep").asText())
        .containsOnly("kim", "lee");
    assertThat(ofTypes.posts())
        .extracting(post -> post.json().get("type").asText())
        .containsOnly("learning_need.changed");
    assertThat(deliveries("types", "pending")).isEmpty();
  }

  /** Down, slow, 500, cut, redirected, at random: nothing lost, nothing out of order. */
  @Test
  void nothingIsLostAndEachNeedsStepsComeInTheirOrderWhateverHappens() {
    Random random = new Random(7);
    Map<String, Integer> tries = new HashMap<>();
    Receiver receiver =
        Receiver.behaving(
            post -> {
              synchronized (tries) {
                // At the latest the fourth attempt, of five, is let through.
                if (tries.merge(post.id(), 1, Integer::sum) >= 4) {
                  return Behaviour.answering(200);
                }
                return switch (random.nextInt(8)) {
                  case 0 -> Behaviour.answering(500);
                  case 1 -> Behaviour.cutting();
                  case 2 -> Behaviour.answering(204).after(1_500);
                  case 3 -> Behaviour.answering(301).with("Location", "http://localhost:1/");
                  case 4 -> Behaviour.answering(404);
                  default -> Behaviour.answering(200);
                };
              }
            });
    receivers.add(receiver);
    String secret = webhook("portal", receiver.url(), "");

    Map<Integer, List<Long>> taken = new HashMap<>();
    for (int rep = 0; rep < 10; rep++) {
      int need = needs.open(organization, "rep-" + rep);
      taken.put(need, new ArrayList<>());
    }
    for (int round = 0; round < 4; round++) {
      for (int need : taken.keySet()) {
        taken.get(need).add(needs.step(organization, need, "told", "open"));
      }
    }

    awaitDelivered("portal", 50);
    assertThat(deliveries("portal", "pending")).isEmpty();
    assertThat(deliveries("portal", "dead")).isEmpty();
    assertThat(receiver.posts()).allMatch(post -> post.isSignedBy(secret));
    assertThat(receiver.posts().size()).as("some came again").isGreaterThan(60);
    Map<String, String> bodies = new HashMap<>();
    for (Post post : receiver.posts()) {
      assertThat(bodies.merge(post.id(), post.body(), (a, b) -> a.equals(b) ? a : "differs"))
          .isEqualTo(post.body());
    }
    assertThat(bodies).hasSize(50);
    taken.forEach(
        (need, events) -> {
          List<Long> first =
              receiver.posts().stream()
                  .filter(post -> post.need() == need)
                  .map(Post::event)
                  .distinct()
                  .toList();
          assertThat(first).isSorted().hasSize(5).containsAll(events);
          // Not only the first of each: none comes before the one before it was taken.
          assertThat(
                  receiver.posts().stream()
                      .filter(post -> post.need() == need)
                      .map(Post::event)
                      .toList())
              .isSorted();
        });
  }

  @Test
  void aReceiverThatIsDownGetsAllOfItWhenItIsBack() {
    int port = PackagedApplication.freePort();
    webhook("portal", "http://localhost:" + port + "/", "");
    int need = needs.open(organization, "rep-0");
    needs.step(organization, need, "seen", "seen");
    await(
        "a failure is shown",
        () ->
            deliveries("portal", "pending").stream()
                .anyMatch(one -> one.path("lastError").asText().equals("no connection")));
    JsonNode shown = organization.get("/v1/webhooks/portal").ok(200);
    assertThat(shown.has("failingSince")).isTrue();
    assertThat(shown.get("pending").asInt()).isEqualTo(2);

    try (Receiver back = Receiver.onPort(port)) {
      awaitDelivered("portal", 2);
      assertThat(back.posts()).extracting(Post::event).isSorted().hasSize(2);
    }
    assertThat(organization.get("/v1/webhooks/portal").ok(200).has("failingSince")).isFalse();
  }

  @Test
  void whatIsGivenUpIsOnTheDeadListAndCanBeReplayed() {
    Receiver receiver = receiver();
    Set<Long> refused = new HashSet<>();
    receiver.behave(
        post ->
            post.json().get("type").asText().equals("learning_need.opened")
                ? Behaviour.answering(500)
                : Behaviour.answering(200));
    webhook("portal", receiver.url(), "");
    int need = needs.open(organization, "rep-0");
    long seen = needs.step(organization, need, "seen", "seen");

    await("dead", () -> deliveries("portal", "dead").size() == 1);
    JsonNode dead = deliveries("portal", "dead").get(0);
    refused.add(dead.get("event").asLong());
    assertThat(dead.get("attempts").asInt()).isEqualTo(5);
    assertThat(dead.get("lastStatus").asInt()).isEqualTo(500);
    assertThat(dead.get("lastError").asText()).isEqualTo("answered 500");
    assertThat(dead.has("finishedAt")).isTrue();
    assertThat(dead.has("nextAttemptAt")).isFalse();
    awaitDelivered("portal", 1);
    assertThat(receiver.taken())
        .as("the next step follows")
        .extracting(Post::event)
        .containsExactly(seen);
    assertThat(receiver.posts().stream().filter(post -> refused.contains(post.event()))).hasSize(5);
    assertThat(organization.get("/v1/webhooks/portal").ok(200).get("dead").asInt()).isEqualTo(1);

    receiver.behave(post -> Behaviour.answering(200));
    JsonNode replayed = organization.post("/v1/webhooks/portal/replay", "").ok(200);
    assertThat(replayed.get("replayed").asInt()).isEqualTo(1);
    awaitDelivered("portal", 2);
    assertThat(deliveries("portal", "dead")).isEmpty();
    assertThat(receiver.posts().stream().filter(post -> refused.contains(post.event())))
        .extracting(Post::id)
        .containsOnly("need_" + organization.id() + "_" + dead.get("event").asLong());
    assertThat(organization.post("/v1/webhooks/portal/replay", "").ok(200).get("replayed").asInt())
        .isZero();

    int before = receiver.posts().size();
    JsonNode again =
        organization.post("/v1/webhooks/portal/deliveries/" + seen + "/replay", "").ok(200);
    assertThat(again.get("state").asText()).isEqualTo("pending");
    await("told again", () -> receiver.posts().size() == before + 1);
    assertThat(receiver.posts().get(before).event()).isEqualTo(seen);
    organization.post("/v1/webhooks/portal/deliveries/999999999/replay", "").problem(404);
    organization.post("/v1/webhooks/portal/deliveries/x/replay", "").problem(404);
  }

  @Test
  void goneDisablesAndEnablingTellsWhatHappenedMeanwhile() {
    Receiver receiver = receiver();
    receiver.behave(post -> Behaviour.answering(410));
    webhook("portal", receiver.url(), "");
    int need = needs.open(organization, "rep-0");
    await(
        "disabled",
        () -> !organization.get("/v1/webhooks/portal").ok(200).get("enabled").asBoolean());
    assertThat(organization.get("/v1/webhooks/portal").ok(200).get("disabledBecause").asText())
        .contains("410");
    needs.step(organization, need, "seen", "seen");
    pause(500);
    assertThat(receiver.posts()).hasSize(1);

    receiver.behave(post -> Behaviour.answering(200));
    JsonNode enabled =
        organization.put("/v1/webhooks/portal", "{\"url\":\"" + receiver.url() + "\"}").ok(200);
    assertThat(enabled.has("secret")).isFalse();
    assertThat(enabled.has("disabledBecause")).isFalse();
    awaitDelivered("portal", 2);
    assertThat(receiver.taken()).extracting(Post::event).isSorted();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void retryAfterIsHonouredForTheWholeReceiver() {
    Receiver receiver = receiver();
    receiver.behave(
        post ->
            receiver.posts().isEmpty()
                ? Behaviour.answering(503).with("Retry-After", "2")
                : Behaviour.answering(200));
    webhook("portal", receiver.url(), "");
    needs.open(organization, "rep-0");
    await("paused", () -> organization.get("/v1/webhooks/portal").ok(200).has("pausedUntil"));
    needs.open(organization, "rep-1");

    awaitDelivered("portal", 2);
    long waited = receiver.posts().get(1).atNanos() - receiver.posts().get(0).atNanos();
    assertThat(Duration.ofNanos(waited)).isGreaterThan(Duration.ofMillis(1_900));
    assertThat(organization.get("/v1/webhooks/portal").ok(200).has("pausedUntil")).isFalse();
  }

  @Test
  void aSecretThatIsReplacedSignsBesideTheNewOne() {
    Receiver receiver = receiver();
    String first = webhook("portal", receiver.url(), "");
    JsonNode rotated = organization.post("/v1/webhooks/portal/secret", "").ok(200);
    String second = rotated.get("secret").asText();
    assertThat(rotated.has("previousSecretUntil")).isTrue();

    needs.open(organization, "rep-0");
    awaitDelivered("portal", 1);
    Post post = receiver.posts().get(0);
    assertThat(post.signature().split(" ")).hasSize(2);
    assertThat(post.isSignedBy(first)).isTrue();
    assertThat(post.isSignedBy(second)).isTrue();
    assertThat(organization.get("/v1/webhooks").text()).doesNotContain("whsec_");
    assertThat(organization.get("/v1/webhooks/portal").text()).doesNotContain("whsec_");
  }

  @Test
  void oneBadReceiverHoldsUpNoOther() {
    Receiver slow = receiver();
    slow.behave(post -> Behaviour.answering(200).after(5_000));
    for (int i = 0; i < 20; i++) {
      webhook("slow-" + i, slow.url(), "");
    }
    Receiver receiver = receiver();
    webhook("portal", receiver.url(), "");
    for (int rep = 0; rep < 10; rep++) {
      needs.open(organization, "rep-" + rep);
    }
    await("all under way", () -> slow.posts().size() >= 20);

    long before = System.nanoTime();
    int need = needs.open(organization, "rep-11");
    await("told", () -> receiver.posts().stream().anyMatch(post -> post.need() == need));
    // Twenty, each a second long and one after the other, would take twenty seconds.
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aLongAnswerIsNotReadAndCountsAllTheSame() {
    Receiver receiver = receiver();
    receiver.behave(post -> Behaviour.answering(200).ofBytes(5_000_000));
    webhook("portal", receiver.url(), "");
    needs.open(organization, "rep-0");
    awaitDelivered("portal", 1);
  }

  @Test
  void aTestTellsWhatCameOfIt() {
    Receiver receiver = receiver();
    String secret = webhook("portal", receiver.url(), ",\"enabled\":false");
    JsonNode taken = organization.post("/v1/webhooks/portal/test", "").ok(200);
    assertThat(taken.get("delivered").asBoolean()).isTrue();
    assertThat(taken.get("status").asInt()).isEqualTo(204);
    Post post = receiver.posts().get(0);
    assertThat(post.id()).isEqualTo(taken.get("id").asText()).startsWith("test_");
    assertThat(post.isSignedBy(secret)).isTrue();
    assertThat(post.json().get("type").asText()).isEqualTo("webhook.test");
    assertThat(post.json().get("data").get("url").asText()).isEqualTo("/v1/webhooks/portal");

    for (Map.Entry<Behaviour, String> one :
        Map.of(
                Behaviour.answering(500), "answered 500",
                Behaviour.answering(302).with("Location", receiver.url()), "answered 302",
                Behaviour.cutting(), "the connection was cut",
                Behaviour.answering(200).after(3_000), "no answer within 1 s")
            .entrySet()) {
      receiver.behave(ignored -> one.getKey());
      JsonNode failed = organization.post("/v1/webhooks/portal/test", "").ok(200);
      assertThat(failed.get("delivered").asBoolean()).isFalse();
      assertThat(failed.get("error").asText()).isEqualTo(one.getValue());
    }
    organization.put("/v1/webhooks/portal", "{\"url\":\"http://nowhere.invalid/\"}").ok(200);
    assertThat(organization.post("/v1/webhooks/portal/test", "").ok(200).get("error").asText())
        .isIn("its name isn't known", "no answer within 1 s");
  }

  /** As when an instance dies after it has claimed: kill -9 leaves just this behind. */
  @Test
  void whatWasUnderWayIsTakenUpAgain() {
    Receiver receiver = receiver();
    receiver.behave(post -> Behaviour.answering(200).after(60_000));
    webhook("portal", receiver.url(), "");
    int need = needs.open(organization, "rep-0");
    needs.step(organization, need, "seen", "seen");
    await("under way", () -> !receiver.posts().isEmpty());
    JsonNode first = deliveries("portal", "pending").get(0);
    assertThat(first.get("attempts").asInt()).isPositive();
    receiver.behave(post -> Behaviour.answering(200));
    awaitDelivered("portal", 2);
    assertThat(receiver.posts().stream().map(Post::event).collect(Collectors.toList())).isSorted();
    assertThat(Answer.texts(organization.get("/v1/webhooks").ok(200).get("items"), "key"))
        .containsExactly("portal");
  }

  @Test
  void deletedWhileUnderWayItStaysGone() {
    Receiver receiver = receiver();
    receiver.behave(post -> Behaviour.answering(500).after(300));
    webhook("portal", receiver.url(), "");
    needs.open(organization, "rep-0");
    await("under way", () -> !receiver.posts().isEmpty());
    organization.delete("/v1/webhooks/portal").ok(204);
    pause(1_000);
    assertThat(receiver.posts()).hasSize(1);
    organization.get("/v1/webhooks/portal").problem(404);

    webhook("portal", receiver.url(), "");
    assertThat(deliveries("portal", "pending")).as("a new one is told of what comes").isEmpty();
  }
}
