package org.engagementscorecard.observation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Metric;

/**
 * The like-for-like segment of a fact: the attributes that its metric names, in their order, with
 * bars between them.
 */
final class Segment {
  /** The same of {@code observation o} of {@code metric m}, as the database computes it. */
  static final String SQL = sql("m.like_for_like");

  /** Of which of two facts at the same instant an attempt is: by bytes, as the table has them. */
  static final Comparator<String> ORDER =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  private Segment() {}

  /** The same of {@code observation o}, by an array of the attributes' names. */
  static String sql(String names) {
    return "CASE WHEN cardinality(%1$s) = 0 THEN '' ELSE".formatted(names)
        + " (SELECT coalesce(string_agg(replace(replace(coalesce(o.attributes ->> l.name, ''),"
        + " '\\', '\\\\'), '|', '\\|'), '|' ORDER BY l.n), '')"
        + " FROM unnest(%1$s) WITH ORDINALITY AS l(name, n)) END".formatted(names);
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
    return metric.likeForLike().isEmpty()
        ? ""
        : metric.likeForLike().stream()
            .map(name -> fact.attribute(name).replace("\\", "\\\\").replace("|", "\\|"))
            .collect(Collectors.joining("|"));
  }
}
