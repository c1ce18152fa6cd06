package org.engagementscorecard.xapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whether two statements say the same: Part Two, 2.3.1. What a store assigns, how a verb or an
 * activity is described, in which order members of a group stand and how a timestamp is written is
 * no part of what a statement says.
 */
final class Sameness {
  private Sameness() {}

  static boolean of(JsonNode one, JsonNode other) {
    ObjectNode left = bare(one);
    ObjectNode right = bare(other);
    // One that was sent without a timestamp has got one from the store.
    if (!left.has("timestamp") || !right.has("timestamp")) {
      left.remove("timestamp");
      right.remove("timestamp");
    }
    return left.equals(right);
  }

  private static ObjectNode bare(JsonNode statement) {
    ObjectNode bare = statement.deepCopy();
    bare.remove(List.of("id", "stored", "authority", "version", "attachments"));
    strip(bare);
    return bare;
  }

  private static void strip(ObjectNode said) {
    if (said.has("timestamp")) {
      said.put("timestamp", Formats.instant(said.get("timestamp").asText()).toString());
    }
    ((ObjectNode) said.get("verb")).remove("display");
    actor(said.get("actor"));
    JsonNode object = said.get("object");
    switch (object.path("objectType").asText("Activity")) {
      case "Activity" -> activity(object);
      case "Agent", "Group" -> actor(object);
      case "SubStatement" -> strip((ObjectNode) object);
      default -> {
        // A reference is what it is.
      }
    }
    if (said.path("context") instanceof ObjectNode context) {
      actor(context.path("instructor"));
      actor(context.path("team"));
      if (context.path("contextActivities") instanceof ObjectNode kinds) {
        contextActivities(kinds);
      }
    }
  }

  private static void contextActivities(ObjectNode kinds) {
    List<String> names = new ArrayList<>();
    kinds.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode kind = kinds.get(name);
      // One alone means an array of one.
      ArrayNode list = kind.isArray() ? (ArrayNode) kind : kinds.arrayNode().add(kind);
      list.forEach(Sameness::activity);
      kinds.set(name, list);
    }
  }

  private static void activity(JsonNode node) {
    ((ObjectNode) node).remove("definition");
    ((ObjectNode) node).put("objectType", "Activity");
  }

  private static void actor(JsonNode node) {
    if (node instanceof ObjectNode actor) {
      if (!actor.has("objectType")) {
        actor.put("objectType", "Agent");
      }
      if (actor.path("member") instanceof ArrayNode members) {
        members.forEach(Sameness::actor);
        List<JsonNode> sorted = new ArrayList<>();
        members.forEach(sorted::add);
        sorted.sort(Comparator.comparing(JsonNode::toString));
        members.removeAll().addAll(sorted);
      }
    }
  }
}
