package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.engagementscorecard.metric.Aggregation;
import org.engagementscorecard.metric.Better;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.metric.Per;
import org.engagementscorecard.metric.Stage;
import org.engagementscorecard.metric.Target;
import org.engagementscorecard.metric.Target.RampStep;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.organization.FiscalCalendar;
import org.engagementscorecard.organization.FiscalYearEnd;
import org.engagementscorecard.organization.Language;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.PeerGroup;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.organization.WorkingDays;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.Rep;
import org.junit.jupiter.api.Test;

/** Shares of what is aimed at, and how they are said. */
class AttainmentTest {
  private static final Organization ORGANIZATION =
      new Organization(
          1,
          "o",
          "O",
          ZoneOffset.UTC,
          1,
          DayOfWeek.MONDAY,
          5,
          90,
          new PeriodExpression.Latest(365),
          PeerGroup.ROLE,
          new TreeMap<>(),
          FiscalCalendar.MONTHS,
          FiscalYearEnd.NEAREST,
          new WorkingDays(
              EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
              new TreeSet<>(
                  IntStream.rangeClosed(1, 12)
                      .mapToObj(month -> LocalDate.of(2026, month, 6))
                      .toList())),
          Language.ENGLISH,
          Organization.NEEDS_AT_A_TIME);
  private static final LocalDate FIRST = LocalDate.of(2026, 4, 1);
  private static final LocalDate LAST = LocalDate.of(2026, 6, 30);

  private static Metric metric(int id, Aggregation aggregation, Better better) {
    return new Metric(id, "m" + id, "M", null, Stage.ACTIVITY, "x", aggregation, better, List.of());
  }

  private static Target target(int metricId, String value, Per per, RampStep... ramp) {
    return new Target(
        metricId,
        "t",
        metricId,
        1,
        null,
        null,
        Membership.EVER,
        Membership.OPEN,
        new BigDecimal(value),
        per,
        List.of(ramp));
  }

  private static Attainment attainment(
      Metric metric, Target target, LocalDate start, LocalDate today, String value) {
    Period period = new Period("2026-Q2", FIRST, LAST, ZoneOffset.UTC);
    Rep rep = new Rep(1, "kim", "Kim", start, List.of(), List.of());
    List<Aim> aims =
        new Aims(ORGANIZATION, FIRST, LAST, today, List.of(metric), List.of(target)).ofRep(rep);
    List<Measure> measures =
        List.of(
            Measure.of(
                metric, Optional.ofNullable(value).map(one -> new Added(new BigDecimal(one), 1))));
    return Attainment.of(aims, measures, period, today).get(metric.id());
  }

  private static final Metric CALLS = metric(1, Aggregation.SUM, Better.HIGHER);

  @Test
  void whatRampsAndWhatIsDueUntilTodayIsSaid() {
    Target target = target(1, "20", Per.MONTH, new RampStep(30, new BigDecimal("0.25")));
    for (Map.Entry<LocalDate, String> one :
        Map.of(
                LocalDate.of(2026, 7, 3),
                "41 of 45 aimed at by 30 June (91%); 5 for April at 25% while ramping.",
                LocalDate.of(2027, 7, 3),
                "41 of 45 aimed at by 30 June 2026 (91%); 5 for April 2026 at 25% while ramping.",
                LocalDate.of(2026, 5, 31),
                "41 of 45 aimed at by 30 June (91%); 25 of it by 31 May (164%); 5 for April at 25%"
                    + " while ramping.",
                LocalDate.of(2026, 3, 31),
                "41 of 45 aimed at by 30 June (91%); it begins on 1 April; 5 for April at 25%"
                    + " while ramping.")
            .entrySet()) {
      assertThat(attainment(CALLS, target, FIRST, one.getKey(), "41").sentence())
          .isEqualTo(one.getValue());
    }
  }

