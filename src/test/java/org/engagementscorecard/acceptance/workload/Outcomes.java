package org.engagementscorecard.acceptance.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;

/** What a receipt says of each item. */
public final class Outcomes {
  /** Said of an item that the receipt didn't list, whose outcome is one of these. */
  public static final String TAKEN = "accepted, duplicate or quarantined";

  private Outcomes() {}

  /**
   * One outcome per item, in their order; nothing where no receipt for all of them was given, or
   * its list is cut so that what was refused isn't known.
   */
  public static Optional<String[]> of(Client.Answer answer, int items) {
    JsonNode receipt =
        switch (answer.status()) {
          case 200 -> answer.json();
          case 409, 422 -> answer.json().path("receipt");
          default -> answer.json().path(-1);
        };
    if (!receipt.has("accepted")) {
      return Optional.empty();
    }
    long counted = 0;
    for (String outcome :
        new String[] {"accepted", "duplicate", "conflict", "quarantined", "rejected"}) {
      counted += receipt.get(outcome).asLong();
    }
    if (counted != items) {
      throw new AssertionError(items + " items were sent, and counted: " + receipt);
    }
    long leftOut = receipt.path("itemsLeftOut").asLong();
    String[] outcomes = new String[items];
    Arrays.fill(outcomes, leftOut > 0 ? TAKEN : "accepted");
    long refused = receipt.get("conflict").asLong() + receipt.get("rejected").asLong();
    long accepted = items;
    for (JsonNode item : receipt.get("items")) {
      String outcome = item.get("outcome").asText();
      outcomes[item.get("index").asInt()] = outcome;
      accepted--;
      if (outcome.equals("conflict") || outcome.equals("rejected")) {
        refused--;
      }
    }
    if (refused != 0) {
      return Optional.empty();
    }
    if (leftOut == 0 && accepted != receipt.get("accepted").asLong()) {
      throw new AssertionError("the list doesn't fit the counts: " + receipt);
    }
    return Optional.of(outcomes);
  }
}
