package org.engagementscorecard.metric;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;

/** What metrics and connections have in common: definitions that follow each other. */
final class Definitions {
  /** The most that one metric or connection has. */
  static final int MOST = 50;

  /**
   * The most attributes that the definitions of a metric name together: so many values, of the
   * length to which {@code Segment} of the room observation keeps each, fit into an index.
   */
  static final int MOST_ATTRIBUTES = 6;

  private Definitions() {}

  /**
   * When each of several definitions holds.
   *
   * @param since the day that was told of each, ascending
   */
  static List<Validity> validities(List<LocalDate> since) {
    List<Validity> all = new ArrayList<>();
    for (int i = 0; i < since.size(); i++) {
      all.add(
          new Validity(
              since.get(i), i == 0, i + 1 < since.size() ? since.get(i + 1) : Validity.OPEN));
    }
    return all;
  }

  /**
   * Which of these is meant, by what was told as its first day: the place of one that stands, or
   * their number for a new one.
   *
   * @param standing the days of those that stand, ascending
   * @param since null for the newest
   * @param place JSON pointer of what was told
   * @throws ProblemException 422 where it would come before one that stands, or is one too many
   */
  static int place(List<LocalDate> standing, LocalDate since, String place) {
    int newest = standing.size() - 1;
    if (standing.isEmpty() || since == null) {
      return Math.max(newest, 0);
    }
    int found = standing.indexOf(since);
    if (found < 0 && since.isBefore(standing.get(newest))) {
      throw ProblemException.invalid(
          place + "/since",
          "lies before the newest definition's and is no other's: a new one begins after all others");
    }
    if (found < 0 && standing.size() >= MOST) {
      throw ProblemException.invalid(
          place + "/since", "would begin one more than " + MOST + " definitions");
    }
    return found < 0 ? standing.size() : found;
  }

  /**
   * Refuses days out of range, and earlier definitions that aren't those that stand.
   *
   * @param since the day that was told, or null
   * @param earlier the definitions that were told, or null
   * @param standing those that stand, or null where there is none
   * @param place JSON pointer of what was told
   * @throws ProblemException 422 with the place
   */
  static void check(LocalDate since, List<?> earlier, List<?> standing, String place) {
    if (since != null
        && !since.equals(Validity.EVER)
        && (since.getYear() < StrictJson.MIN_YEAR || since.getYear() > StrictJson.MAX_YEAR)) {
      throw ProblemException.invalid(
          place + "/since",
          "must lie in the years " + StrictJson.MIN_YEAR + " to " + StrictJson.MAX_YEAR);
    }
    if (earlier != null && !earlier.equals(standing == null ? List.of() : standing)) {
      throw ProblemException.invalid(
          place + "/earlier",
          "differs from what stands: to put one right, send it by itself with its 'since'");
    }
  }

  /** The attributes that any of some definitions names, those of the oldest first. */
  static List<String> attributes(List<List<String>> likeForLike) {
    // A metric that was never redefined is cut as it says, also where it names one twice.
    if (likeForLike.size() == 1) {
      return likeForLike.get(0);
    }
    Set<String> names = new LinkedHashSet<>();
    likeForLike.forEach(names::addAll);
    return List.copyOf(names);
  }

  /** The definition that holds on a day. */
  static <T> T on(List<T> definitions, Function<T, Validity> validity, LocalDate day) {
    return definitions.stream()
        .filter(one -> !validity.apply(one).from().isAfter(day))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  /** The newest of some definitions. */
  static <T> T newest(List<T> definitions) {
    return definitions.get(definitions.size() - 1);
  }
}
