package org.engagementscorecard.http;

import java.util.Arrays;
import java.util.List;

/**
 * The header {@code If-Match} (RFC 9110, 13.1.1): which versions a change was meant for.
 *
 * @param tags entity tags with their quotes, or {@code *} for whatever stands there
 */
public record IfMatch(List<String> tags) {
  public IfMatch {
    tags = List.copyOf(tags);
  }

  /**
   * Reads the header.
   *
   * @param header its value, or null where it wasn't sent
   * @throws ProblemException 428 where it wasn't sent
   */
  public static IfMatch required(String header) {
    if (header == null || header.isBlank()) {
      throw ProblemException.preconditionRequired();
    }
    return new IfMatch(Arrays.stream(header.split(",")).map(String::strip).toList());
  }

  /** The entity tag of a version. */
  public static String tag(int version) {
    return "\"" + version + "\"";
  }

  /**
   * Refuses another version than the change was meant for. Weak tags match none.
   *
   * @throws ProblemException 412, which names the current tag
   */
  public void require(int version) {
    if (!tags.contains("*") && !tags.contains(tag(version))) {
      throw ProblemException.stale(tag(version));
    }
  }
}
