package org.engagementscorecard.statistics;

import java.util.Objects;

/**
 * From what is seen day by day to what becomes of a learning need. A need opens with a gap, at the
 * very look that finds it; what ends it needs another, much lower threshold (hysteresis), so that a
 * rate at the border doesn't open and close it again and again.
 *
 * @param closeBelow a live need is closed as turned when P(gap) is below this; in (0, 0.6], below
 *     what a watch needs
 * @param changedAt it has changed when P(better than the own past) is at least this; in (0.5, 1)
 * @param changedAttempts and there were at least so many attempts since; at least 1
 * @param changedShare or, where that is fewer, this share of those before; in (0, 1]. Whoever looks
 *     every day while there are few sees a change by chance
 * @param resultBelow what has changed is closed with its result when P(gap) is below this; in (0,
 *     0.6]
 * @param fallBackBelow what has changed falls back when it is a gap and P(better) is below this; in
 *     (0, changedAt)
 * @param settleDays nothing but an opening is said of what is younger than this, in days; 0 or more
 * @param restDays days from the end of a need to the next opening on the same rep and connection; 0
 *     or more
 */
public record NeedRules(
    double closeBelow,
    double changedAt,
    long changedAttempts,
    double changedShare,
    double resultBelow,
    double fallBackBelow,
    int settleDays,
    int restDays) {

  private static final NeedRules DEFAULTS = new NeedRules(0.1, 0.985, 100, 0.5, 0.5, 0.7, 21, 28);

  /** Where the need of a rep on a connection is, as far as the numbers care. */
  public enum Life {
    /** There is none, or it has ended. */
    NONE,
    /** Open, seen or learning. */
    LIVE,
    /** Behaviour has changed; the result isn't there yet. */
    CHANGED
  }

  /** What the numbers do. */
  public enum Move {
    /** Nothing. */
    STAY,
    /** A need opens. */
    OPEN,
    /** It closes: the evidence has turned before anything was shown to have changed. */
    TURNED,
    /** It has changed: better than the own past. */
    CHANGED,
    /** It closes with its result: it changed, and the gap is gone. */
    RESULT,
    /** It is being learned again: the gap is there, and nothing shows any more that it changed. */
    FELL_BACK
  }

  /**
   * What is seen of a rep on a connection.
   *
   * @param daysInLife days since it came into this life; of {@link Life#NONE} since the last need
   *     of the rep and connection ended, {@link Long#MAX_VALUE} where there was none. At least 0
   * @param verdict of the family of the report
   * @param probabilityGap P(rate &lt; typical × (1 − margin)); NaN where the rep isn't comparable
   * @param probabilityBetter P(better since than before); NaN where it isn't known
   * @param attemptsSince attempts since it was taken up, or else opened; at least 0
   * @param attemptsBefore attempts of what these are set beside: the days whose numbers opened it;
   *     at least 0
   */
  public record Look(
      Life life,
      long daysInLife,
      Verdict verdict,
      double probabilityGap,
      double probabilityBetter,
      long attemptsSince,
      long attemptsBefore) {

    /** Where it isn't known how many attempts there were before: they make no fewer enough. */
    public Look(
        Life life,
        long daysInLife,
        Verdict verdict,
        double probabilityGap,
        double probabilityBetter,
        long attemptsSince) {
      this(
          life,
          daysInLife,
          verdict,
          probabilityGap,
          probabilityBetter,
          attemptsSince,
          Long.MAX_VALUE);
    }

    /**
     * @throws IllegalArgumentException if a probability lies outside [0, 1] and isn't NaN, or
     *     anything is negative
     * @throws NullPointerException if the life or the verdict is null
     */
    public Look {
      Objects.requireNonNull(life, "life");
      Objects.requireNonNull(verdict, "verdict");
      probabilityOrUnknown("probabilityGap", probabilityGap);
      probabilityOrUnknown("probabilityBetter", probabilityBetter);
      if (daysInLife < 0 || attemptsSince < 0 || attemptsBefore < 0) {
        throw new IllegalArgumentException(
            "days and attempts must not be negative: "
                + daysInLife
                + ", "
                + attemptsSince
                + ", "
                + attemptsBefore);
      }
    }

    private static void probabilityOrUnknown(String name, double value) {
      if (!Double.isNaN(value)) {
        Check.probability(name, value);
      }
    }
  }

  /**
   * @throws IllegalArgumentException if a parameter lies outside its range
   */
  public NeedRules {
    atMostWatch("closeBelow", closeBelow);
    Check.strictlyBetween(0.5, 1, "changedAt", changedAt);
    atMostWatch("resultBelow", resultBelow);
    Check.strictlyBetween(0, changedAt, "fallBackBelow", fallBackBelow);
    if (changedAttempts < 1) {
      throw new IllegalArgumentException("changedAttempts must be at least 1: " + changedAttempts);
    }
    if (!(changedShare > 0 && changedShare <= 1)) {
      throw new IllegalArgumentException("changedShare must lie in (0, 1]: " + changedShare);
    }
    if (settleDays < 0 || restDays < 0) {
      throw new IllegalArgumentException(
          "days must not be negative: " + settleDays + ", " + restDays);
    }
  }

  private static void atMostWatch(String name, double value) {
    if (!(value > 0 && value <= 0.6)) {
      throw new IllegalArgumentException(name + " must lie in (0, 0.6]: " + value);
    }
  }

  /**
   * The rules that are used.
   *
   * @return the defaults
   */
  public static NeedRules withDefaults() {
    return DEFAULTS;
  }

  /**
   * What becomes of a need at this look. What isn't known (NaN) moves nothing.
   *
   * @param look what is seen
   * @return the move
   */
  public Move next(Look look) {
    boolean gap = look.verdict() instanceof Verdict.Gap;
    return switch (look.life()) {
      case NONE -> gap && look.daysInLife() >= restDays ? Move.OPEN : Move.STAY;
      case LIVE -> {
        if (look.daysInLife() < settleDays) {
          yield Move.STAY;
        }
        if (look.probabilityBetter() >= changedAt && isEnough(look)) {
          yield Move.CHANGED;
        }
        yield !gap && look.probabilityGap() < closeBelow ? Move.TURNED : Move.STAY;
      }
      case CHANGED -> {
        if (look.daysInLife() < settleDays) {
          yield Move.STAY;
        }
        if (gap) {
          yield look.probabilityBetter() < fallBackBelow ? Move.FELL_BACK : Move.STAY;
        }
        yield look.probabilityGap() < resultBelow ? Move.RESULT : Move.STAY;
      }
    };
  }

  private boolean isEnough(Look look) {
    return look.attemptsSince() >= Math.min(changedAttempts, changedShare * look.attemptsBefore());
  }
}
