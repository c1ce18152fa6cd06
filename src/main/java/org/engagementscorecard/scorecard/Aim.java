package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.metric.Target;

/**
 * What is aimed at on a metric over a period, exactly.
 *
 * <p>Of an amount: on each working day the target's share of that day, its value divided by the
 * working days of the whole week, month, quarter or year in which the day lies, added up. Of a
 * level: the mean of what is aimed at on each working day. Days that aren't worked on carry
 * nothing.
 *
 * @param whole over the whole period
 * @param toDate until the end of today; of a level empty where no day of the period has come
 * @param workingDays on which something is aimed at, from 1; those of several reps added up
 * @param parts by their first day
 */
record Aim(
    Metric metric,
    ExactFraction whole,
    Optional<ExactFraction> toDate,
    long workingDays,
    List<Part> parts) {

  /**
   * Days with the same target and share, of one rep in the same week, month, quarter or year.
   *
   * @param last not before the first; of several reps together there may be days between on which
   *     nobody aimed at this
   * @param share of the target's value, as the ramp has it; 1 without
   * @param workingDays from 1
   * @param aim what these days contribute; of a level what it is on them
   */
  record Part(
      Target target,
      LocalDate first,
      LocalDate last,
      BigDecimal share,
      long workingDays,
      ExactFraction aim) {}

  Aim {
    parts =
        parts.stream()
            .sorted(
                Comparator.comparing(Part::first)
                    .thenComparing(part -> part.target().key())
                    .thenComparing(Part::share))
            .toList();
  }
}
