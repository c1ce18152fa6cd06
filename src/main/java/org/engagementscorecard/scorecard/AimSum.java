package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.metric.Per;
import org.engagementscorecard.metric.Target;
import org.engagementscorecard.metric.Target.RampStep;

/**
 * Adds up what is aimed at on one metric. Working days are counted first, as whole numbers, and
 * divided at the end, so that the sum is exact however many reps and months are in it.
 */
final class AimSum {
  private final Metric metric;
  private final WorkingUnits units;
  private final LocalDate today;
  private final boolean together;
  private final List<Days> parts = new ArrayList<>();
  private final Map<Same, Days> alike = new HashMap<>();

  /**
   * @param today the last day that counts as come
   * @param together whether days with the same target and share are one part, whoever's they are:
   *     of several reps
   */
  AimSum(Metric metric, WorkingUnits units, LocalDate today, boolean together) {
    this.metric = metric;
    this.units = units;
    this.today = today;
    this.together = together;
  }

  private record Same(int targetId, BigDecimal share) {}

  /** Working days of a part, by the number that the whole unit has. */
  private static final class Days {
    private final Target target;
    private final BigDecimal share;
    private LocalDate first;
    private LocalDate last;
    private long all;
    private long come;
    private final Map<Long, long[]> byUnit = new TreeMap<>();

    Days(Target target, BigDecimal share, LocalDate first, LocalDate last) {
      this.target = target;
      this.share = share;
      this.first = first;
      this.last = last;
    }

    BigDecimal value() {
      return target.value().multiply(share);
    }
  }

  /**
   * Adds days of a rep.
   *
   * @param startDate of the rep, or null; before it nobody aims at anything
   */
  void add(List<Held> days, LocalDate startDate) {
    for (Held held : days) {
      LocalDate first =
          startDate != null && startDate.isAfter(held.first()) ? startDate : held.first();
      List<RampStep> ramp = startDate == null ? List.of() : held.target().ramp();
      for (int step = 0; step < ramp.size() && !first.isAfter(held.last()); step++) {
        BigDecimal share = ramp.get(step).share();
        LocalDate past = startDate.plusDays(ramp.get(step).days());
        if (past.isAfter(first) && share.compareTo(share(ramp, step + 1)) != 0) {
          LocalDate last = past.isAfter(held.last()) ? held.last() : past.minusDays(1);
          add(held.target(), share, first, last);
          first = last.plusDays(1);
        }
      }
      if (!first.isAfter(held.last())) {
        add(held.target(), BigDecimal.ONE, first, held.last());
      }
    }
  }

  private static BigDecimal share(List<RampStep> ramp, int step) {
    return step < ramp.size() ? ramp.get(step).share() : BigDecimal.ONE;
  }

  private void add(Target target, BigDecimal share, LocalDate first, LocalDate last) {
    if (target.per() == null || target.per() == Per.DAY) {
      add(target, share, first, last, units.workingDays(first, last), 1);
      return;
    }
    for (LocalDate from = first; !from.isAfter(last); ) {
      WorkingUnits.Unit unit = units.of(target.per(), from);
      LocalDate to = unit.last().isAfter(last) ? last : unit.last();
      boolean whole = from.equals(unit.first()) && to.equals(unit.last());
      long days = whole ? unit.workingDays() : units.workingDays(from, to);
      add(target, share, from, to, days, unit.workingDays());
      from = to.plusDays(1);
    }
  }

  private void add(
      Target target, BigDecimal share, LocalDate first, LocalDate last, long days, long ofUnit) {
    if (days == 0) {
      return;
    }
    Days part;
    if (together) {
      part =
          alike.computeIfAbsent(
              new Same(target.id(), share),
              key -> {
                Days one = new Days(target, share, first, last);
                parts.add(one);
                return one;
              });
      part.first = part.first.isAfter(first) ? first : part.first;
      part.last = part.last.isBefore(last) ? last : part.last;
    } else {
      part = new Days(target, share, first, last);
      parts.add(part);
    }
    long come =
        !last.isAfter(today) ? days : first.isAfter(today) ? 0 : units.workingDays(first, today);
    part.all += days;
    part.come += come;
    long[] counts = part.byUnit.computeIfAbsent(ofUnit, key -> new long[2]);
    counts[0] += days;
    counts[1] += come;
  }

  /** What is aimed at altogether; empty where on no working day anything is. */
  Optional<Aim> sum() {
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(metric.aggregation().isAmount() ? amount() : level());
  }

  /** Over one denominator for all, so that there is one reduction and not one for each part. */
  private Aim amount() {
    BigInteger denominator = BigInteger.ONE;
    for (Days part : parts) {
      for (long ofUnit : part.byUnit.keySet()) {
        BigInteger one = BigInteger.valueOf(ofUnit);
        if (denominator.mod(one).signum() != 0) {
          denominator = denominator.divide(denominator.gcd(one)).multiply(one);
        }
      }
    }
    BigDecimal whole = BigDecimal.ZERO;
    BigDecimal toDate = BigDecimal.ZERO;
    List<Aim.Part> shown = new ArrayList<>();
    for (Days part : parts) {
      BigInteger all = BigInteger.ZERO;
      BigInteger come = BigInteger.ZERO;
      for (Map.Entry<Long, long[]> days : part.byUnit.entrySet()) {
        BigInteger each = denominator.divide(BigInteger.valueOf(days.getKey()));
        all = all.add(each.multiply(BigInteger.valueOf(days.getValue()[0])));
        come = come.add(each.multiply(BigInteger.valueOf(days.getValue()[1])));
      }
      BigDecimal aim = part.value().multiply(new BigDecimal(all));
      whole = whole.add(aim);
      toDate = toDate.add(part.value().multiply(new BigDecimal(come)));
      shown.add(part(part, new ExactFraction(aim, denominator)));
    }
    return new Aim(
        metric,
        new ExactFraction(whole, denominator),
        Optional.of(new ExactFraction(toDate, denominator)),
        workingDays(),
        shown);
  }

  private Aim level() {
    BigDecimal all = BigDecimal.ZERO;
    BigDecimal come = BigDecimal.ZERO;
    List<Aim.Part> shown = new ArrayList<>();
    for (Days part : parts) {
      all = all.add(part.value().multiply(BigDecimal.valueOf(part.all)));
      come = come.add(part.value().multiply(BigDecimal.valueOf(part.come)));
      shown.add(part(part, ExactFraction.of(part.value(), 1)));
    }
    long daysCome = parts.stream().mapToLong(part -> part.come).sum();
    return new Aim(
        metric,
        ExactFraction.of(all, workingDays()),
        daysCome == 0 ? Optional.empty() : Optional.of(ExactFraction.of(come, daysCome)),
        workingDays(),
        shown);
  }

  private static Aim.Part part(Days part, ExactFraction aim) {
    return new Aim.Part(part.target, part.first, part.last, part.share, part.all, aim);
  }

  private long workingDays() {
    return parts.stream().mapToLong(part -> part.all).sum();
  }
}
