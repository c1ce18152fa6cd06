package org.engagementscorecard.resource;

import java.util.Comparator;
import java.util.List;

/**
 * Something to learn from.
 *
 * @param id number within the organization's tables
 * @param key the organization's name of it
 * @param url where it is, or null
 * @param description what it is, or null
 * @param minutes how long it takes, or null
 * @param connectionIds on which connections it may help, in the order of their keys
 * @param retired whether it isn't shown any more
 */
public record LearningResource(
    int id,
    String key,
    String name,
    ResourceKind kind,
    String url,
    String description,
    Integer minutes,
    List<Integer> connectionIds,
    boolean retired) {
  /** In the order of lists. */
  static final Comparator<LearningResource> BY_KEY = Comparator.comparing(LearningResource::key);

  public LearningResource {
    connectionIds = List.copyOf(connectionIds);
  }
}
