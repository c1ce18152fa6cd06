package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is aimed at equals a sum day by day, whatever targets, ramps, moves and calendars. */
class AimTest {
  private static final LocalDate NEW_YEAR = LocalDate.of(2026, 1, 1);
  private static final List<String> TEAMS = List.of("north", "south");
  private static final List<String> ROLES = List.of("hunter", "farmer");
  private static final List<Metric> METRICS =
      List.of(
          metric(1, Aggregation.SUM),
          metric(2, Aggregation.COUNT),
          metric(3, Aggregation.MEAN),
          metric(4, Aggregation.LAST));

  private static Metric metric(int id, Aggregation aggregation) {
    return new Metric(
        id, "m" + id, "M", null, Stage.ACTIVITY, "x", aggregation, Better.HIGHER, List.of());
  }

  /** A made-up organization with its people and targets, by a seed. */
  private static final class World {
    private final Random random;
    private final Organization organization;
    private final LocalDate first;
    private final LocalDate last;
    private final LocalDate today;
    private final List<Rep> reps = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();

    World(long seed) {
      random = new Random(seed);
      first = NEW_YEAR.plusDays(random.nextInt(500) - 250);
      last = first.plusDays(random.nextInt(random.nextBoolean() ? 40 : 450));
      today = first.plusDays(random.nextInt(500) - 50);
      organization = organization();
      for (int id = 1; id <= 4; id++) {
        reps.add(rep(id));
      }
      Set<List<Object>> beginnings = new HashSet<>();
      for (int id = 1; id <= 40; id++) {
        Target target = target(id);
        if (beginnings.add(
            List.of(
                target.metricId(),
                String.valueOf(target.repId()),
                String.valueOf(target.role()),
                String.valueOf(target.teamId()),
                target.from()))) {
          targets.add(target);
        }
      }
    }

    private LocalDate day() {
      return first.plusDays(random.nextInt(600) - 100);
    }

