package org.engagementscorecard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.fact;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Walks through lists page by page, also while entries are added. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class PageTest {
  private static final List<String> LISTS =
      List.of(
          "/v1/reps",
          "/v1/teams",
          "/v1/metrics",
          "/v1/connections",
          "/v1/notes",
          "/v1/csv-mappings",
          "/v1/quarantine",
          "/v1/keys",
          "/v1/organizations",
          "/v1/learning-needs");
  private static final String MAPPING =
      """
      {"source":"s","observations":[{"id":"{id}","rep":"r","metric":"m","at":{"text":"{d}"},
       "value":"1"}]}""";

  private static void add(TestOrganization organization, String list, String key) {
    switch (list) {
      case "/v1/reps", "/v1/teams" ->
          organization.post(list, "{\"key\":\"%s\",\"name\":\"N\"}".formatted(key)).ok(201);
      case "/v1/metrics" ->
          organization
              .post(
                  list,
                  "{\"key\":\"%s\",\"name\":\"N\",\"stage\":\"activity\",\"unit\":\"x\"}"
                      .formatted(key))
              .ok(201);
      case "/v1/connections" ->
          organization
              .post(
                  list,
                  "{\"key\":\"%s\",\"name\":\"N\",\"kind\":\"conversion\",\"from\":\"calls_made\","
                          .formatted(key)
                      + "\"to\":\"deals_won\"}")
              .ok(201);
      case "/v1/notes" ->
          organization.post(list, "{\"rep\":\"writer\",\"text\":\"%s\"}".formatted(key)).ok(201);
      case "/v1/csv-mappings" ->
          organization.put(list + "/" + TestOrganization.encoded(key), MAPPING).ok(200);
      case "/v1/quarantine" ->
          organization
              .observe(fact(key, "nobody", "calls_made", "2026-01-01T00:00:00Z", "1"))
              .ok(200);
      case "/v1/keys" -> organization.post(list, "{\"name\":\"%s\"}".formatted(key)).ok(201);
      default -> throw new IllegalArgumentException(list);
    }
  }

  private static String name(String list, JsonNode item) {
    return switch (list) {
      case "/v1/notes" -> item.get("text").asText();
      case "/v1/keys" -> item.get("name").asText();
      case "/v1/quarantine" -> item.get("id").asText();
      default -> item.get("key").asText();
    };
  }

  /** Walks a list, with something done after each page. */
  private static List<String> walk(
      TestOrganization organization, String list, int limit, Consumer<Integer> afterPage) {
    List<String> names = new ArrayList<>();
    String cursor = "";
    for (int page = 0; cursor != null; page++) {
      JsonNode answer = organization.get(list + "?limit=" + limit + cursor).ok(200);
      assertThat(answer.get("items").size()).isBetween(answer.has("next") ? limit : 0, limit);
      answer.get("items").forEach(item -> names.add(name(list, item)));
      afterPage.accept(page);
      cursor = answer.has("next") ? "&cursor=" + answer.get("next").asText() : null;
      assertThat(page).as("it comes to an end").isLessThan(1_000);
    }
    return names;
  }

  @Test
  void aWalkSeesEveryEntryOnceWhateverThePageSize() {
    TestOrganization organization = TestOrganization.create().withReps("writer");
    for (String list : LISTS.subList(0, 8)) {
      for (String key :
          List.of("b", "a", "z", "Ä", "a b", "a/b", "🙂", "A", "_", "~", "ab", "10", "9")) {
        add(organization, list, key);
      }
      List<String> all = walk(organization, list, 1000, page -> {});
      assertThat(all).doesNotHaveDuplicates().contains("b", "a", "z", "Ä", "🙂", "_", "9");
      for (int limit : new int[] {1, 2, 5, all.size() - 1, all.size(), all.size() + 1}) {
        assertThat(walk(organization, list, limit, page -> {}))
            .as(list + " by " + limit)
            .isEqualTo(all);
      }
    }
  }

  @Test
  void aWalkSeesEveryEntryOnceWhileOthersAreAdded() {
    TestOrganization organization = TestOrganization.create().withReps("writer");
    for (String list : LISTS.subList(0, 8)) {
      List<String> before = walk(organization, list, 1000, page -> {});
      List<String> there = new ArrayList<>(before);
      for (int i = 0; i < 9; i++) {
        add(organization, list, "m" + i);
        there.add("m" + i);
      }

      List<String> seen =
          walk(
              organization,
              list,
              3,
              page -> {
                if (page < 4) {
                  add(organization, list, "a-early-" + page);
                  add(organization, list, "z-late-" + page);
                }
              });

      assertThat(seen).as(list).doesNotHaveDuplicates().containsAll(there);
    }
  }

  @Test
  void theDefaultOrganizationWalksThroughAll() {
    for (int i = 0; i < 3; i++) {
      TestOrganization.create();
    }
    TestOrganization all = TestOrganization.ofDefault();

    List<String> walked = walk(all, "/v1/organizations", 2, page -> TestOrganization.create());

    assertThat(walked).doesNotHaveDuplicates().contains("default").hasSizeGreaterThan(3);
  }

  @Test
  void aBadLimitOrCursorIsABadParameter() {
    TestOrganization organization = TestOrganization.create();
    for (String list : LISTS) {
      for (String limit :
          List.of(
              "-1",
              "0",
              "1001",
              "2147483648",
              "-2147483649",
              "1.5",
              "1e2",
              "x",
              "%20",
              "999999999999999999999",
              "0x10",
              "NaN")) {
        JsonNode problem = organization.get(list + "?limit=" + limit).problemWithPlace(400);
        assertThat(problem.get("type").asText()).isEqualTo("/problems/bad-parameter");
        assertThat(Answer.places(problem)).as(list + limit).containsExactly("limit");
      }
      for (String cursor :
          List.of("x", "!!!", "MQ==x", "AAAA", "MgA", "/+/+", "MQA", "x".repeat(3000))) {
        JsonNode problem = organization.get(list + "?cursor=" + cursor).problemWithPlace(400);
        assertThat(Answer.places(problem)).as(list + cursor).containsExactly("cursor");
      }
    }
  }

  @Test
  void aCursorOfAnotherListIsRefusedOrReadWithoutHarm() {
    TestOrganization organization = TestOrganization.create().withReps("a", "b");
    String cursor = organization.get("/v1/reps?limit=1").ok(200).get("next").asText();

    for (String list : LISTS) {
      Answer answer = organization.get(list + "?cursor=" + cursor);
      if (answer.status() != 200) {
        assertThat(Answer.places(answer.problem(400))).containsExactly("cursor");
      }
    }
    assertThat(Answer.places(organization.get("/v1/notes?cursor=" + cursor).problemWithPlace(400)))
        .containsExactly("cursor");
  }
}
