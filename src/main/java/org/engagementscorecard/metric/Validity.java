package org.engagementscorecard.metric;

import java.time.LocalDate;

/**
 * The days on which a definition holds. Of several each holds until the next begins; the first one
 * also holds for all days before it.
 *
 * @param since the day that was told as its first; {@link #EVER} where none was
 * @param first whether there is none before it
 * @param until the day after its last; {@link #OPEN} of the newest
 */
public record Validity(LocalDate since, boolean first, LocalDate until) {
  public static final LocalDate EVER = LocalDate.of(1, 1, 1);
  public static final LocalDate OPEN = LocalDate.of(9999, 12, 31);

  /** Of what was never defined otherwise. */
  public static final Validity ALWAYS = new Validity(EVER, true, OPEN);

  /** The first day on which it holds. */
  public LocalDate from() {
    return first ? EVER : since;
  }

  /** The day that was told as its first; null where none was. */
  LocalDate told() {
    return since.equals(EVER) ? null : since;
  }

  /** Whether no other follows it. */
  public boolean isNewest() {
    return until.equals(OPEN);
  }

  /** Whether there is a day on which both hold. */
  boolean overlaps(Validity other) {
    return from().isBefore(other.until) && other.from().isBefore(until);
  }

  /** The days on which both hold, of which there are some. */
  Validity and(Validity other) {
    return new Validity(
        from().isAfter(other.from()) ? since : other.since,
        first && other.first,
        until.isBefore(other.until) ? until : other.until);
  }
}
