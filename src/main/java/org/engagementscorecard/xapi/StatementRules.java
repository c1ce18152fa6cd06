package org.engagementscorecard.xapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.engagementscorecard.http.ProblemException;

/**
 * What a statement may say: Part Two, 2.2 and 2.4 of the Experience API 1.0.3. Attachments are
 * taken by reference only.
 */
final class StatementRules {
  static final String VOIDED = "http://adlnet.gov/expapi/verbs/voided";

  private static final List<String> CONTEXT_ACTIVITIES =
      List.of("parent", "grouping", "category", "other");

  private StatementRules() {}

  /**
   * Refuses what is no statement.
   *
   * @param place JSON pointer of the statement
   * @throws ProblemException 400 with the place of the first fault
   */
  static void check(JsonNode node, String place) {
    Rules.members(
        node,
        place,
        "id",
        "actor",
        "verb",
        "object",
        "result",
        "context",
        "timestamp",
        "stored",
        "authority",
        "version",
        "attachments");
    Rules.noNulls(node, place);
    Rules.text(node, place, "id", Formats::isUuid, "a UUID");
    Rules.text(node, place, "stored", Formats::isTimestamp, "a timestamp");
    Rules.text(
        node, place, "version", version -> version.matches("1\\.0(\\.\\d+)?"), "1.0 or 1.0.x");
    if (node.has("authority")) {
      authority(node.get("authority"), place + "/authority");
    }
    said(node, place, true);
    if (node.get("verb").get("id").asText().equals(VOIDED)
        && !node.get("object").path("objectType").asText().equals("StatementRef")) {
      throw Rules.refused(place + "/object", "must be the StatementRef of what is voided");
    }
  }

  /** What statements and the statements within them have in common. */
  private static void said(JsonNode node, String place, boolean outermost) {
    AgentRules.actor(Rules.required(node, place, "actor"), place + "/actor");
    JsonNode verb = Rules.required(node, place, "verb");
    Rules.members(verb, place + "/verb", "id", "display");
    Rules.required(verb, place + "/verb", "id");
    Rules.text(verb, place + "/verb", "id", Formats::isIri, "an IRI");
    Rules.languageMap(verb, place + "/verb", "display");
    JsonNode object = Rules.required(node, place, "object");
    boolean activity = object(object, place + "/object", outermost);
    if (node.has("result")) {
      result(node.get("result"), place + "/result");
    }
    if (node.has("context")) {
      context(node.get("context"), place + "/context", activity);
    }
    Rules.text(node, place, "timestamp", Formats::isTimestamp, "a timestamp");
    if (node.has("attachments")) {
      attachments(node.get("attachments"), place + "/attachments");
    }
  }

  /** Tells whether it is an activity. */
  private static boolean object(JsonNode node, String place, boolean outermost) {
    Rules.object(node, place);
    Rules.text(node, place, "objectType");
    String type = node.path("objectType").asText("Activity");
    switch (type) {
      case "Activity" -> ActivityRules.activity(node, place);
      case "Agent", "Group" -> AgentRules.actor(node, place);
      case "StatementRef" -> reference(node, place);
      case "SubStatement" -> {
        if (!outermost) {
          throw Rules.refused(place, "must not be a SubStatement within another");
        }
        Rules.members(
            node,
            place,
            "objectType",
            "actor",
            "verb",
            "object",
            "result",
            "context",
            "timestamp",
            "attachments");
        said(node, place, false);
      }
      default -> throw Rules.refused(place + "/objectType", "is none of an object");
    }
    return type.equals("Activity");
  }

  private static void reference(JsonNode node, String place) {
    Rules.members(node, place, "objectType", "id");
    if (!node.path("objectType").asText().equals("StatementRef")) {
      throw Rules.refused(place + "/objectType", "must be StatementRef");
    }
    Rules.required(node, place, "id");
    Rules.text(node, place, "id", Formats::isUuid, "a UUID");
  }

  private static void result(JsonNode node, String place) {
    Rules.members(
        node, place, "score", "success", "completion", "response", "duration", "extensions");
    Rules.bool(node, place, "success");
    Rules.bool(node, place, "completion");
    Rules.text(node, place, "response");
    Rules.text(node, place, "duration", Formats::isDuration, "an ISO 8601 duration");
    Rules.extensions(node, place);
    if (node.has("score")) {
      score(node.get("score"), place + "/score");
    }
  }

