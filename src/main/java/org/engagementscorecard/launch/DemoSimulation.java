package org.engagementscorecard.launch;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A year of the demo team: every lead is called, and may go on to a meeting, a demo, a proposal and
 * a win with its booking.
 *
 * <p>The dice fall by working day, not by date: working day {@value #LAST} is the last one before
 * today, and the year is the 365 days that end with it, which are 261 working days whatever the day
 * of the week. So the same things happen whenever the demo is started. That also the
 * <i>verdicts</i> are the same needs more care, because maturity is counted in days and not in
 * working days: a delay is either so short or so long that it lies on one side of 30 days whatever
 * weekend it spans, and on the two working days around 30 days before the last one the whole team
 * is away.
 */
final class DemoSimulation {
  /**
   * Chosen among many, and said so: with these dice Lee is unlucky, and nobody else stands out whom
   * no gap or strength was planted for, however much of the year is there yet. Each rep has own
   * dice, made of this number and the rep's key, so that what is planted for one changes nobody
   * else's year. {@link java.util.Random} and {@link String#hashCode} give the same numbers on
   * every Java platform.
   */
  static final long SEED = 3902;

  /** Number of the last working day; the first is 0. */
  static final int LAST = 260;

  /** The team is away on these working days; what falls on them moves to the next one. */
  private static final int AWAY_FIRST = LAST - 22;

  private static final int AWAY_LAST = LAST - 21;

  /** Leads are called from this long before the year, so that it begins in the middle of things. */
  private static final int WARM_UP = 100;

  /** Within 36 days before the last working day, so always after the newcomer's start. */
  private static final int NEWCOMER_FIRST = LAST - 23;

  private static final int CALLS_AT_MOST = 6;
  private static final int OPENS_AT_MINUTE = 8 * 60;
  private static final int OPEN_MINUTES = 9 * 60;

  /** Share of steps that come later than the starter connections wait for. */
  private static final double LATE = 0.03;

  private static final double LOG_AMOUNT_DEVIATION = 0.45;

  private enum Product {
    BASIC("Basic", 3_000),
    PLUS("Plus", 9_000),
    PRO("Pro", 26_000);

    private final String label;
    private final double medianAmount;

    Product(String label, double medianAmount) {
      this.label = label;
      this.medianAmount = medianAmount;
    }
  }

  /**
   * One fact.
   *
   * @param id unique among the simulated facts
   * @param subject the lead, the same from call to booking
   * @param product what the lead is about; null while that isn't known
   */
  record Fact(
      String id,
      String rep,
      String metric,
      Instant at,
      long value,
      String subject,
      String product) {}

  private final LocalDate today;
  private final DemoTruth.Rep rep;
  private final Random random;
  private final List<Fact> facts = new ArrayList<>();

  private DemoSimulation(LocalDate today, DemoTruth.Rep rep, long seed) {
    this.today = today;
    this.rep = rep;
    this.random = new Random(31 * seed + rep.key().hashCode());
  }

  /** The facts of the year that ends on the last working day before today, oldest first. */
  static List<Fact> facts(LocalDate today) {
    return facts(today, SEED);
  }

  static List<Fact> facts(LocalDate today, long seed) {
    return DemoTruth.REPS.stream()
        .flatMap(rep -> new DemoSimulation(today, rep, seed).work().stream())
        .sorted(Comparator.comparing(Fact::at).thenComparing(Fact::id))
        .toList();
  }

  /** The date of a working day, counted as in this class. */
  static LocalDate date(int workingDay, LocalDate today) {
    LocalDate date = before(today);
    int back = LAST - workingDay;
    date = date.minusWeeks(back / 5);
    for (int i = 0; i < back % 5; i++) {
      date = before(date);
    }
    return date;
  }

  private static LocalDate before(LocalDate date) {
    LocalDate before = date.minusDays(1);
    while (before.getDayOfWeek() == DayOfWeek.SATURDAY
        || before.getDayOfWeek() == DayOfWeek.SUNDAY) {
      before = before.minusDays(1);
    }
    return before;
  }

  /** A rep's year. */
  private List<Fact> work() {
    int first = rep.equals(DemoTruth.NEWCOMER) ? NEWCOMER_FIRST : -WARM_UP;
    int lead = 0;
    for (int day = first; day <= LAST; day++) {
      for (int call = 0; call < CALLS_AT_MOST; call++) {
        if (happens(rep.callsPerDay() / CALLS_AT_MOST)) {
          lead++;
          follow("%s-%04d".formatted(rep.key(), lead), day);
        }
      }
    }
    return facts;
  }

  /** From the call to wherever the lead ends. */
  private void follow(String lead, int called) {
    DemoTruth.Rates rates = rep.ratesOn(called);
    Product product = Product.values()[random.nextInt(Product.values().length)];
    int day = note(lead, "call", "calls_made", called, 1, null);
    if (!happens(rates.callToMeeting())) {
      return;
    }
    day = note(lead, "meeting", "meetings_held", day + delay(10), 1, null);
    if (!happens(rates.meetingToDemo())) {
      return;
    }
    day = note(lead, "demo", "demos_held", day + delay(14), 1, product);
    if (!happens(rates.demoToProposal())) {
      return;
    }
    day = note(lead, "proposal", "proposals_sent", day + delay(18), 1, product);
    int decided = day + 5 + random.nextInt(30) + random.nextInt(30);
    if (happens(rates.proposalToWin())) {
      note(lead, "won", "deals_won", decided, 1, product);
      note(lead, "booking", "bookings", decided, amount(product), product);
    } else {
      note(lead, "lost", "deals_lost", decided, 1, product);
    }
  }

  private boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** Working days until the next step: up to 18, which with two days away are 28 days, or 33 on. */
  private int delay(int most) {
    return happens(LATE) ? 23 + random.nextInt(18) : 1 + random.nextInt(most);
  }

  private long amount(Product product) {
    double amount =
        product.medianAmount * StrictMath.exp(LOG_AMOUNT_DEVIATION * random.nextGaussian());
    return 10 * Math.round(amount / 10);
  }

  /** Keeps a fact if it falls into the year, and says on which working day it fell. */
  private int note(
      String lead, String step, String metric, int workingDay, long value, Product product) {
    int day = workingDay >= AWAY_FIRST && workingDay <= AWAY_LAST ? AWAY_LAST + 1 : workingDay;
    int minute = OPENS_AT_MINUTE + random.nextInt(OPEN_MINUTES);
    if (day >= 0 && day <= LAST) {
      facts.add(
          new Fact(
              lead + "/" + step,
              rep.key(),
              metric,
              date(day, today).atStartOfDay().plusMinutes(minute).toInstant(ZoneOffset.UTC),
              value,
              lead,
              product == null ? null : product.label));
    }
    return day;
  }
}
