package org.engagementscorecard.xapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.engagementscorecard.http.Problem.Fault;
import org.engagementscorecard.http.ProblemException;

/** What all rules of statements have in common: members, their kinds and formats. */
final class Rules {
  private Rules() {}

  /** 400, as the specification has it, with the place. */
  static ProblemException refused(String place, String detail) {
    return ProblemException.malformed(place + " " + detail, Fault.at(place, detail));
  }

  /** An object that has no members but these. */
  static void members(JsonNode node, String place, String... allowed) {
    object(node, place);
    Set<String> names = Set.copyOf(Arrays.asList(allowed));
    for (Iterator<String> all = node.fieldNames(); all.hasNext(); ) {
      String name = all.next();
      if (!names.contains(name)) {
        throw refused(place + "/" + escaped(name), "is nothing that stands here");
      }
    }
  }

  static void object(JsonNode node, String place) {
    if (!node.isObject()) {
      throw refused(place, "must be an object");
    }
  }

  static JsonNode required(JsonNode node, String place, String name) {
    if (!node.has(name)) {
      throw refused(place + "/" + name, "is missing");
    }
    return node.get(name);
  }

  /** A text of a format, where there is one. */
  static void text(
      JsonNode node, String place, String name, Predicate<String> format, String what) {
    JsonNode value = node.get(name);
    if (value != null && !(value.isTextual() && format.test(value.asText()))) {
      throw refused(place + "/" + name, "must be " + what);
    }
  }

  static void text(JsonNode node, String place, String name) {
    text(node, place, name, text -> true, "a text");
  }

  static void bool(JsonNode node, String place, String name) {
    if (node.has(name) && !node.get(name).isBoolean()) {
      throw refused(place + "/" + name, "must be true or false");
    }
  }

  static void number(JsonNode node, String place, String name) {
    if (node.has(name) && !node.get(name).isNumber()) {
      throw refused(place + "/" + name, "must be a number");
    }
  }

  static void array(JsonNode node, String place) {
    if (!node.isArray()) {
      throw refused(place, "must be an array");
    }
  }

  static void languageMap(JsonNode node, String place, String name) {
    JsonNode map = node.get(name);
    if (map == null) {
      return;
    }
    String at = place + "/" + name;
    object(map, at);
    for (Iterator<Map.Entry<String, JsonNode>> all = map.fields(); all.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = all.next();
      String entryPlace = at + "/" + escaped(entry.getKey());
      if (!Formats.isLanguage(entry.getKey())) {
        throw refused(entryPlace, "must be named by a language tag (RFC 5646)");
      }
      if (!entry.getValue().isTextual()) {
        throw refused(entryPlace, "must be a text");
      }
    }
  }

  static void extensions(JsonNode node, String place) {
    JsonNode map = node.get("extensions");
    if (map == null) {
      return;
    }
    String at = place + "/extensions";
    object(map, at);
    for (Iterator<String> all = map.fieldNames(); all.hasNext(); ) {
      String name = all.next();
      if (!Formats.isIri(name)) {
        throw refused(at + "/" + escaped(name), "must be named by an IRI");
      }
    }
  }

  /** No nulls, but within extensions. */
  static void noNulls(JsonNode node, String place) {
    if (node.isNull()) {
      throw refused(place, "must not be null");
    }
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              entry -> {
                if (!entry.getKey().equals("extensions")) {
                  noNulls(entry.getValue(), place + "/" + escaped(entry.getKey()));
                }
              });
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      noNulls(node.get(i), place + "/" + i);
    }
  }

  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
