package org.engagementscorecard.launch;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * The simulated demo team as it truly is, so that whatever the service says about it can be held
 * against the truth.
 *
 * <p>All account executives convert at the same true rates, {@link #TYPICAL}, but for two planted
 * gaps and two planted strengths: Kim turns far fewer demos into proposals and Chiara far more,
 * Noor far fewer calls into meetings and Fatima far more. So there is somebody to learn from where
 * there is something to learn, and what is typical stays what it is without the four. Lee has the
 * same true rates as everybody and is only unlucky: the dice of {@link DemoSimulation} let Lee win
 * visibly fewer proposals than the others. Tom turned fewer meetings into demos, and learned it:
 * from {@link #LEARNED} on he does as everybody. Volumes differ from rep to rep and mean nothing.
 */
final class DemoTruth {
  static final String ROLE = "account-executive";

  /** What every rep converts at, unless a gap or a strength is planted. */
  static final Rates TYPICAL = new Rates(0.32, 0.62, 0.52, 0.36);

  static final List<Team> TEAMS =
      List.of(
          new Team("demo", "Demo sales", null),
          new Team("demo-north", "Demo team North", "demo"),
          new Team("demo-south", "Demo team South", "demo"));

  static final Rep KIM = rep("Kim", "demo-north", 1049, 2.9, TYPICAL.withDemoToProposal(0.30));
  static final Rep NOOR = rep("Noor", "demo-south", 1357, 3.1, TYPICAL.withCallToMeeting(0.19));
  static final Rep CHIARA =
      rep("Chiara", "demo-south", 2484, 3.4, TYPICAL.withDemoToProposal(0.74));
  static final Rep FATIMA = rep("Fatima", "demo-south", 1875, 3.3, TYPICAL.withCallToMeeting(0.46));
  static final Rep LEE = rep("Lee", "demo-south", 1539, 3.0, TYPICAL);

  /**
   * The working day before which the first part of the year ends: by then the numbers show what
   * Noor and Tom do differently.
   */
  static final int FOUND = 121;

  /** The working day from which on Tom does better. */
  static final int LEARNED = 100;

  static final Rep TOM =
      rep("Tom", "demo-south", 2211, 3.0, TYPICAL).before(TYPICAL.withMeetingToDemo(0.40));

  /** Still ramping, and so not compared yet. */
  static final Rep NEWCOMER = rep("Yara", "demo-north", 40, 2.4, TYPICAL);

  /** Everybody, by name. */
  static final List<Rep> REPS =
      List.of(
          rep("Amal", "demo-north", 2029, 3.2, TYPICAL),
          rep("Bo", "demo-north", 1196, 2.7, TYPICAL),
          CHIARA,
          rep("Dara", "demo-north", 1777, 3.0, TYPICAL),
          rep("Eli", "demo-south", 964, 2.8, TYPICAL),
          FATIMA,
          rep("Goran", "demo-north", 1406, 2.9, TYPICAL),
          KIM,
          LEE,
          NOOR,
          rep("Sana", "demo-north", 1629, 3.1, TYPICAL),
          TOM,
          NEWCOMER);

  /** The gaps that are truly there: what the service should find, and nothing else. */
  static final List<Planted> GAPS =
      List.of(
          new Planted(KIM.key(), "demo-to-proposal", KIM.rates().demoToProposal()),
          new Planted(NOOR.key(), "call-to-meeting", NOOR.rates().callToMeeting()));

  /** The strengths that are truly there, each where somebody has a gap. */
  static final List<Planted> STRENGTHS =
      List.of(
          new Planted(CHIARA.key(), "demo-to-proposal", CHIARA.rates().demoToProposal()),
          new Planted(FATIMA.key(), "call-to-meeting", FATIMA.rates().callToMeeting()));

  private DemoTruth() {}

  /**
   * Probabilities that a step leads to the next, however long it takes.
   *
   * @param callToMeeting of a call, that a meeting follows
   * @param meetingToDemo of a meeting, that a demo follows
   * @param demoToProposal of a demo, that a proposal follows
   * @param proposalToWin of a proposal, that it is won and not lost
   */
  record Rates(
      double callToMeeting, double meetingToDemo, double demoToProposal, double proposalToWin) {
    Rates withCallToMeeting(double rate) {
      return new Rates(rate, meetingToDemo, demoToProposal, proposalToWin);
    }

    Rates withMeetingToDemo(double rate) {
      return new Rates(callToMeeting, rate, demoToProposal, proposalToWin);
    }

    Rates withDemoToProposal(double rate) {
      return new Rates(callToMeeting, meetingToDemo, rate, proposalToWin);
    }
  }

  /**
   * A team.
   *
   * @param parent key of the team above, or null
   */
  record Team(String key, String name, String parent) {}

  /**
   * A rep.
   *
   * @param startedDaysAgo counted from the day on which the demo is loaded
   * @param callsPerDay calls that reach somebody, on average over working days
   * @param before rates of what begins before working day {@link #LEARNED}
   * @param rates of what begins then and later
   */
  record Rep(
      String key,
      String name,
      String team,
      int startedDaysAgo,
      double callsPerDay,
      Rates before,
      Rates rates) {
    Rep before(Rates other) {
      return new Rep(key, name, team, startedDaysAgo, callsPerDay, other, rates);
    }

    Rates ratesOn(int workingDay) {
      return workingDay < LEARNED ? before : rates;
    }

    LocalDate startDate(LocalDate today) {
      return today.minusDays(startedDaysAgo);
    }
  }

  /** A planted gap or strength, and the true rate there. */
  record Planted(String rep, String connection, double rate) {}

  private static Rep rep(
      String name, String team, int startedDaysAgo, double callsPerDay, Rates rates) {
    return new Rep(
        "demo-" + name.toLowerCase(Locale.ROOT),
        name + " (simulated)",
        team,
        startedDaysAgo,
        callsPerDay,
        rates,
        rates);
  }
}
