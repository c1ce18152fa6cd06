package org.engagementscorecard.statistics.link;

import java.util.Objects;

/** Whether activity goes with outcomes within a rep. It never says "causes". */
public sealed interface LinkFinding {

  /**
   * The word for it in the API and on pages.
   *
   * @return {@code goes-with}, {@code no-sign}, {@code withheld} or {@code too-early}
   */
  String key();

  /**
   * Says itself to a coach.
   *
   * @param activity what is done, as a plural noun: "calls"
   * @param outcome what comes of it, as a plural noun: "meetings"
   * @return sentences in plain text
   */
  String inWords(String activity, String outcome);

  /**
   * When a rep did more than usual, more came.
   *
   * @param estimate the numbers; the claim's interval lies above 0, the placebo's holds 0
   */
  record GoesWith(LinkEstimate estimate) implements LinkFinding {
    public GoesWith {
      Objects.requireNonNull(estimate, "estimate");
    }

    @Override
    public String key() {
      return "goes-with";
    }

    @Override
    public String inWords(String activity, String outcome) {
      return new LinkWords(estimate, activity, outcome).goesWith();
    }
  }

  /**
   * Nothing seen: no proof that there is nothing.
   *
   * @param estimate the numbers; the claim's interval does not lie above 0
   */
  record NoSign(LinkEstimate estimate) implements LinkFinding {
    public NoSign {
      Objects.requireNonNull(estimate, "estimate");
    }

    @Override
    public String key() {
      return "no-sign";
    }

    @Override
    public String inWords(String activity, String outcome) {
      return new LinkWords(estimate, activity, outcome).noSign();
    }
  }

  /**
   * Activity that lies ahead "explains" outcomes that are past, which no effect of activity can: so
   * outcomes drive activity, or something drives both, and the link is not to be trusted.
   *
   * @param estimate the numbers; the placebo's interval leaves out 0
   */
  record Withheld(LinkEstimate estimate) implements LinkFinding {
    public Withheld {
      Objects.requireNonNull(estimate, "estimate");
    }

    @Override
    public String key() {
      return "withheld";
    }

    @Override
    public String inWords(String activity, String outcome) {
      return new LinkWords(estimate, activity, outcome).withheld();
    }
  }

  /**
   * Not enough to look at.
   *
   * @param reason what is missing
   * @param reps reps with enough periods to be compared with themselves
   * @param periods periods of outcomes for which activity at the lag and in the next period is
   *     known
   * @param needed how many of what is missing are needed, at least 1
   */
  record TooEarly(Reason reason, int reps, int periods, int needed) implements LinkFinding {
    public TooEarly {
      Objects.requireNonNull(reason, "reason");
      if (reps < 0 || periods < 0 || needed < 1) {
        throw new IllegalArgumentException(
            "no such panel: " + reps + " reps, " + periods + " periods, needed " + needed);
      }
    }

    @Override
    public String key() {
      return "too-early";
    }

    @Override
    public String inWords(String activity, String outcome) {
      return "Too early to say whether "
          + activity
          + " go with "
          + outcome
          + ": "
          + switch (reason) {
            case FEW_REPS ->
                Wording.whole(reps)
                    + (reps == 1 ? " rep has" : " reps have")
                    + " enough periods to be compared with themselves, and it takes at least "
                    + Wording.whole(needed)
                    + ".";
            case FEW_PERIODS ->
                Wording.whole(periods)
                    + (periods == 1 ? " period" : " periods")
                    + " can be compared, and it takes at least "
                    + Wording.whole(needed)
                    + ".";
            case ACTIVITY_DOES_NOT_VARY ->
                "every rep's "
                    + activity
                    + " stayed the same but for what happened to everybody, so more cannot be"
                    + " compared with less.";
            case OUTCOME_DOES_NOT_VARY ->
                "every rep's "
                    + outcome
                    + " stayed the same but for what happened to everybody, so there is nothing to"
                    + " go with.";
            case RESTS_ON_FEW_REPS ->
                "nearly all that moved in "
                    + activity
                    + " was one or two reps', and that is no pattern.";
          };
    }
  }

  /** What is missing. */
  enum Reason {
    /** Fewer reps than the least who can be compared with themselves. */
    FEW_REPS,
    /** Fewer periods than the least. */
    FEW_PERIODS,
    /** Activity is constant once rep and period are taken out. */
    ACTIVITY_DOES_NOT_VARY,
    /** Outcomes are constant once rep and period are taken out. */
    OUTCOME_DOES_NOT_VARY,
    /** Hardly any activity moves but that of one or two reps. */
    RESTS_ON_FEW_REPS
  }
}
