package org.engagementscorecard.observation;

import java.util.stream.Collectors;
import org.engagementscorecard.metric.Metric;

/**
 * The like-for-like segment of a fact: the attributes that its metric names, in their order, with
 * bars between them.
 */
final class Segment {
  /** The same of {@code observation o} of {@code metric m}, as the database computes it. */
  static final String SQL =
      "(SELECT coalesce(string_agg(replace(replace(coalesce(o.attributes ->> l.name, ''),"
          + " '\\', '\\\\'), '|', '\\|'), '|' ORDER BY l.n), '')"
          + " FROM unnest(m.like_for_like) WITH ORDINALITY AS l(name, n))";

  private Segment() {}

  static String of(Metric metric, Fact fact) {
    return metric.likeForLike().isEmpty()
        ? ""
        : metric.likeForLike().stream()
            .map(name -> fact.attribute(name).replace("\\", "\\\\").replace("|", "\\|"))
            .collect(Collectors.joining("|"));
  }
}
