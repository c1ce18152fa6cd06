package org.engagementscorecard.observation;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.UUID;

/**
 * One fact as a system posts it, checked by the room intake.
 *
 * @param source the system; with {@code id} the name of the fact within an organization
 * @param rep key of the rep, known or not
 * @param metric key of the metric, known or not
 * @param at when it happened, to the microsecond
 * @param value exact, at most 18 digits before and 12 after the point
 * @param subject the deal or lead it is about, or null
 * @param attributes text, number or truth value each; may be empty. Not copied: whoever makes a
 *     fact lets go of them
 */
public record Fact(
    String source,
    String id,
    String rep,
    String metric,
    Instant at,
    BigDecimal value,
    String subject,
    SortedMap<String, Object> attributes) {
  /** Makes the attributes unmodifiable. */
  public Fact {
    attributes =
        attributes.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(attributes);
  }

  /** The event id: the first 128 bits of the SHA-256 of the id. */
  UUID eventId() {
    return eventId(id);
  }

  /** The text of an attribute, as segments are named by it; empty where there is none. */
  String attribute(String name) {
    Object value = attributes.get(name);
    // Not toString: the same number is 1E+2 as it was sent and 100 as it comes out of quarantine.
    return value instanceof BigDecimal number
        ? number.toPlainString()
        : value == null ? "" : value.toString();
  }

  static UUID eventId(String id) {
    byte[] hash;
    try {
      hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    ByteBuffer bits = ByteBuffer.wrap(hash);
    return new UUID(bits.getLong(), bits.getLong());
  }
}
