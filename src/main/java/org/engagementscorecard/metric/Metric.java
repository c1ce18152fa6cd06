package org.engagementscorecard.metric;

import java.util.List;

/**
 * Definition of a measure.
 *
 * @param id number within the organization's tables
 * @param key the posting systems' name of it
 * @param description what counts as one, or null
 * @param unit what a value counts, such as {@code call} or {@code EUR}
 * @param likeForLike attributes that make cases comparable, such as {@code product}
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
    List<String> likeForLike) {
  public Metric {
    likeForLike = List.copyOf(likeForLike);
  }
}
