package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.statistics.Change;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.OwnPast;
import org.engagementscorecard.statistics.PooledFit;
import org.engagementscorecard.statistics.Quality;
import org.engagementscorecard.statistics.Verdict;

/** Says findings in sentences that a coach understands. */
public final class Words {
  /** From this share on it goes without saying that all cases could be compared. */
  private static final double NEARLY_ALL = 0.995;

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}|currency");
  private static final Pattern CONSONANT_AND_Y = Pattern.compile("[^aeiou]y$");

  private Words() {}

  /** A finding in words: what was counted, what was compared with whom, how sure it is. */
  static String sentence(Finding finding) {
    String counted = counted(finding);
    if (finding.compared().isEmpty()) {
      return counted
          + " Not comparable: "
          + reason(((Verdict.NotComparable) finding.verdict()).reason())
          + ".";
    }
    Finding.Compared compared = finding.compared().get();
    PooledFit fit = compared.comparison().fit();
    Estimate estimate = compared.estimate();
    Connection connection = finding.connection();
    return counted
        + " Compared "
        + likeForLike(compared)
        + "with "
        + peers(compared.comparison())
        + ", for whom "
        + number(connection, fit.typical())
        + " is typical, "
        + what(connection)
        + " is likely "
        + number(connection, estimate.low())
        + " to "
        + number(connection, estimate.high())
        + " ("
        + percent(fit.credibleLevel())
        + " interval). "
        + verdict(finding, fit);
  }

  /** What holds for a connection as a whole, of these findings, each said once. */
  static List<String> ofConnection(Optional<Lag> lag, List<Finding> findings) {
    Set<String> sentences = new LinkedHashSet<>();
    lag.ifPresent(one -> sentences.add(lag(one)));
    Set<Comparison> said = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Finding finding : findings) {
      finding
          .compared()
          .map(Finding.Compared::comparison)
          .filter(said::add)
          .ifPresent(
              comparison -> {
                if (comparison.alike()) {
                  sentences.add(Comparison.ALIKE);
                }
                sentences.addAll(cautions(comparison));
              });
    }
    return List.copyOf(sentences);
  }

  /** Why somebody can't be compared. */
  static String reason(Verdict.Reason reason) {
    return switch (reason) {
      case NO_ATTEMPTS -> "no attempts that count in this period";
      case FEW_PEERS -> "fewer peers with attempts than the smallest group";
      case NO_LIKE_FOR_LIKE_PEERS -> "fewer peers with like cases than the smallest group";
      case RAMPING -> "still ramping";
      case NOT_COUNTS -> "what was added up isn't a whole number from 0 to 100,000,000";
      case MORE_SUCCESSES_THAN_ATTEMPTS -> "more successes than attempts";
    };
  }

  private static String counted(Finding finding) {
    Connection connection = finding.connection();
    Cases cases = finding.cases();
    String steps = connection.from().name() + " → " + connection.to().name();
    if (connection.kind() == ConnectionKind.VALUE) {
      return steps + ": " + amounts(connection, cases) + ".";
    }
    if (cases.attempts().isEmpty() || cases.successes().isEmpty()) {
      return steps + ", counted.";
    }
    long attempts = cases.attempts().getAsLong();
    long successes = cases.successes().getAsLong();
    long stillOpen = cases.open().orElse(0);
    String open = stillOpen == 0 ? "" : ", " + stillOpen + " still open";
    if (attempts == 0 && successes == 0) {
      return steps + ": no attempts" + open + ".";
    }
    // Whether what was counted came of those attempts isn't known.
    boolean counted = connection.isCounted();
    OptionalDouble raw = cases.raw();
    return steps
        + (counted ? ", counted: " : ": ")
        + successes
        + (counted ? " against " : " of ")
        + attempts
        + (raw.isPresent() ? " (" + number(connection, raw.getAsDouble()) + ")" : "")
        + open
        + ".";
  }

  private static String amounts(Connection connection, Cases cases) {
    long amounts = cases.attempts().orElse(0);
    if (amounts == 0) {
      return "no amounts";
    }
    return amounts
        + (amounts == 1 ? " amount" : " amounts")
        + ", in the middle "
        + number(connection, cases.raw().orElseThrow());
  }

  /** A rep beside the rep's own past, in words. */
  static String past(PastComparison past) {
    Connection connection = past.connection();
    Change change = past.change();
    String then =
        switch (past.against()) {
          case PREVIOUS -> "the days before (";
          case YEAR_EARLIER -> "the same period a year earlier (";
        };
    boolean better = past.direction() == OwnPast.Direction.BETTER;
    boolean higher = change.probabilityHigher() >= 0.5;
    double likely = higher ? change.probabilityHigher() : 1 - change.probabilityHigher();
    String said =
        switch (past.direction()) {
          case BETTER, WORSE ->
              (better ? "Better: " : "Worse: ")
                  + chance(likely)
                  + " that it is "
                  + (higher ? "higher" : "lower")
                  + " now.";
          case NO_CLEAR_CHANGE -> "No clear change.";
          case TOO_EARLY -> "Too early to say whether it has changed.";
        };
    return "Own past: "
        + what(connection)
        + " is "
        + number(connection, change.now())
        + " now and was "
        + number(connection, change.before())
        + " in "
        + then
        + past.past().first()
        + " to "
        + past.past().last()
        + "), on the same mix of cases; the difference is likely "
        + difference(connection, change.low())
        + " to "
        + difference(connection, change.high())
        + " ("
        + percent(change.level())
        + " interval). "
        + said;
  }

  private static String difference(Connection connection, double difference) {
    String sign = difference < 0 ? "−" : "+";
    double size = Math.abs(difference);
    return connection.kind() == ConnectionKind.CONVERSION
        ? sign + fixed(100 * size, 1) + " points"
        : sign + size(size);
  }

  /** How attempts and successes of a counted connection stand against each other. */
  static String lag(Lag lag) {
    String days =
        switch (lag.days()) {
          case 0 -> "of the same days";
          case 1 -> "of 1 day earlier";
          default -> "of " + lag.days() + " days earlier";
        };
    String why =
        switch (lag.origin()) {
          case SET -> "the lag was set";
          case TRACED_SUBJECTS ->
              lag.subjects() == 1
                  ? "the time that the one traced subject took"
                  : "the median time that " + lag.subjects() + " traced subjects took";
          case NO_TRACED_SUBJECTS -> "no lag was set, and no subject was traced to take it from";
        };
    return "Counted, not traced: successes stand against attempts " + days + " (" + why + ").";
  }

  /** What to bear in mind with a comparison, a sentence each. */
  static List<String> cautions(Comparison comparison) {
    Quality quality = comparison.fit().quality();
    List<String> cautions = new ArrayList<>();
    if (quality.fewPeers()) {
      cautions.add(
          "Only "
              + comparison.reps()
              + " reps are compared here: what is typical is known roughly.");
    }
    if (quality.oneDominates()) {
      cautions.add("One rep has more than half of all cases: what is typical leans on that rep.");
    }
    if (quality.attemptsGoWithRate()) {
      cautions.add(
          "Reps with many cases do differently from those with few: look at how cases are given out"
              + " before judging a person.");
    }
    return cautions;
  }

  private static String likeForLike(Finding.Compared compared) {
    List<String> attributes = compared.comparison().likeForLike();
    if (attributes.isEmpty()) {
      return "";
    }
    double share = compared.comparability().share();
    return "like for like (by "
        + String.join(", ", attributes)
        + (share < NEARLY_ALL
            ? "; only " + percent(share) + " of these cases have others beside them"
            : "")
        + ") ";
  }

  private static String peers(Comparison comparison) {
    return comparison.reps() + " reps" + inCommon(comparison.peers());
  }

  /** What peers have in common; empty where it is nothing. */
  static String inCommon(Peers peers) {
    return (peers.team().isEmpty() ? "" : " of the team " + peers.team())
        + (peers.role().isEmpty() ? "" : " in the role " + peers.role());
  }

  private static String what(Connection connection) {
    return switch (connection.kind()) {
      case CONVERSION -> "the rate";
      case YIELD -> "the yield";
      case VALUE -> "the middle amount";
    };
  }

  private static String cases(Connection connection) {
    return switch (connection.kind()) {
      case CONVERSION -> "attempts";
      case YIELD -> units(connection.from().unit());
      case VALUE -> "amounts";
    };
  }

  private static String verdict(Finding finding, PooledFit fit) {
    Verdict verdict = finding.verdict();
    String margin = percent(fit.margin());
    if (verdict instanceof Verdict.Gap gap) {
      return "A gap: "
          + chance(gap.probability())
          + " that it is more than "
          + margin
          + " below typical; "
          + worth(finding.connection(), finding.worth().orElseThrow());
    }
    if (verdict instanceof Verdict.Watch watch) {
      return "Worth a look: "
          + chance(watch.probability())
          + " that it is more than "
          + margin
          + " below typical.";
    }
    if (verdict instanceof Verdict.Strength strength) {
      return "A strength: "
          + chance(strength.probability())
          + " that it is more than "
          + margin
          + " above typical.";
    }
    if (verdict instanceof Verdict.InLine inLine) {
      return "In line: "
          + chance(inLine.probability())
          + " that it is within "
          + margin
          + " of typical.";
    }
    OptionalLong more = finding.more();
    return more.isPresent()
        ? "Too early to say; about "
            + more.getAsLong()
            + " more "
            + cases(finding.connection())
            + " would decide it."
        : "Too early to say.";
  }

  private static String worth(Connection connection, GapWorth worth) {
    int last = worth.through().size() - 1;
    Connection end = last < 0 ? connection : worth.through().get(last);
    return "closing it is worth about "
        + size(worth.worth().mean())
        + (end.kind() == ConnectionKind.VALUE ? " " + worth.in().unit() + " of " : " ")
        + worth.in().name().toLowerCase(Locale.ROOT)
        + " in this period ("
        + size(worth.worth().low())
        + " to "
        + size(worth.worth().high())
        + ", "
        + percent(worth.worth().level())
        + " interval).";
  }

  /** A probability as a natural frequency. */
  public static String chance(double probability) {
    long inTen = Math.round(probability * 10);
    return inTen >= 10 ? "more than 19 in 20" : "about " + inTen + " in 10";
  }

  /** A rate as a percentage; small ones with a digit after the point. */
  static String percent(double rate) {
    return fixed(100 * rate, rate < 0.095 ? 1 : 0) + "%";
  }

  /** A rate, a yield or an amount, as the connection's kind has it. */
  public static String number(Connection connection, double number) {
    return switch (connection.kind()) {
      case CONVERSION -> percent(number);
      case YIELD -> size(number) + " per " + connection.from().unit();
      case VALUE -> size(number) + " " + connection.to().unit();
    };
  }

  /** Several of a unit: a currency has no plural, neither by its code nor unnamed. */
  public static String units(String unit) {
    if (CURRENCY.matcher(unit).matches()) {
      return unit;
    }
    return CONSONANT_AND_Y.matcher(unit).find()
        ? unit.substring(0, unit.length() - 1) + "ies"
        : unit + "s";
  }

  /** A count or an amount, to about three digits: more than its uncertainty would bear. */
  public static String size(double number) {
    if (number < 10) {
      return fixed(number, number < 1 ? 2 : 1);
    }
    double rounded = number;
    if (number >= 1000) {
      double unit = Math.pow(10, Math.floor(Math.log10(number)) - 2);
      rounded = Math.round(number / unit) * unit;
    }
    return byThousands(fixed(rounded, 0));
  }

  /**
   * A number with so many digits after the point, rounded as {@link String#format} does, in a tenth
   * of the time: a heat map says thousands of them.
   */
  private static String fixed(double number, int digits) {
    return Double.isFinite(number)
        ? BigDecimal.valueOf(number).setScale(digits, RoundingMode.HALF_UP).toPlainString()
        : Double.toString(number);
  }

  /** With a comma before each three digits. */
  private static String byThousands(String digits) {
    StringBuilder text = new StringBuilder(digits);
    for (int at = digits.length() - 3; at > 0; at -= 3) {
      text.insert(at, ',');
    }
    return text.toString();
  }
}