  private static void score(JsonNode node, String place) {
    Rules.members(node, place, "scaled", "raw", "min", "max");
    for (String name : List.of("scaled", "raw", "min", "max")) {
      Rules.number(node, place, name);
    }
    if (node.has("scaled")
        && node.get("scaled").decimalValue().abs().compareTo(BigDecimal.ONE) > 0) {
      throw Rules.refused(place + "/scaled", "must be from -1 to 1");
    }
    if (isAbove(node, "min", "raw") || isAbove(node, "raw", "max")) {
      throw Rules.refused(place + "/raw", "must be from min to max");
    }
    if (isAbove(node, "min", "max")) {
      throw Rules.refused(place + "/min", "must be less than max");
    }
  }

  private static boolean isAbove(JsonNode node, String one, String other) {
    return node.has(one)
        && node.has(other)
        && node.get(one).decimalValue().compareTo(node.get(other).decimalValue()) > 0;
  }

  private static void context(JsonNode node, String place, boolean activity) {
    Rules.members(
        node,
        place,
        "registration",
        "instructor",
        "team",
        "contextActivities",
        "revision",
        "platform",
        "language",
        "statement",
        "extensions");
    Rules.text(node, place, "registration", Formats::isUuid, "a UUID");
    if (node.has("instructor")) {
      AgentRules.actor(node.get("instructor"), place + "/instructor");
    }
    if (node.has("team")) {
      Rules.object(node.get("team"), place + "/team");
      AgentRules.group(node.get("team"), place + "/team");
    }
    if (node.has("contextActivities")) {
      contextActivities(node.get("contextActivities"), place + "/contextActivities");
    }
    for (String name : List.of("revision", "platform")) {
      Rules.text(node, place, name);
      if (node.has(name) && !activity) {
        throw Rules.refused(place + "/" + name, "is for statements about an activity");
      }
    }
    Rules.text(node, place, "language", Formats::isLanguage, "a language tag (RFC 5646)");
    if (node.has("statement")) {
      reference(node.get("statement"), place + "/statement");
    }
    Rules.extensions(node, place);
  }

  private static void contextActivities(JsonNode node, String place) {
    Rules.members(node, place, CONTEXT_ACTIVITIES.toArray(String[]::new));
    for (String name : CONTEXT_ACTIVITIES) {
      JsonNode value = node.path(name);
      if (value.isArray()) {
        for (int i = 0; i < value.size(); i++) {
          ActivityRules.activity(value.get(i), place + "/" + name + "/" + i);
        }
      } else if (!value.isMissingNode()) {
        ActivityRules.activity(value, place + "/" + name);
      }
    }
  }

  /** An agent, or the two agents of OAuth. */
  private static void authority(JsonNode node, String place) {
    AgentRules.actor(node, place);
    if (node.path("objectType").asText().equals("Group")
        && (node.path("member").size() != 2
            || node.has("mbox")
            || node.has("mbox_sha1sum")
            || node.has("openid")
            || node.has("account"))) {
      throw Rules.refused(place, "must be an agent, or a group of two without an identifier");
    }
  }

  private static void attachments(JsonNode list, String place) {
    Rules.array(list, place);
    for (int i = 0; i < list.size(); i++) {
      JsonNode node = list.get(i);
      String at = place + "/" + i;
      Rules.members(
          node,
          at,
          "usageType",
          "display",
          "description",
          "contentType",
          "length",
          "sha2",
          "fileUrl");
      for (String name : List.of("usageType", "display", "contentType", "length", "sha2")) {
        Rules.required(node, at, name);
      }
      Rules.text(node, at, "usageType", Formats::isIri, "an IRI");
      Rules.languageMap(node, at, "display");
      Rules.languageMap(node, at, "description");
      Rules.text(node, at, "contentType", type -> type.contains("/"), "a media type");
      if (!node.get("length").isIntegralNumber()
          || node.get("length").decimalValue().signum() < 0) {
        throw Rules.refused(at + "/length", "must be a number of bytes");
      }
      Rules.text(node, at, "sha2", sha -> sha.matches("(?i)[0-9a-f]{56,128}"), "a SHA-2 in hex");
      Rules.required(node, at, "fileUrl");
      Rules.text(node, at, "fileUrl", Formats::isIrl, "an address");
    }
  }
}
