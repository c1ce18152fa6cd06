package org.engagementscorecard.statistics.effect;

import java.util.Objects;

/** What may be said of a change. */
public sealed interface EffectFinding {

  /**
   * The word for it in the API and on pages.
   *
   * @return {@code helped}, {@code no-sign}, {@code hurt}, {@code withheld} or {@code too-early}
   */
  String key();

  /**
   * The finding in sentences a coach understands: what was compared with whom, how many, how large,
   * how sure, and what it does not show.
   *
   * @param topic what to call units, change and outcome
   * @return plain text, in English
   */
  default String inWords(Topic topic) {
    return EffectWords.of(this, topic);
  }

  /**
   * The outcome came out better than that of those compared with, beyond chance.
   *
   * @param fit the numbers
   */
  record Helped(EffectFit fit) implements EffectFinding {
    public Helped {
      Objects.requireNonNull(fit, "fit");
    }

    @Override
    public String key() {
      return "helped";
    }
  }

  /**
   * No more than chance would do. Not a proof that it does nothing: the interval says what is
   * possible.
   *
   * @param fit the numbers
   */
  record NoSign(EffectFit fit) implements EffectFinding {
    public NoSign {
      Objects.requireNonNull(fit, "fit");
    }

    @Override
    public String key() {
      return "no-sign";
    }
  }

  /**
   * The outcome came out worse than that of those compared with, beyond chance.
   *
   * @param fit the numbers
   */
  record Hurt(EffectFit fit) implements EffectFinding {
    public Hurt {
      Objects.requireNonNull(fit, "fit");
    }

    @Override
    public String key() {
      return "hurt";
    }
  }

  /**
   * There are numbers, but they don't speak about the change.
   *
   * @param doubt why not
   * @param fit the numbers
   */
  record Withheld(Doubt doubt, EffectFit fit) implements EffectFinding {
    /**
     * @throws IllegalArgumentException if the doubt doesn't agree with the fit's pre-trend
     */
    public Withheld {
      Objects.requireNonNull(fit, "fit");
      if (fit.preTrend().isPresent() == (doubt == Doubt.PAST_UNKNOWN)) {
        throw new IllegalArgumentException(doubt + " with pre-trend " + fit.preTrend());
      }
    }

    @Override
    public String key() {
      return "withheld";
    }
  }

  /**
   * Too few to say anything; no number is given.
   *
   * @param reason too few of what
   * @param treated units that changed and can be followed
   * @param compared units they could be compared with
   */
  record TooEarly(Reason reason, int treated, int compared) implements EffectFinding {
    /**
     * @throws IllegalArgumentException if a count is negative
     */
    public TooEarly {
      Objects.requireNonNull(reason, "reason");
      if (treated < 0 || compared < 0) {
        throw new IllegalArgumentException(
            "counts must not be negative: " + treated + ", " + compared);
      }
    }

    @Override
    public String key() {
      return "too-early";
    }
  }

  /** Why numbers are not taken for an effect. */
  enum Doubt {
    /** Treated and compared moved apart before the change already. */
    PAST_DIFFERS,
    /**
     * Just before the change the treated moved the other way, at least half as far as the effect:
     * it may be no more than coming back. Chance hides a slump from the test of the pre-trend more
     * easily than it makes one this large where there is a true effect.
     */
    SLUMP_BEFORE,
    /** Nobody was seen in two periods before the change, so it can't be known. */
    PAST_UNKNOWN
  }

  /** Why it is too early. */
  enum Reason {
    /** Nobody changed within the panel. */
    NOBODY_CHANGED,
    /** Whoever changed had done so by the first period, or was not seen before and after. */
    NOTHING_BEFORE,
    /** Nobody is left to compare with. */
    NOBODY_TO_COMPARE,
    /** Fewer changed than the minimum. */
    FEW_CHANGED,
    /** Enough changed, but in fewer clusters than the minimum. */
    FEW_CLUSTERS,
    /** So few could have changed instead that no result would stand out. */
    FEW_ARRANGEMENTS
  }
}
