package org.engagementscorecard.scorecard;

import java.util.List;
import java.util.stream.Stream;
import org.engagementscorecard.note.LeadershipFunction;
import org.engagementscorecard.note.Note;

/**
 * How often notes show a function of leadership: functions, not positions, and no ranking.
 *
 * @param people how many reps those notes are about
 * @param noteIds newest first
 */
public record Leadership(LeadershipFunction function, int people, List<Integer> noteIds) {
  public Leadership {
    noteIds = List.copyOf(noteIds);
  }

  /**
   * Each of the functions.
   *
   * @param notes newest first
   */
  static List<Leadership> shownIn(List<Note> notes) {
    return Stream.of(LeadershipFunction.values())
        .map(
            function -> {
              List<Note> showing =
                  notes.stream().filter(note -> note.functions().contains(function)).toList();
              return new Leadership(
                  function,
                  (int) showing.stream().map(Note::repId).distinct().count(),
                  showing.stream().map(Note::id).toList());
            })
        .toList();
  }
}
