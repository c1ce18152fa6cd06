package org.engagementscorecard.observation;

import java.util.UUID;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.Organization;

/**
 * A change with the numbers that stand for its keys.
 *
 * @param index its place in the unit
 * @param repId null where the rep isn't known, or nothing is told of one
 * @param metric null where the metric isn't known, or nothing is told of one
 */
record Keyed(int index, Change change, int sourceId, UUID eventId, Integer repId, Metric metric) {

  /** The identity of a fact within an organization. */
  record Key(int sourceId, UUID eventId) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySource = Integer.compare(sourceId, other.sourceId);
      return bySource == 0 ? eventId.compareTo(other.eventId) : bySource;
    }
  }

  Key key() {
    return new Key(sourceId, eventId);
  }

  /** Whether rep and metric are known. */
  boolean isKnown() {
    return repId != null && metric != null;
  }

  boolean isRecord() {
    return change instanceof Change.Recorded;
  }

  boolean isVoid() {
    return change instanceof Change.Voided;
  }

  /** The fact that is told; null where one is taken back. */
  Fact fact() {
    return change instanceof Change.Recorded recorded
        ? recorded.fact()
        : change instanceof Change.Corrected corrected ? corrected.fact() : null;
  }

  Integer metricId() {
    return metric == null ? null : metric.id();
  }

  /** What totals and attempts have to know of a fact whose rep and metric are known. */
  Content content(Organization organization) {
    Fact fact = fact();
    return new Content(
        repId,
        metric.id(),
        fact.at(),
        organization.dayOf(fact.at()),
        Segment.of(metric, fact),
        fact.value(),
        fact.subject());
  }
}