  @Test
  void levelsAndWhatIsBetterWhenItIsLessAreSaidSo() {
    Metric wait = metric(1, Aggregation.MEAN, Better.LOWER);

    Attainment attainment =
        attainment(wait, target(1, "2.5", null), null, LocalDate.of(2026, 5, 31), "3");

    assertThat(attainment.sentence())
        .isEqualTo(
            "3 where 2.5 is aimed at until 30 June (120%); 2.5 until 31 May (120%); less is"
                + " better.");
    assertThat(attainment.attainment().orElseThrow()).isEqualByComparingTo("1.2");
    assertThat(attainment(wait, target(1, "2.5", null), null, LAST, null).sentence())
        .isEqualTo("Nothing known where 2.5 is aimed at until 30 June; less is better.");
  }

  @Test
  void withoutAValueOrAnAimThereIsNoShare() {
    Attainment nothing = attainment(CALLS, target(1, "20", Per.MONTH), null, LAST, null);
    assertThat(nothing.attainment()).isEmpty();
    assertThat(nothing.attainmentToDate()).isEmpty();
    Attainment zero = attainment(CALLS, target(1, "0", Per.MONTH), null, LAST, "7");
    assertThat(zero.attainment()).isEmpty();
    assertThat(zero.aim().whole().rounded()).isZero();
    Attainment early = attainment(CALLS, target(1, "20", Per.MONTH), null, FIRST.minusDays(1), "7");
    assertThat(early.attainment()).isPresent();
    assertThat(early.attainmentToDate()).isEmpty();
    assertThat(attainment(CALLS, target(2, "20", Per.MONTH), null, LAST, "7")).isNull();
    assertThat(attainment(CALLS, target(1, "20", null), null, LAST, "7"))
        .as("made for a metric that was a level")
        .isNull();
  }

  @Test
  void itIsRoundedOnceHalvesToTheEven() {
    ExactFraction third = ExactFraction.of(BigDecimal.ONE, 3);
    assertThat(third.rounded()).isEqualTo(new BigDecimal("0.333333"));
    assertThat(third.plus(third).plus(third).rounded()).isEqualTo(BigDecimal.ONE);
    assertThat(third.shareOf(BigDecimal.TEN)).isEqualTo(new BigDecimal("30"));
    assertThat(ExactFraction.of(new BigDecimal("0.0000005"), 1).rounded()).isZero();
    assertThat(ExactFraction.of(new BigDecimal("0.0000015"), 1).rounded())
        .isEqualTo(new BigDecimal("0.000002"));
    assertThat(ExactFraction.of(new BigDecimal("1E+3"), 2).rounded())
        .isEqualTo(new BigDecimal("500"));
    assertThat(ExactFraction.ZERO.plus(third).plus(ExactFraction.ZERO).rounded())
        .isEqualTo(third.rounded());
  }

  @Test
  void aYearOfTwoHundredRepsTakesMilliseconds() {
    LocalDate first = LocalDate.of(2026, 1, 1);
    LocalDate last = LocalDate.of(2026, 12, 31);
    List<Rep> reps = new ArrayList<>();
    List<Metric> metrics = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    for (int m = 1; m <= 10; m++) {
      metrics.add(metric(m, Aggregation.SUM, Better.HIGHER));
    }
    for (int r = 1; r <= 200; r++) {
      reps.add(
          new Rep(
              r,
              "r" + r,
              "R",
              first.plusDays(r),
              List.of(),
              List.of(new Membership(Membership.EVER, Membership.OPEN, "a", "seller"))));
      spans.add(new Span(r, first, last));
      for (int m = 1; m <= 10; m++) {
        targets.add(
            new Target(
                targets.size() + 1,
                "t" + r + "/" + m,
                m,
                r,
                null,
                null,
                first,
                last,
                BigDecimal.valueOf(m),
                Per.MONTH,
                List.of(new RampStep(30, new BigDecimal("0.5")))));
      }
    }
    // By the processor's time of this thread, which others on the machine don't use up.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Duration best = Duration.ofDays(1);
    for (int i = 0; i < 60; i++) {
      long start = threads.getCurrentThreadCpuTime();
      Aims aims = new Aims(ORGANIZATION, first, last, last, metrics, targets);
      assertThat(aims.ofTeam(1, reps, spans)).hasSize(10);
      Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
      best = took.compareTo(best) < 0 ? took : best;
    }
    assertThat(best).isLessThan(Duration.ofMillis(50));
  }
}
