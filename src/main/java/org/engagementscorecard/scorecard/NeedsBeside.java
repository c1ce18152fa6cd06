package org.engagementscorecard.scorecard;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.organization.Organization;

/**
 * The learning needs that stand beside a scorecard. The room that keeps them implements this,
 * because it is built upon scorecards, not the other way round.
 */
public interface NeedsBeside {
  /**
   * Needs of reps as they stand; none is opened or closed for it. Oldest first; within the
   * organization's transaction.
   *
   * @param since those that were closed or dismissed before are left out
   * @param knownOn as they were known on an instant; empty for now
   */
  List<Need> of(
      Organization organization,
      Collection<Integer> repIds,
      Instant since,
      Optional<Instant> knownOn);

  /**
   * When needs were last brought up to date with the facts, by the database's clock; empty where
   * nobody has looked for any yet. Within the organization's transaction.
   */
  Optional<Instant> asOf(Organization organization);

  /**
   * On which connections needs are, by their numbers; in one query, within the organization's
   * transaction.
   */
  Map<Integer, Integer> connections(Organization organization, Collection<Integer> needs);

  /**
   * Notes that name a need and neither a connection nor a metric speak of the need's connection.
   *
   * @return the same notes in the same order, these with that connection
   */
  default List<Note> withConnections(Organization organization, List<Note> notes) {
    Set<Integer> named =
        notes.stream()
            .filter(NeedsBeside::namesOnlyANeed)
            .map(Note::needId)
            .collect(Collectors.toSet());
    if (named.isEmpty()) {
      return notes;
    }
    Map<Integer, Integer> connections = connections(organization, named);
    return notes.stream()
        .map(
            note ->
                namesOnlyANeed(note) ? note.aboutConnection(connections.get(note.needId())) : note)
        .toList();
  }

  private static boolean namesOnlyANeed(Note note) {
    return note.needId() != null && note.connectionId() == null && note.metricId() == null;
  }

  /**
   * A learning need.
   *
   * @param id number within the organization
   * @param repId whose it is to learn
   * @param connectionId on what
   * @param state the word for it in the API
   * @param closedAt when it was closed or dismissed; empty while it lasts
   * @param closedBecause why
   * @param sentence what the numbers said when it was opened; null where they said nothing
   */
  record Need(
      int id,
      int repId,
      int connectionId,
      String state,
      Instant openedAt,
      Optional<Instant> closedAt,
      Optional<String> closedBecause,
      String sentence) {
    private static final Set<String> WAITING = Set.of("open", "seen");

    /** Whether anything has come of it since it was opened; to have seen it is nothing yet. */
    boolean isActedOn() {
      return !WAITING.contains(state);
    }
  }
}