    private <T> T one(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    private Organization organization() {
      Set<DayOfWeek> weekdays = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)));
      for (DayOfWeek day : DayOfWeek.values()) {
        if (random.nextInt(4) > 0) {
          weekdays.add(day);
        }
      }
      TreeSet<LocalDate> holidays = new TreeSet<>();
      for (int i = random.nextInt(60); i > 0; i--) {
        holidays.add(day());
      }
      return new Organization(
          1,
          "o",
          "O",
          ZoneOffset.UTC,
          1 + random.nextInt(12),
          DayOfWeek.of(1 + random.nextInt(7)),
          5,
          90,
          new PeriodExpression.Latest(365),
          PeerGroup.ROLE,
          new TreeMap<>(),
          one(List.of(FiscalCalendar.values())),
          one(List.of(FiscalYearEnd.values())),
          new WorkingDays(weekdays, holidays),
          Language.ENGLISH,
          Organization.NEEDS_AT_A_TIME);
    }

    private Rep rep(int id) {
      List<Membership> memberships = new ArrayList<>();
      LocalDate from = random.nextBoolean() ? Membership.EVER : day();
      for (int parts = random.nextInt(4); parts > 0; parts--) {
        LocalDate until =
            parts == 1
                ? Membership.OPEN
                : (from.isBefore(first) ? first : from).plusDays(1 + random.nextInt(120));
        memberships.add(
            new Membership(
                from,
                until,
                random.nextInt(5) == 0 ? null : one(TEAMS),
                random.nextInt(5) == 0 ? null : one(ROLES)));
        from = until;
      }
      LocalDate start = random.nextInt(3) == 0 ? null : day();
      return new Rep(id, "r" + id, "R", start, List.of(), memberships);
    }

    private Target target(int id) {
      Metric metric = one(METRICS);
      int of = random.nextInt(3);
      LocalDate from = random.nextInt(4) == 0 ? Membership.EVER : day();
      LocalDate until =
          random.nextInt(2) == 0
              ? Membership.OPEN
              : (from.isBefore(first) ? first : from).plusDays(1 + random.nextInt(200));
      List<RampStep> ramp = new ArrayList<>();
      int days = 0;
      for (int steps = of == 2 ? 0 : random.nextInt(4); steps > 0; steps--) {
        days += 1 + random.nextInt(60);
        ramp.add(new RampStep(days, new BigDecimal(one(List.of("0", "0.25", "0.5", "0.75", "1")))));
      }
      // One in ten was made for a metric that adds up in another way now.
      boolean amount = metric.aggregation().isAmount() ^ random.nextInt(10) == 0;
      return new Target(
          id,
          "t" + id,
          metric.id(),
          of == 0 ? Integer.valueOf(1 + random.nextInt(reps.size())) : null,
          of == 1 ? one(ROLES) : null,
          of == 2 ? Integer.valueOf(random.nextInt(TEAMS.size())) : null,
          from,
          until,
          new BigDecimal(random.nextInt(1_000)).movePointLeft(random.nextInt(3)),
          amount ? one(List.of(Per.values())) : null,
          ramp);
    }

    Aims aims() {
      return new Aims(organization, first, last, today, METRICS, targets);
    }

    /** The days on which reps are in a team. */
    List<Span> spans(String team) {
      List<Span> spans = new ArrayList<>();
      for (Rep rep : reps) {
        for (Membership part : rep.memberships()) {
          LocalDate from = part.from().isBefore(first) ? first : part.from();
          LocalDate to = part.until().isAfter(last) ? last : part.until().minusDays(1);
          if (team.equals(part.team()) && !to.isBefore(from)) {
            spans.add(new Span(rep.id(), from, to));
          }
        }
      }
      return spans;
    }

    // ---- day by day

    private boolean works(LocalDate day) {
      return organization.workingDays().weekdays().contains(day.getDayOfWeek())
          && !organization.workingDays().holidays().contains(day);
    }

    private Optional<Target> latest(LocalDate day, List<Target> of) {
      return of.stream()
          .filter(one -> !day.isBefore(one.from()) && day.isBefore(one.until()))
          .max(Comparator.comparing(Target::from));
    }

    private List<Target> fitting(Metric metric) {
      return targets.stream()
          .filter(one -> one.metricId() == metric.id())
          .filter(one -> (one.per() != null) == (metric.id() < 3))
          .toList();
    }

    private Fraction ofDay(Target target, BigDecimal share, LocalDate day) {
      BigDecimal value = target.value().multiply(share);
      return new Fraction(value.unscaledValue(), BigInteger.TEN.pow(value.scale()))
          .dividedBy(target.per() == null ? 1 : daysOfUnit(target.per(), day));
    }

    private long daysOfUnit(Per per, LocalDate day) {
      LocalDate from = day;
      LocalDate to = day;
      switch (per) {
        case DAY -> {}
        case WEEK -> {
          from = day.with(TemporalAdjusters.previousOrSame(organization.weekStart()));
          to = from.plusDays(6);
        }
        case MONTH -> {
          from = YearMonth.from(day).atDay(1);
          to = YearMonth.from(day).atEndOfMonth();
        }
        case QUARTER, YEAR -> {
          Period unit = fiscal(per, day);
          from = unit.first();
          to = unit.last();
        }
      }
      return from.datesUntil(to.plusDays(1)).filter(this::works).count();
    }

    private Period fiscal(Per per, LocalDate day) {
      for (int year = day.getYear() - 2; year <= day.getYear() + 2; year++) {
        for (int quarter = 1; quarter <= 4; quarter++) {
          PeriodExpression named =
              per == Per.YEAR
                  ? new PeriodExpression.Year(year)
                  : new PeriodExpression.Quarter(year, quarter);
          Period unit = named.in(organization, day, Optional.empty());
          if (!day.isBefore(unit.first()) && !day.isAfter(unit.last())) {
            return unit;
          }
        }
      }
      throw new AssertionError("every day lies in a fiscal year");
    }

    /** What a rep aims at on a day; empty where at nothing. */
    Optional<Fraction> ofRep(Rep rep, Metric metric, LocalDate day) {
      if (!works(day) || (rep.startDate() != null && day.isBefore(rep.startDate()))) {
        return Optional.empty();
      }
      List<Target> all = fitting(metric);
      String role = rep.on(day).map(Membership::role).orElse(null);
      Optional<Target> own =
          latest(
              day,
              all.stream().filter(one -> Integer.valueOf(rep.id()).equals(one.repId())).toList());
      Optional<Target> ofRole =
          latest(day, all.stream().filter(one -> role != null && role.equals(one.role())).toList());
      return own.or(() -> ofRole)
          .map(
              target -> {
                BigDecimal share =
                    target.ramp().stream()
                        .filter(
                            step ->
                                rep.startDate() != null
                                    && day.isBefore(rep.startDate().plusDays(step.days())))
                        .findFirst()
                        .map(RampStep::share)
                        .orElse(BigDecimal.ONE);
                return ofDay(target, share, day);
              });
    }

    Optional<Fraction> ofTeam(int team, Metric metric, LocalDate day) {
      if (!works(day)) {
        return Optional.empty();
      }
      Optional<Target> own =
          latest(
              day,
              fitting(metric).stream()
                  .filter(one -> Integer.valueOf(team).equals(one.teamId()))
                  .toList());
      if (own.isPresent()) {
        return own.map(target -> ofDay(target, BigDecimal.ONE, day));
      }
      return metric.id() > 2
          ? Optional.empty()
          : reps.stream()
              .filter(
                  rep ->
                      rep.on(day).map(Membership::team).filter(TEAMS.get(team)::equals).isPresent())
              .flatMap(rep -> ofRep(rep, metric, day).stream())
              .reduce(Fraction::plus);
    }

    Optional<Fraction> ofAll(Metric metric, LocalDate day) {
      return metric.id() > 2
          ? Optional.empty()
          : reps.stream().flatMap(rep -> ofRep(rep, metric, day).stream()).reduce(Fraction::plus);
    }

    interface OfDay {
      Optional<Fraction> on(Metric metric, LocalDate day);
    }

    void assertSame(List<Aim> aims, OfDay ofDay) {
      for (Metric metric : METRICS) {
        Optional<Aim> aim =
            aims.stream().filter(one -> one.metric().id() == metric.id()).findFirst();
        Optional<Fraction> whole = sum(metric, last, ofDay);
        assertThat(aim.map(Aim::whole).map(Fraction::of)).isEqualTo(whole);
        Optional<Fraction> toDate =
            sum(metric, today.isBefore(last) ? today : last, ofDay)
                .or(() -> metric.id() < 3 ? Optional.of(Fraction.ZERO) : Optional.empty());
        assertThat(aim.flatMap(Aim::toDate).map(Fraction::of))
            .isEqualTo(whole.isEmpty() ? Optional.empty() : toDate);
      }
    }

    private Optional<Fraction> sum(Metric metric, LocalDate to, OfDay ofDay) {
      List<Fraction> days =
          first
              .datesUntil(to.isBefore(first) ? first : to.plusDays(1))
              .flatMap(day -> ofDay.on(metric, day).stream())
              .toList();
      return days.stream()
          .reduce(Fraction::plus)
          .map(sum -> metric.id() < 3 ? sum : sum.dividedBy(days.size()));
    }
  }

  /** A fraction in lowest terms, made without the code under test. */
  private record Fraction(BigInteger above, BigInteger below) {
    static final Fraction ZERO = new Fraction(BigInteger.ZERO, BigInteger.ONE);

    Fraction {
      BigInteger shared = above.gcd(below);
      above = above.divide(shared);
      below = below.divide(shared);
    }

    static Fraction of(ExactFraction exact) {
      BigDecimal above = exact.numerator();
      int digits = Math.max(above.scale(), 0);
      return new Fraction(
          above.movePointRight(digits).toBigIntegerExact(),
          exact.denominator().multiply(BigInteger.TEN.pow(digits)));
    }

    Fraction plus(Fraction other) {
      return new Fraction(
          above.multiply(other.below).add(other.above.multiply(below)),
          below.multiply(other.below));
    }

    Fraction dividedBy(long number) {
      return new Fraction(above, below.multiply(BigInteger.valueOf(number)));
    }
  }

  static List<World> worlds() {
    List<World> worlds = new ArrayList<>();
    for (long seed = 1; seed <= 60; seed++) {
      worlds.add(new World(seed));
    }
    return worlds;
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void ofARepItIsTheSumOfTheDays(World world) {
    for (Rep rep : world.reps) {
      world.assertSame(world.aims().ofRep(rep), (metric, day) -> world.ofRep(rep, metric, day));
    }
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void ofATeamAndOfAllItIsTheSumOfTheDays(World world) {
    for (int team = 0; team < TEAMS.size(); team++) {
      int id = team;
      world.assertSame(
          world.aims().ofTeam(team, world.reps, world.spans(TEAMS.get(team))),
          (metric, day) -> world.ofTeam(id, metric, day));
    }
    world.assertSame(world.aims().ofAll(world.reps), world::ofAll);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void partsAreStretchesThatMakeUpTheWhole(World world) {
    for (Rep rep : world.reps) {
      for (Aim aim : world.aims().ofRep(rep)) {
        long days = 0;
        Fraction sum = Fraction.ZERO;
        for (int i = 0; i < aim.parts().size(); i++) {
          Aim.Part part = aim.parts().get(i);
          days += part.workingDays();
          sum = sum.plus(Fraction.of(part.aim()));
          assertThat(part.workingDays())
              .isEqualTo(
                  part.first().datesUntil(part.last().plusDays(1)).filter(world::works).count());
          if (i > 0) {
            assertThat(part.first()).isAfter(aim.parts().get(i - 1).last());
          }
        }
        assertThat(aim.workingDays()).isEqualTo(days);
        if (aim.metric().aggregation().isAmount()) {
          assertThat(sum).isEqualTo(Fraction.of(aim.whole()));
        }
      }
    }
  }

  @Test
  void whatMoversAimAtIsInOneTeamOrTheOther() {
    for (World world : worlds()) {
      world.targets.removeIf(target -> target.teamId() != null);
      world.reps.replaceAll(
          rep ->
              new Rep(
                  rep.id(),
                  rep.key(),
                  rep.name(),
                  rep.startDate(),
                  List.of(),
                  List.of(
                      new Membership(Membership.EVER, world.today, "north", "hunter"),
                      new Membership(world.today, Membership.OPEN, "south", "farmer"))));
      List<Aim> both = new ArrayList<>();
      for (int team = 0; team < TEAMS.size(); team++) {
        both.addAll(world.aims().ofTeam(team, world.reps, world.spans(TEAMS.get(team))));
      }
      for (Aim all : world.aims().ofAll(world.reps)) {
        assertThat(
                both.stream()
                    .filter(one -> one.metric().equals(all.metric()))
                    .map(one -> Fraction.of(one.whole()))
                    .reduce(Fraction.ZERO, Fraction::plus))
            .isEqualTo(Fraction.of(all.whole()));
      }
    }
  }
}
