package org.engagementscorecard.scorecard;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.engagementscorecard.metric.Better;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;

/** Says by which definition something is shown, and what has changed about it. */
final class DefinitionWords {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

  private DefinitionWords() {}

  /** That a definition began within the period. */
  static String within(LocalDate from) {
    return "Redefined on "
        + DAY.format(from)
        + "; the whole period is shown by the new definition.";
  }

  /**
   * That another definition holds now.
   *
   * @param until the day from which the one that is shown doesn't hold any more
   * @param changes how the newest differs; empty where it is as it was
   */
  static String until(LocalDate until, String changes) {
    return "As defined until "
        + DAY.format(until.minusDays(1))
        + "; since then "
        + (changes.isEmpty() ? "it was redefined, and is now defined as it was then" : changes)
        + ".";
  }

  /** Why a rep's own past isn't shown. */
  static String withheld(OwnPasts.Withheld withheld) {
    String then =
        switch (withheld.against()) {
          case PREVIOUS -> "the days before (";
          case YEAR_EARLIER -> "the same days a year earlier (";
        };
    return "Own past: "
        + then
        + withheld.past().first()
        + " to "
        + withheld.past().last()
        + ") are not set beside these, because the definition is another: now "
        + changes(withheld.then(), withheld.now())
        + ".";
  }

  /** Why a number by a definition isn't set beside one by another; empty where it may be. */
  static Optional<String> unlike(Metric then, Metric now) {
    return then.isLike(now) ? Optional.empty() : Optional.of(unlike(changes(then, now)));
  }

  /** Why a finding by a definition isn't set beside one by another; empty where it may be. */
  static Optional<String> unlike(Connection then, Connection now) {
    return then.isLike(now) ? Optional.empty() : Optional.of(unlike(changes(then, now)));
  }

  private static String unlike(String changes) {
    return "Not shown, because the definition was another: now " + changes + ".";
  }

  /** How a definition of a metric differs from an earlier one; empty where it doesn't. */
  static String changes(Metric then, Metric now) {
    List<String> changes = new ArrayList<>();
    add(changes, then.name(), now.name(), "it is called " + now.name());
    add(changes, then.stage(), now.stage(), "it is of the stage " + now.stage());
    add(changes, then.unit(), now.unit(), "its unit is " + now.unit());
    add(changes, then.aggregation(), now.aggregation(), "it is " + aggregation(now));
    add(
        changes,
        then.better(),
        now.better(),
        (now.better() == Better.HIGHER ? "higher" : "lower") + " is better");
    add(
        changes,
        then.likeForLike(),
        now.likeForLike(),
        now.likeForLike().isEmpty()
            ? "its cases are not told apart"
            : "its cases are told apart by " + String.join(", ", now.likeForLike()));
    add(changes, then.description(), now.description(), "its description is another");
    return together(changes);
  }

  /**
   * How a definition of a connection, with those of its metrics, differs from an earlier one; empty
   * where it doesn't.
   */
  static String changes(Connection then, Connection now) {
    List<String> changes = new ArrayList<>();
    add(changes, then.name(), now.name(), "it is called " + now.name());
    add(changes, then.kind(), now.kind(), "it is a " + now.kind());
    add(changes, then.from().id(), now.from().id(), "it begins with " + now.from().name());
    add(changes, then.to().id(), now.to().id(), "it leads to " + now.to().name());
    add(
        changes,
        id(then.closedBy()),
        id(now.closedBy()),
        now.closedBy() == null
            ? "no metric says that an attempt has failed"
            : "attempts fail by " + now.closedBy().name());
    add(
        changes,
        then.counting(),
        now.counting(),
        now.isCounted() ? "attempts are only counted" : "attempts are traced");
    if (!now.isCounted() && now.closedBy() == null) {
      add(
          changes,
          then.maturityDays(),
          now.maturityDays(),
          "an attempt is given " + now.maturityDays() + " days");
    }
    add(
        changes,
        then.lagDays(),
        now.lagDays(),
        now.lagDays() == null ? "no lag is set" : "the lag is " + now.lagDays() + " days");
    add(
        changes,
        then.byMonth(),
        now.byMonth(),
        now.byMonth()
            ? "only cases of the same month are alike"
            : "cases of different months are alike");
    add(changes, then.description(), now.description(), "its description is another");
    metric(changes, then.from(), now.from());
    metric(changes, then.to(), now.to());
    return together(changes);
  }

  private static void metric(List<String> changes, Metric then, Metric now) {
    String text = then.id() == now.id() ? changes(then, now) : "";
    if (!text.isEmpty()) {
      changes.add("of " + then.name() + ": " + text);
    }
  }

  private static Integer id(Metric metric) {
    return metric == null ? null : (Integer) metric.id();
  }

  private static void add(List<String> changes, Object then, Object now, String text) {
    if (!Objects.equals(then, now)) {
      changes.add(text);
    }
  }

  private static String together(List<String> changes) {
    return String.join(", ", changes);
  }

  private static String aggregation(Metric metric) {
    return switch (metric.aggregation()) {
      case SUM -> "the sum of the values";
      case COUNT -> "the count of the facts";
      case MEAN -> "the mean of the values";
      case LAST -> "the last value";
      case MAX -> "the greatest value";
      case DISTINCT -> "the number of different subjects";
    };
  }
}
