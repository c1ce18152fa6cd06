package org.engagementscorecard.statistics.link;

import java.util.Locale;

/** The sentences of a link that was estimated. */
record LinkWords(LinkEstimate estimate, String activity, String outcome) {

  String goesWith() {
    double step = step();
    return "When a rep had more "
        + activity
        + " than is usual for that rep and that "
        + estimate.cadence().one()
        + ", more "
        + outcome
        + " came "
        + later()
        + ": "
        + Wording.amount(step)
        + " more "
        + activity
        + " went with about "
        + Wording.amount(step * estimate.claim().coefficient())
        + " more "
        + outcome
        + " ("
        + interval(step)
        + "). "
        + compared()
        + " If nothing were behind it, so clear a link would show in "
        + Wording.chance(estimate.claim().p())
        + " such comparisons. "
        + capital(activity)
        + " of the "
        + estimate.cadence().one()
        + " after do not tell "
        + outcome
        + " of the one before, as they would if it were the other way round. "
        + "This says what goes together, not why.";
  }

  String noSign() {
    double step = step();
    double change = step * estimate.claim().coefficient();
    return "No sign that more "
        + activity
        + " go with more "
        + outcome
        + ": when a rep had "
        + Wording.amount(step)
        + " more "
        + activity
        + " than is usual for that rep and that "
        + estimate.cadence().one()
        + (change == 0 ? ", " : ", about ")
        + Wording.change(change)
        + " "
        + outcome
        + " came "
        + later()
        + " ("
        + interval(step)
        + "). "
        + (estimate.claim().high() < 0
            ? "If anything, it went the other way. "
            : "That is no more than chance gives, which is no proof that there is nothing. ")
        + compared();
  }

  String withheld() {
    double step = step();
    return "Nothing is said about whether "
        + activity
        + " go with "
        + outcome
        + ", because a check failed: the number of "
        + activity
        + " tells how many "
        + outcome
        + " came the "
        + estimate.cadence().one()
        + " BEFORE, and the future cannot work backwards. "
        + capital(estimate.cadence().one())
        + "s followed by "
        + Wording.amount(step)
        + " more "
        + activity
        + " had about "
        + Wording.change(step * estimate.placebo().coefficient())
        + " "
        + outcome
        + "; if nothing were behind it, so much would show in "
        + Wording.chance(estimate.placebo().p())
        + " such comparisons. "
        + capital(outcome)
        + " may drive "
        + activity
        + ", or something else drives both. "
        + compared();
  }

  /** A number of activities that is easily said, about one usual swing of a rep's own. */
  private double step() {
    return Wording.roundStep(estimate.swing());
  }

  private String later() {
    return estimate.lagPeriods() == 0
        ? "in the same " + estimate.cadence().one()
        : estimate.cadence().count(estimate.lagPeriods()) + " later";
  }

  private String interval(double step) {
    return Wording.percent(estimate.level())
        + " interval "
        + Wording.amount(step * estimate.claim().low())
        + " to "
        + Wording.amount(step * estimate.claim().high());
  }

  private String compared() {
    return "Each of "
        + Wording.whole(estimate.reps())
        + " reps was compared with themselves over "
        + estimate.cadence().count(estimate.periods())
        + " ("
        + Wording.whole(estimate.cells())
        + " rep-"
        + estimate.cadence().one()
        + "s), after taking out what happened to everybody in a "
        + estimate.cadence().one()
        + " and each rep's own steady rise or fall.";
  }

  private static String capital(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, word.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
            + word.substring(word.offsetByCodePoints(0, 1));
  }
}
