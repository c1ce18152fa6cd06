package org.engagementscorecard.metric;

import java.util.List;

/**
 * Definition of a measure. A metric whose definition changes does so from a day: this is how it is
 * defined on the days on which it holds.
 *
 * @param id number within the organization's tables, the same of all its definitions
 * @param key the posting systems' name of it
 * @param description what counts as one, or null
 * @param unit what a value counts, such as {@code call} or {@code EUR}
 * @param likeForLike attributes that make cases comparable, such as {@code product}
 * @param segmentBy attributes whose values are kept apart in totals and attempts: those of all its
 *     definitions, so that any period can be shown as any of them says
 * @param validity when it holds
 */
public record Metric(
    int id,
    String key,
    String name,
    String description,
    Stage stage,
    String unit,
    Aggregation aggregation,
    Better better,
    List<String> likeForLike,
    List<String> segmentBy,
    Validity validity) {
  public Metric {
    likeForLike = List.copyOf(likeForLike);
    segmentBy = List.copyOf(segmentBy);
  }

  /** A metric that was never defined otherwise. */
  public Metric(
      int id,
      String key,
      String name,
      String description,
      Stage stage,
      String unit,
      Aggregation aggregation,
      Better better,
      List<String> likeForLike) {
    this(
        id,
        key,
        name,
        description,
        stage,
        unit,
        aggregation,
        better,
        likeForLike,
        likeForLike,
        Validity.ALWAYS);
  }

  /** Whether numbers by the one can stand beside numbers by the other: only names may differ. */
  public boolean isLike(Metric other) {
    return id == other.id
        && stage == other.stage
        && unit.equals(other.unit)
        && aggregation == other.aggregation
        && better == other.better
        && likeForLike.equals(other.likeForLike);
  }
}
