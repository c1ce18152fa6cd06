package org.engagementscorecard.statistics.link;

import java.util.Objects;

/**
 * Whether a rep's activity has lately risen while outcomes did not follow. Gaming a number looks
 * like this; so do a new way of recording, colder customers and a hard quarter.
 */
public sealed interface DecouplingFinding {

  /**
   * The word for it in the API and on pages.
   *
   * @return {@code decoupled}, {@code unremarkable} or {@code not-checked}
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
   * The rep's recent periods beside the rep's own past. All amounts are averages per period, less
   * what happened to everybody else in the same periods.
   *
   * @param activityRise activity: recent less past
   * @param expectedRise outcome that would go with it, as it does for the team
   * @param outcomeRise outcome: recent less past
   * @param outcomeRiseLow lower end of its interval
   * @param outcomeRiseHigh upper end of its interval
   * @param activityP chance of so great a rise of activity if nothing had changed
   * @param shortfallP chance of outcomes so far short of what is expected if they did follow
   * @param recentPeriods recent periods with a cell, at least 2
   * @param pastPeriods earlier periods with a cell, at least 2
   * @param others reps whose periods were taken as what happened to everybody
   * @param level confidence level of the interval
   * @param cadence how long a period is
   */
  record Change(
      double activityRise,
      double expectedRise,
      double outcomeRise,
      double outcomeRiseLow,
      double outcomeRiseHigh,
      double activityP,
      double shortfallP,
      int recentPeriods,
      int pastPeriods,
      int others,
      double level,
      Cadence cadence) {

    /**
     * @throws IllegalArgumentException if a number is not finite or lies outside its range
     * @throws NullPointerException if the cadence is null
     */
    public Change {
      Objects.requireNonNull(cadence, "cadence");
      if (!Double.isFinite(activityRise) || !Double.isFinite(expectedRise)) {
        throw new IllegalArgumentException("no number: " + activityRise + ", " + expectedRise);
      }
      if (!(outcomeRiseLow <= outcomeRise && outcomeRise <= outcomeRiseHigh)
          || !Double.isFinite(outcomeRiseHigh - outcomeRiseLow)) {
        throw new IllegalArgumentException(
            outcomeRise + " does not lie from " + outcomeRiseLow + " to " + outcomeRiseHigh);
      }
      if (!(activityP >= 0 && activityP <= 1 && shortfallP >= 0 && shortfallP <= 1)) {
        throw new IllegalArgumentException("not probabilities: " + activityP + ", " + shortfallP);
      }
      if (recentPeriods < 2 || pastPeriods < 2 || others < 1) {
        throw new IllegalArgumentException(
            "too little: " + recentPeriods + ", " + pastPeriods + ", " + others);
      }
    }
  }

  /**
   * Activity is clearly up and outcomes are clearly behind.
   *
   * @param change the numbers
   * @param falseAlarm in how many checks of reps whose outcomes do follow this is said, at most
   */
  record Decoupled(Change change, double falseAlarm) implements DecouplingFinding {
    public Decoupled {
      Objects.requireNonNull(change, "change");
      if (!(falseAlarm > 0 && falseAlarm < 1)) {
        throw new IllegalArgumentException(
            "falseAlarm must lie strictly between 0 and 1: " + falseAlarm);
      }
    }

    @Override
    public String key() {
      return "decoupled";
    }

    @Override
    public String inWords(String activity, String outcome) {
      return "In the last "
          + change.cadence.count(change.recentPeriods)
          + " there were about "
          + Wording.amount(change.activityRise)
          + " more "
          + activity
          + " a "
          + change.cadence.one()
          + " than in this rep's "
          + change.cadence.count(change.pastPeriods)
          + " before, and "
          + outcome
          + " did not follow: as "
          + activity
          + " and "
          + outcome
          + " go together in the team, about "
          + Wording.amount(change.expectedRise)
          + " more "
          + outcome
          + " a "
          + change.cadence.one()
          + " would have come; there were "
          + Wording.change(change.outcomeRise)
          + " ("
          + Wording.percent(change.level)
          + " interval "
          + Wording.amount(change.outcomeRiseLow)
          + " to "
          + Wording.amount(change.outcomeRiseHigh)
          + "). What happened to the "
          + Wording.whole(change.others)
          + " others in the same "
          + change.cadence.one()
          + "s is taken out. Of 100 reps whose "
          + outcome
          + " do follow, at most "
          + Wording.amount(100 * falseAlarm)
          + " would look like this by chance. "
          + "It does not say why: other customers, another way of recording, a number that is"
          + " chased for its own sake. Ask.";
    }
  }

  /**
   * Nothing that stands out.
   *
   * @param change the numbers
   */
  record Unremarkable(Change change) implements DecouplingFinding {
    public Unremarkable {
      Objects.requireNonNull(change, "change");
    }

    @Override
    public String key() {
      return "unremarkable";
    }

    @Override
    public String inWords(String activity, String outcome) {
      return "Nothing stands out: in the last "
          + change.cadence.count(change.recentPeriods)
          + ", beside the "
          + change.cadence.count(change.pastPeriods)
          + " before, this rep's "
          + activity
          + " did not rise clearly, or "
          + outcome
          + " kept up as far as can be told.";
    }
  }

  /**
   * Not looked at.
   *
   * @param reason why not
   */
  record NotChecked(Reason reason) implements DecouplingFinding {
    public NotChecked {
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String key() {
      return "not-checked";
    }

    @Override
    public String inWords(String activity, String outcome) {
      return switch (reason) {
        case NO_LINK ->
            "Not checked: in the team's past "
                + activity
                + " were not found to go with "
                + outcome
                + ", so there is nothing to come apart.";
        case FEW_PERIODS ->
            "Not checked: this rep has too few periods, recent or past, beside the others'.";
      };
    }
  }

  /** Why a rep was not checked. */
  enum Reason {
    /** No claim was made of the link before the recent periods. */
    NO_LINK,
    /** Too few periods of the rep's own, recent or past. */
    FEW_PERIODS
  }
}
