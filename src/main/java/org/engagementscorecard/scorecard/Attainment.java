package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engagementscorecard.metric.Better;
import org.engagementscorecard.organization.Period;

/**
 * What is aimed at on a metric, and how much of it is attained. The shares are value / aim, exact
 * until one rounding to six digits after the point, halves to the even one; also where less is
 * better, of which the sentence speaks.
 *
 * @param attainment of the aim of the whole period; empty without a value, or where the aim is 0
 * @param attainmentToDate of the aim until the end of today; empty alike
 * @param sentence the same in words
 */
record Attainment(
    Aim aim,
    Optional<BigDecimal> attainment,
    Optional<BigDecimal> attainmentToDate,
    String sentence) {

  /**
   * The attainments of a scorecard, by the metric's number.
   *
   * @param today the organization's day of the instant at which all this is known
   */
  static Map<Integer, Attainment> of(
      List<Aim> aims, Collection<Measure> measures, Period period, LocalDate today) {
    Map<Integer, BigDecimal> values = new HashMap<>();
    for (Measure measure : measures) {
      if (measure.value() != null) {
        values.put(measure.metric().id(), measure.value());
      }
    }
    Map<Integer, Attainment> attainments = new HashMap<>();
    for (Aim aim : aims) {
      Optional<BigDecimal> value = Optional.ofNullable(values.get(aim.metric().id()));
      Optional<BigDecimal> share = share(value, Optional.of(aim.whole()));
      Optional<BigDecimal> shareToDate = share(value, aim.toDate());
      attainments.put(
          aim.metric().id(),
          new Attainment(
              aim,
              share,
              shareToDate,
              AimWords.sentence(aim, value, share, shareToDate, period, today)));
    }
    return attainments;
  }

  private static Optional<BigDecimal> share(
      Optional<BigDecimal> value, Optional<ExactFraction> aim) {
    return aim.filter(one -> !one.isZero()).flatMap(one -> value.map(one::shareOf));
  }

  /** Whether less is better. */
  static boolean lessIsBetter(Aim aim) {
    return aim.metric().better() == Better.LOWER;
  }
}
