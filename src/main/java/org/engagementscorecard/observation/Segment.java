package org.engagementscorecard.observation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
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

  static String of(Metric metric, Fact fact) {
    return metric.likeForLike().isEmpty()
        ? ""
        : metric.likeForLike().stream()
            .map(name -> fact.attribute(name).replace("\\", "\\\\").replace("|", "\\|"))
            .collect(Collectors.joining("|"));
  }
}
