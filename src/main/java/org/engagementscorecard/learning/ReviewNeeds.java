package org.engagementscorecard.learning;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.learning.MondayResponse.Counts;
import org.engagementscorecard.learning.MondayResponse.Item;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.note.Notes;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;

/**
 * Says of a team's needs what is new, what is stuck and what has changed; within the organization's
 * transaction. Each need stands in one list at most: what has changed isn't stuck, and what is
 * stuck isn't new.
 */
@ApplicationScoped
class ReviewNeeds {
  /** After so long without anything a need is stuck: a fortnight is two of these reviews. */
  static final Duration QUIET = Duration.ofDays(14);

  private static final int MOST = 50;

  private final FindNeeds needs;
  private final ShowNeeds showing;
  private final Owners owners;
  private final People people;
  private final Notes notes;
  private final Activity activity;
  private final ObjectMapper mapper;

  ReviewNeeds(
      FindNeeds needs,
      ShowNeeds showing,
      Owners owners,
      People people,
      Notes notes,
      Activity activity,
      ObjectMapper mapper) {
    this.needs = needs;
    this.showing = showing;
    this.owners = owners;
    this.people = people;
    this.notes = notes;
    this.activity = activity;
    this.mapper = mapper;
  }

  /** The newest Monday before a day, or what the organization's weeks begin with instead. */
  static LocalDate weekBefore(LocalDate day, DayOfWeek weekStart) {
    return day.with(TemporalAdjusters.previous(weekStart));
  }

  /**
   * The review.
   *
   * @param team key of a team, or null for everybody
   * @param asked the first day of what is new, or null for the newest Monday before today
   * @param reader for whose eyes: a private note tells only whom it is for that something happened
   */
  MondayResponse of(Organization organization, String team, LocalDate asked, Reader reader) {
    Instant now = activity.of(organization.id()).seenAt();
    LocalDate since =
        asked == null ? weekBefore(organization.dayOf(now), organization.weekStart()) : asked;
    Instant start = since.atStartOfDay(organization.zone()).toInstant();
    Collection<Integer> repIds = owners.ids(organization, null, team);
    List<NeedRow> rows = needs.since(organization, repIds, start);
    Map<Integer, List<Note>> lately = lately(organization, rows, now, reader);
    MondayWords words = new MondayWords(organization.zone(), mapper);
    Said said = new Said(showing.names(organization));
    int waiting = 0;
    for (NeedRow row : rows) {
      Instant quietSince = quietSince(row, lately.getOrDefault(row.repId(), List.of()));
      boolean waits = row.isWaiting(organization.needsAtATime());
      waiting += waits ? 1 : 0;
      switch (row.state()) {
        case CHANGED, CLOSED, DISMISSED -> {
          if (!row.stateSince().isBefore(start)) {
            said.changed(row, words.changed(row));
          }
        }
        case OPEN, SEEN, LEARNING -> {
          if (!waits && !quietSince.isAfter(now.minus(QUIET))) {
            long days = Duration.between(quietSince, now).toDays();
            said.stuck(row, quietSince, words.stuck(row, days));
          } else if (!row.openedAt().isBefore(start)) {
            said.opened(row, words.opened(row));
          }
        }
      }
    }
    Counts counts = said.counts(waiting);
    return new MondayResponse(
        team,
        now,
        since,
        said.opened(),
        said.stuck(),
        said.changed(),
        counts,
        MondayWords.all(
            team == null ? organization.name() : people.team(organization, team).name(),
            since,
            counts));
  }

  /** Notes of the last days that speak of one of these needs, by rep. */
  private Map<Integer, List<Note>> lately(
      Organization organization, List<NeedRow> rows, Instant now, Reader reader) {
    Set<Integer> reps = rows.stream().map(NeedRow::repId).collect(Collectors.toSet());
    return notes.about(organization, reps, now.minus(QUIET), reader).stream()
        .collect(Collectors.groupingBy(Note::repId));
  }

  /** When something last happened to a need: a step, or a note about it. */
  private static Instant quietSince(NeedRow row, List<Note> notes) {
    Optional<Instant> spoken =
        notes.stream()
            .filter(
                note -> is(note.needId(), row.id()) || is(note.connectionId(), row.connectionId()))
            .map(Note::at)
            .max(Comparator.naturalOrder());
    return spoken.filter(at -> at.isAfter(row.lastStepAt())).orElse(row.lastStepAt());
  }

  private static boolean is(Integer about, int id) {
    return about != null && about == id;
  }

  /** What is said, in lists that are cut where they grow long. */
  private static final class Said {
    private record Line(Item item, Instant at) {}

    private final ShowNeeds.Names names;
    private final Map<String, List<Line>> lists = new HashMap<>();

    Said(ShowNeeds.Names names) {
      this.names = names;
      for (String list : List.of("new", "stuck", "changed")) {
        lists.put(list, new ArrayList<>());
      }
    }

    void opened(NeedRow row, String sentence) {
      say("new", row, row.openedAt(), sentence);
    }

    void stuck(NeedRow row, Instant quietSince, String sentence) {
      say("stuck", row, quietSince, sentence);
    }

    void changed(NeedRow row, String sentence) {
      say("changed", row, row.stateSince(), sentence);
    }

    private void say(String list, NeedRow row, Instant at, String sentence) {
      String rep = names.rep(row).name();
      String connection = names.connection(row).name();
      lists
          .get(list)
          .add(
              new Line(
                  new Item(
                      row.id(),
                      names.rep(row).key(),
                      rep,
                      names.connection(row).key(),
                      row.state(),
                      rep + ", " + connection + ": " + sentence),
                  at));
    }

    /** In the order in which rows came: what comes first first. */
    List<Item> opened() {
      return lists.get("new").stream().limit(MOST).map(Line::item).toList();
    }

    List<Item> stuck() {
      return sorted("stuck", Comparator.comparing(Line::at));
    }

    List<Item> changed() {
      return sorted("changed", Comparator.comparing(Line::at).reversed());
    }

    private List<Item> sorted(String list, Comparator<Line> order) {
      return lists.get(list).stream().sorted(order).limit(MOST).map(Line::item).toList();
    }

    Counts counts(int waiting) {
      return new Counts(
          lists.get("new").size(), lists.get("stuck").size(), lists.get("changed").size(), waiting);
    }
  }
}
