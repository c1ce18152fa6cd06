package org.engagementscorecard.scorecard;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.engagementscorecard.metric.Target;

/**
 * Days on which a target counts.
 *
 * @param last not before the first
 */
record Held(Target target, LocalDate first, LocalDate last) {

  /**
   * Which of these counts on which days: of those that hold, the one with the latest first day.
   *
   * @param targets for the same metric and the same rep, role or team; no two with the same first
   *     day
   * @return in the order of days, without those before {@code from} and after {@code to}
   */
  static List<Held> timeline(Collection<Target> targets, LocalDate from, LocalDate to) {
    List<Target> begun = new ArrayList<>();
    TreeSet<LocalDate> cuts = new TreeSet<>(List.of(from, to.plusDays(1)));
    for (Target target : targets) {
      if (!target.from().isAfter(to) && target.until().isAfter(from)) {
        begun.add(target);
        cuts.add(later(target.from(), from));
        cuts.add(earlier(target.until(), to.plusDays(1)));
      }
    }
    begun.sort(Comparator.comparing(Target::from));
    NavigableMap<LocalDate, Target> holding = new TreeMap<>();
    List<Held> timeline = new ArrayList<>();
    int next = 0;
    for (LocalDate day : cuts.headSet(to, true)) {
      while (next < begun.size() && !begun.get(next).from().isAfter(day)) {
        holding.put(begun.get(next).from(), begun.get(next));
        next++;
      }
      while (!holding.isEmpty() && !holding.lastEntry().getValue().until().isAfter(day)) {
        holding.pollLastEntry();
      }
      if (!holding.isEmpty()) {
        append(
            timeline, new Held(holding.lastEntry().getValue(), day, cuts.higher(day).minusDays(1)));
      }
    }
    return timeline;
  }

  /** Adds what comes next; where the same target goes on, it becomes one. */
  static void append(List<Held> timeline, Held next) {
    int end = timeline.size() - 1;
    if (end >= 0
        && timeline.get(end).target().id() == next.target().id()
        && timeline.get(end).last().plusDays(1).equals(next.first())) {
      timeline.set(end, new Held(next.target(), timeline.get(end).first(), next.last()));
    } else {
      timeline.add(next);
    }
  }

  /** What of a timeline lies in some days. */
  static List<Held> within(List<Held> timeline, LocalDate from, LocalDate to) {
    List<Held> within = new ArrayList<>();
    for (Held one : timeline) {
      LocalDate first = later(one.first(), from);
      LocalDate last = earlier(one.last(), to);
      if (!last.isBefore(first)) {
        within.add(new Held(one.target(), first, last));
      }
    }
    return within;
  }

  /** What of a timeline lies on days on which another one has nothing. */
  static List<Held> without(List<Held> timeline, List<Held> other) {
    if (other.isEmpty()) {
      return timeline;
    }
    List<Held> without = new ArrayList<>();
    for (Held one : timeline) {
      LocalDate first = one.first();
      for (Held taken : other) {
        if (!taken.last().isBefore(first) && !taken.first().isAfter(one.last())) {
          if (taken.first().isAfter(first)) {
            without.add(new Held(one.target(), first, taken.first().minusDays(1)));
          }
          first = taken.last().plusDays(1);
        }
      }
      if (!first.isAfter(one.last())) {
        without.add(new Held(one.target(), first, one.last()));
      }
    }
    return without;
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }
}
