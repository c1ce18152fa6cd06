package org.engagementscorecard.acceptance.workload;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An organization of a test's own.
 *
 * @param id its number, which its keys carry
 */
public record Tenant(String key, int id, String adminKey) {
  /** Metrics of every kind, beside the starter catalogue. */
  private static final String METRICS =
      """
      [{"key":"deal_size","name":"Deal size","stage":"outcome","unit":"currency",
        "aggregation":"mean","likeForLike":["product"]},
       {"key":"pipeline","name":"Pipeline","stage":"progress","unit":"currency",
        "aggregation":"last"},
       {"key":"longest_call","name":"Longest call","stage":"activity","unit":"minute",
        "aggregation":"max","likeForLike":["product","region"]},
       {"key":"accounts_met","name":"Accounts met","stage":"activity","unit":"account",
        "aggregation":"distinct"},
       {"key":"letters","name":"Letters","stage":"activity","unit":"letter",
        "aggregation":"count"},
       {"key":"calls_made","name":"Calls made","stage":"activity","unit":"call",
        "likeForLike":["product"]}]""";

  /**
   * Creates one with metrics of every kind, in a zone with daylight saving.
   *
   * @param installationKey of an admin of the default organization
   */
  public static Tenant create(URI baseUri, String installationKey, String key) {
    Client installation = new Client(baseUri, installationKey, Duration.ofSeconds(30));
    String adminKey =
        installation
            .send(
                "POST",
                "v1/organizations",
                "{\"key\":\""
                    + key
                    + "\",\"settings\":{\"name\":\"Acceptance\",\"zone\":\"Europe/Berlin\"}}")
            .expect(201)
            .json()
            .get("adminKey")
            .asText();
    Tenant tenant =
        new Tenant(key, Integer.parseInt(adminKey.replaceAll("esk_([0-9]+)_.*", "$1")), adminKey);
    tenant.client(baseUri, Duration.ofSeconds(30)).send("PUT", "v1/metrics", METRICS).expect(200);
    return tenant;
  }

  public Client client(URI baseUri, Duration limit) {
    return new Client(baseUri, adminKey, limit);
  }

  /** Reps of one role, as they are put. */
  public static String reps(List<String> keys) {
    return keys.stream()
        .map(
            rep ->
                "{\"key\":\"%1$s\",\"name\":\"%1$s\",\"memberships\":[{\"role\":\"seller\"}]}"
                    .formatted(rep))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
