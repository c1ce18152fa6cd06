package org.engagementscorecard.statistics;

import java.util.Objects;
import java.util.OptionalLong;

/** What may be said of one rep on one connection. */
public sealed interface Verdict {

  /**
   * The word for it in the API and on pages.
   *
   * @return {@code gap}, {@code watch}, {@code strength}, {@code in-line}, {@code too-early} or
   *     {@code not-comparable}
   */
  String key();

  /**
   * Below what is typical by more than the margin, and surely enough to act on.
   *
   * @param probability P(rate &lt; typical × (1 − margin))
   * @param q expected fraction of wrong calls among all gaps at least as sure as this one
   */
  record Gap(double probability, double q) implements Verdict {
    public Gap {
      Check.probability("probability", probability);
      Check.probability("q", q);
    }

    @Override
    public String key() {
      return "gap";
    }
  }

  /**
   * Worth a look; opens no need by itself.
   *
   * @param probability P(rate &lt; typical × (1 − margin))
   */
  record Watch(double probability) implements Verdict {
    public Watch {
      Check.probability("probability", probability);
    }

    @Override
    public String key() {
      return "watch";
    }
  }

  /**
   * Above what is typical by more than the margin, and surely enough to learn from.
   *
   * @param probability P(rate &gt; typical × (1 + margin))
   * @param q expected fraction of wrong calls among all strengths at least as sure as this one
   */
  record Strength(double probability, double q) implements Verdict {
    public Strength {
      Check.probability("probability", probability);
      Check.probability("q", q);
    }

    @Override
    public String key() {
      return "strength";
    }
  }

  /**
   * Like the others.
   *
   * @param probability P(rate within the margin of typical)
   */
  record InLine(double probability) implements Verdict {
    public InLine {
      Check.probability("probability", probability);
    }

    @Override
    public String key() {
      return "in-line";
    }
  }

  /**
   * The numbers do not decide yet.
   *
   * @param moreAttempts about how many more attempts would decide it, at least one; empty when no
   *     reasonable number would, or none is known
   */
  record TooEarly(OptionalLong moreAttempts) implements Verdict {
    public TooEarly {
      if (moreAttempts.isPresent() && moreAttempts.getAsLong() < 1) {
        throw new IllegalArgumentException(
            "moreAttempts must be at least 1: " + moreAttempts.getAsLong());
      }
    }

    @Override
    public String key() {
      return "too-early";
    }
  }

  /**
   * Nothing may be said, and no number of anybody else shown.
   *
   * @param reason why not
   */
  record NotComparable(Reason reason) implements Verdict {
    public NotComparable {
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String key() {
      return "not-comparable";
    }
  }

  /** Why somebody cannot be compared. */
  enum Reason {
    /** No attempts in the period. */
    NO_ATTEMPTS,
    /** Fewer peers than the smallest comparable group. */
    FEW_PEERS,
    /** Peers, but none on the same mix. */
    NO_LIKE_FOR_LIKE_PEERS,
    /** Still ramping. */
    RAMPING,
    /** What was added up as attempts or successes is no count. */
    NOT_COUNTS,
    /** More successes than attempts: they don't belong together. */
    MORE_SUCCESSES_THAN_ATTEMPTS
  }
}
