package org.engagementscorecard.xapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What filters look at in a statement that keeps the rules.
 *
 * @param agents who acts, or is acted on, and who belongs to such a group
 * @param relatedAgents the same and whoever else is named, also within a statement within it
 * @param activity what it is about
 * @param relatedActivities the same and those of the context, also within a statement within it
 * @param target the statement that it is about
 */
record Index(
    String verb,
    Set<String> agents,
    Set<String> relatedAgents,
    Optional<String> activity,
    Set<String> relatedActivities,
    Optional<String> registration,
    Optional<String> target) {

  static Index of(JsonNode statement) {
    Set<String> agents = new LinkedHashSet<>();
    addActor(statement.get("actor"), agents);
    JsonNode object = statement.get("object");
    String type = object.path("objectType").asText("Activity");
    if (type.equals("Agent") || type.equals("Group")) {
      addActor(object, agents);
    }
    Set<String> relatedAgents = new LinkedHashSet<>(agents);
    Set<String> relatedActivities = new LinkedHashSet<>();
    addRelated(statement, relatedAgents, relatedActivities);
    if (type.equals("SubStatement")) {
      addRelated(object, relatedAgents, relatedActivities);
    }
    return new Index(
        statement.get("verb").get("id").asText(),
        agents,
        relatedAgents,
        type.equals("Activity") ? Optional.of(object.get("id").asText()) : Optional.empty(),
        relatedActivities,
        Optional.ofNullable(statement.path("context").get("registration")).map(JsonNode::asText),
        type.equals("StatementRef") ? Optional.of(object.get("id").asText()) : Optional.empty());
  }

  private static void addRelated(
      JsonNode said, Set<String> relatedAgents, Set<String> relatedActivities) {
    addActor(said.path("actor"), relatedAgents);
    JsonNode object = said.path("object");
    switch (object.path("objectType").asText("Activity")) {
      case "Activity" -> relatedActivities.add(object.path("id").asText());
      case "Agent", "Group" -> addActor(object, relatedAgents);
      default -> {
        // Statements within and references are looked at by the caller.
      }
    }
    JsonNode context = said.path("context");
    addActor(context.path("instructor"), relatedAgents);
    addActor(context.path("team"), relatedAgents);
    for (JsonNode kind : context.path("contextActivities")) {
      for (JsonNode one : kind.isArray() ? kind : List.of(kind)) {
        relatedActivities.add(one.path("id").asText());
      }
    }
  }

  private static void addActor(JsonNode actor, Set<String> agents) {
    identifier(actor).ifPresent(agents::add);
    actor.path("member").forEach(member -> identifier(member).ifPresent(agents::add));
  }

  /** The one identifier that makes two agents the same; empty where it has none. */
  static Optional<String> identifier(JsonNode agent) {
    for (String name : List.of("mbox", "mbox_sha1sum", "openid")) {
      if (agent.has(name)) {
        return Optional.of(name + " " + agent.get(name).asText());
      }
    }
    return agent.has("account")
        ? Optional.of(
            account(
                agent.get("account").get("homePage").asText(),
                agent.get("account").get("name").asText()))
        : Optional.empty();
  }

  static String account(String homePage, String name) {
    return "account " + homePage + " " + name;
  }
}
