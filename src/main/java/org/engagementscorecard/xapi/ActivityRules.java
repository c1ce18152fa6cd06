package org.engagementscorecard.xapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Activities and their definitions: Part Two, 2.4.4.1. */
final class ActivityRules {
  private static final Set<String> INTERACTIONS =
      Set.of(
          "true-false",
          "choice",
          "fill-in",
          "long-fill-in",
          "matching",
          "performance",
          "sequencing",
          "likert",
          "numeric",
          "other");

  private static final List<String> COMPONENTS =
      List.of("choices", "scale", "source", "target", "steps");

  private ActivityRules() {}

  static void activity(JsonNode node, String place) {
    Rules.members(node, place, "objectType", "id", "definition");
    Rules.text(node, place, "objectType", "Activity"::equals, "Activity");
    Rules.required(node, place, "id");
    Rules.text(node, place, "id", Formats::isIri, "an IRI");
    if (node.has("definition")) {
      definition(node.get("definition"), place + "/definition");
    }
  }

  private static void definition(JsonNode node, String place) {
    Rules.members(
        node,
        place,
        "name",
        "description",
        "type",
        "moreInfo",
        "extensions",
        "interactionType",
        "correctResponsesPattern",
        "choices",
        "scale",
        "source",
        "target",
        "steps");
    Rules.languageMap(node, place, "name");
    Rules.languageMap(node, place, "description");
    Rules.text(node, place, "type", Formats::isIri, "an IRI");
    Rules.text(node, place, "moreInfo", Formats::isIrl, "an address");
    Rules.extensions(node, place);
    Rules.text(node, place, "interactionType", INTERACTIONS::contains, "one of " + INTERACTIONS);
    boolean interacts = node.has("interactionType");
    if (node.has("correctResponsesPattern")) {
      String at = place + "/correctResponsesPattern";
      needed(interacts, at);
      Rules.array(node.get("correctResponsesPattern"), at);
      node.get("correctResponsesPattern")
          .forEach(
              one -> {
                if (!one.isTextual()) {
                  throw Rules.refused(at, "must hold texts");
                }
              });
    }
    for (String name : COMPONENTS) {
      if (node.has(name)) {
        needed(interacts, place + "/" + name);
        components(node.get(name), place + "/" + name);
      }
    }
  }

  private static void needed(boolean interacts, String place) {
    if (!interacts) {
      throw Rules.refused(place, "needs an interactionType");
    }
  }

  private static void components(JsonNode list, String place) {
    Rules.array(list, place);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String at = place + "/" + i;
      Rules.members(list.get(i), at, "id", "description");
      Rules.required(list.get(i), at, "id");
      Rules.text(list.get(i), at, "id", id -> !id.isEmpty(), "a text");
      Rules.languageMap(list.get(i), at, "description");
      if (!ids.add(list.get(i).get("id").asText())) {
        throw Rules.refused(at + "/id", "stands there twice");
      }
    }
  }
}
