package org.engagementscorecard.xapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Agents and groups: Part Two, 2.4.2. */
final class AgentRules {
  private static final List<String> IDENTIFIERS =
      List.of("mbox", "mbox_sha1sum", "openid", "account");

  private AgentRules() {}

  /** An agent or a group. */
  static void actor(JsonNode node, String place) {
    Rules.object(node, place);
    if (node.path("objectType").asText("Agent").equals("Group")) {
      group(node, place);
    } else {
      agent(node, place);
    }
  }

  static void agent(JsonNode node, String place) {
    Rules.members(node, place, "objectType", "name", "mbox", "mbox_sha1sum", "openid", "account");
    Rules.text(node, place, "objectType", "Agent"::equals, "Agent");
    Rules.text(node, place, "name");
    if (identifiers(node, place) != 1) {
      throw Rules.refused(place, "must have one of mbox, mbox_sha1sum, openid and account");
    }
  }

  static void group(JsonNode node, String place) {
    Rules.members(
        node, place, "objectType", "name", "mbox", "mbox_sha1sum", "openid", "account", "member");
    if (!node.path("objectType").asText().equals("Group")) {
      throw Rules.refused(place + "/objectType", "must be Group");
    }
    Rules.text(node, place, "name");
    int identifiers = identifiers(node, place);
    if (identifiers > 1) {
      throw Rules.refused(place, "must have one of mbox, mbox_sha1sum, openid and account at most");
    }
    if (node.has("member")) {
      Rules.array(node.get("member"), place + "/member");
      for (int i = 0; i < node.get("member").size(); i++) {
        agent(node.get("member").get(i), place + "/member/" + i);
      }
    }
    if (identifiers == 0 && node.path("member").isEmpty()) {
      throw Rules.refused(place + "/member", "must name who is in a group that has no identifier");
    }
  }

  private static int identifiers(JsonNode node, String place) {
    Rules.text(node, place, "mbox", Formats::isMbox, "a mailto: address");
    Rules.text(node, place, "mbox_sha1sum", Formats::isSha1, "40 hexadecimal digits");
    Rules.text(node, place, "openid", Formats::isIrl, "an address");
    if (node.has("account")) {
      JsonNode account = node.get("account");
      String at = place + "/account";
      Rules.members(account, at, "homePage", "name");
      Rules.required(account, at, "homePage");
      Rules.required(account, at, "name");
      Rules.text(account, at, "homePage", Formats::isIrl, "an address");
      Rules.text(account, at, "name", name -> !name.isEmpty(), "a text");
    }
    return (int) IDENTIFIERS.stream().filter(node::has).count();
  }
}
