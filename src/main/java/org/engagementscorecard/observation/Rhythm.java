package org.engagementscorecard.observation;

import java.util.Arrays;

/**
 * How often a feed usually brings something, and from when on its silence is more than usual.
 *
 * <p>Time is counted as the feed's own: in arrivals that would usually have come. How many come in
 * an hour is learnt from the feed's past weeks, so that the nights and weekends on which it never
 * sends anything don't count, and four hours of a working day may. A feed is silent when more of
 * its own time has passed without an arrival than {@link #FACTOR} times the longest gap that is
 * usual for it ({@link #CAUTIOUS_FACTOR} times, as long as fewer than {@link #MANY_GAPS} gaps are
 * known). With a steady feed that is after its third or fourth missing arrival. Were arrivals
 * purely random, a gap would be twice the longest of n before it with probability 2 / ((n + 1)(n +
 * 2)), and three times with 6 / ((n + 1)(n + 2)(n + 3)).
 *
 * <p>Holidays aren't known: on two in a row a feed of working days is called silent, and says when
 * it last brought something.
 *
 * @param arrivals hours in which something new came, as far as they were looked at
 * @param usualGapHours median of the hours from one of them to the next
 * @param silentFrom hour from which on the feed is silent if nothing comes
 */
record Rhythm(int arrivals, int usualGapHours, int silentFrom) {
  /** Fewer arrivals than these say nothing of a rhythm. */
  static final int MIN_ARRIVALS = 5;

  /** A feed must have been seen over a weekend. */
  static final int MIN_HOURS = 8 * WeekClock.HOURS_PER_DAY;

  /** From so many hours on it is known what a usual week is like. */
  static final int HOURS_TO_KNOW_A_WEEK = 4 * WeekClock.HOURS_PER_WEEK;

  static final int MANY_GAPS = 30;
  static final double FACTOR = 2;
  static final double CAUTIOUS_FACTOR = 3;

  /** A feed with as many arrivals on a day on which it sends has its usual hours. */
  private static final double ARRIVALS_PER_DAY = 3;

  /** A feed with as many arrivals in a week has its usual days of the week. */
  private static final double ARRIVALS_PER_WEEK = 0.9;

  /** A gap so many times as long as the next longest was a silence, which isn't usual. */
  private static final double BREAKDOWN = 3;

  /** Nothing is foreseen beyond this. */
  private static final int MAX_HOURS_AHEAD = 10 * 366 * WeekClock.HOURS_PER_DAY;

  /** Sums of shares that should be equal may differ by this. */
  private static final double ROUNDING = 1e-9;

  /**
   * The rhythm of a feed.
   *
   * @param hours in which something new came, oldest first, each once
   * @return null where it is too early to say
   */
  static Rhythm of(int[] hours, WeekClock clock) {
    int n = hours.length;
    if (n < MIN_ARRIVALS || hours[n - 1] - hours[0] < MIN_HOURS) {
      return null;
    }
    double[] perHour = arrivalsPerHourOfWeek(hours, clock);
    double[] gaps = new double[n - 1];
    int[] clockGaps = new int[n - 1];
    for (int i = 1; i < n; i++) {
      clockGaps[i - 1] = hours[i] - hours[i - 1];
      for (int hour = hours[i - 1] + 1; hour <= hours[i]; hour++) {
        gaps[i - 1] += perHour[clock.hourOfWeek(hour)];
      }
    }
    Arrays.sort(clockGaps);
    double allowed = allowed(gaps, hours[n - 1] - hours[0]);
    int hour = hours[n - 1];
    for (double waited = 0; waited <= allowed + ROUNDING; ) {
      if (++hour - hours[n - 1] > MAX_HOURS_AHEAD) {
        break;
      }
      waited += perHour[clock.hourOfWeek(hour)];
    }
    // The hour in which the wait grew too long has passed when the next one begins.
    return new Rhythm(n, clockGaps[clockGaps.length / 2], hour + 1);
  }

  /** How much of its own time the feed may let pass. */
  private static double allowed(double[] gaps, int span) {
    Arrays.sort(gaps);
    int longest = gaps.length - 1;
    boolean weekKnown = span >= HOURS_TO_KNOW_A_WEEK;
    while (weekKnown && longest >= MANY_GAPS && gaps[longest] > BREAKDOWN * gaps[longest - 1]) {
      longest--;
    }
    return gaps[longest] * (gaps.length < MANY_GAPS ? CAUTIOUS_FACTOR : FACTOR);
  }

  /**
   * How many arrivals an hour of the week usually has: by the hour of the week for a feed that
   * comes several times a day, by the day of the week for one that comes at least about weekly, and
   * the same at all times for one that comes less often or hasn't been there for four weeks.
   */
  private static double[] arrivalsPerHourOfWeek(int[] hours, WeekClock clock) {
    int n = hours.length;
    int span = hours[n - 1] - hours[0];
    double[] perHour = new double[WeekClock.HOURS_PER_WEEK];
    // The first arrival begins the time that is looked at, so it isn't one that came in it.
    Arrays.fill(perHour, (n - 1.0) / span);
    double perWeek = (n - 1.0) * WeekClock.HOURS_PER_WEEK / span;
    if (span < HOURS_TO_KNOW_A_WEEK || perWeek < ARRIVALS_PER_WEEK) {
      return perHour;
    }
    int partHours = perDay(hours, clock) >= ARRIVALS_PER_DAY ? 1 : WeekClock.HOURS_PER_DAY;
    int[] came = new int[WeekClock.HOURS_PER_WEEK / partHours];
    int[] passed = new int[came.length];
    for (int hour = hours[0] + 1; hour <= hours[n - 1]; hour++) {
      passed[clock.hourOfWeek(hour) / partHours]++;
    }
    for (int i = 1; i < n; i++) {
      came[clock.hourOfWeek(hours[i]) / partHours]++;
    }
    for (int i = 0; i < perHour.length; i++) {
      perHour[i] = (double) came[i / partHours] / passed[i / partHours];
    }
    return perHour;
  }

  /** Arrivals on a day on which there are any. */
  private static double perDay(int[] hours, WeekClock clock) {
    int days = 0;
    int before = Integer.MIN_VALUE;
    for (int hour : hours) {
      int dayStart = hour - clock.hourOfWeek(hour) % WeekClock.HOURS_PER_DAY;
      // On a day of 25 hours the start moves by one; it is the same day still.
      if (dayStart - before > 2) {
        days++;
      }
      before = dayStart;
    }
    return (double) hours.length / days;
  }
}
