package org.engagementscorecard.organization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;

/** Lengths of ramps by role: checked, and as a JSON document in the database. */
final class RampDays {
  static final int MAX_DAYS = 1_000;
  static final int MAX_ROLES = 100;
  private static final int MAX_ROLE = 100;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RampDays() {}

  /**
   * Refuses what is no role and no length of a ramp. Not left to Bean Validation, which takes
   * quadratic time over many faulty elements.
   *
   * @param place JSON pointer of the roles within the body
   */
  static void check(Map<String, Integer> daysByRole, String place) {
    if (daysByRole.size() > MAX_ROLES) {
      throw ProblemException.invalid(place, "must have " + MAX_ROLES + " roles at most");
    }
    daysByRole.forEach(
        (role, days) -> {
          String pointer =
              place + "/" + StrictJson.printable(role).replace("~", "~0").replace("/", "~1");
          if (role.isEmpty() || role.length() > MAX_ROLE) {
            throw ProblemException.invalid(
                pointer, "the role must have 1 to " + MAX_ROLE + " characters");
          }
          String fault = StrictJson.fault(role);
          if (fault != null) {
            throw ProblemException.invalid(pointer, "the role " + fault);
          }
          if (days == null || days < 0 || days > MAX_DAYS) {
            throw ProblemException.invalid(pointer, "must be from 0 to " + MAX_DAYS);
          }
        });
  }

  static String write(Map<String, Integer> daysByRole) {
    try {
      return MAPPER.writeValueAsString(daysByRole);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are JSON", e);
    }
  }

  static SortedMap<String, Integer> read(String json) {
    try {
      return of(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("ramps were written as JSON", e);
    }
  }

  static SortedMap<String, Integer> of(JsonNode document) {
    SortedMap<String, Integer> daysByRole = new TreeMap<>();
    document.fields().forEachRemaining(one -> daysByRole.put(one.getKey(), one.getValue().asInt()));
    return daysByRole;
  }
}
