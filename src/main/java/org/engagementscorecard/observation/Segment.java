package org.engagementscorecard.observation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Metric;

/**
 * The segment of a fact: the attributes that any definition of its metric tells cases apart by, in
 * the order of {@link Metric#segmentBy}, with bars between them. Of these, whoever reads keeps
 * those that are like for like by the definition that counts.
 */
final class Segment {
  /** Of which of two facts at the same instant an attempt is: by bytes, as the table has them. */
  static final Comparator<String> ORDER =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  /**
   * Segments stand in primary keys, whose entries may have some 2,700 bytes: of a longer value the
   * beginning stands there, and a digest that tells it from others.
   */
  private static final int MAX_CHARACTERS = 100;

  private static final String SHORTENED =
      "CASE WHEN length(v.value) <= %1$d THEN v.value ELSE left(v.value, %1$d) || '…' || md5(v.value)"
              .formatted(MAX_CHARACTERS)
          + " END";

  /** The same of {@code observation o} of {@code metric m}, as the database computes it. */
  static final String SQL = sql("m.segment_by");

  private Segment() {}

  /** The same of {@code observation o}, by an array of the attributes' names. */
  static String sql(String names) {
    return "CASE WHEN cardinality(%1$s) = 0 THEN '' ELSE".formatted(names)
        + " (SELECT coalesce(string_agg(replace(replace("
        + SHORTENED
        + ", '\\', '\\\\'), '|', '\\|'), '|' ORDER BY l.n), '')"
        + " FROM unnest(%1$s) WITH ORDINALITY AS l(name, n),".formatted(names)
        + " LATERAL (SELECT coalesce(o.attributes ->> l.name, '') AS value) AS v) END";
  }

  /**
   * A segment cut down to some of its attributes.
   *
   * @param names the attributes of which it has the values
   * @param kept some of these, in the order in which they are to stand
   */
  static String keep(String segment, List<String> names, List<String> kept) {
    if (names.equals(kept)) {
      return segment;
    }
    List<String> values = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= segment.length(); i++) {
      if (i == segment.length() || segment.charAt(i) == '|') {
        values.add(segment.substring(start, i));
        start = i + 1;
      } else if (segment.charAt(i) == '\\') {
        i++; // what is behind it is meant as it stands
      }
    }
    return kept.stream()
        .map(name -> values.get(names.indexOf(name)))
        .collect(Collectors.joining("|"));
  }

  static String of(Metric metric, Fact fact) {
    return metric.segmentBy().isEmpty()
        ? ""
        : metric.segmentBy().stream()
            .map(name -> shortened(fact.attribute(name)).replace("\\", "\\\\").replace("|", "\\|"))
            .collect(Collectors.joining("|"));
  }

  private static String shortened(String value) {
    if (value.codePointCount(0, value.length()) <= MAX_CHARACTERS) {
      return value;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(value.getBytes(StandardCharsets.UTF_8));
      return value.substring(0, value.offsetByCodePoints(0, MAX_CHARACTERS))
          + "…"
          + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
