package org.engagementscorecard.learning;

import java.util.EnumSet;
import java.util.Set;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.http.ProblemException;

/**
 * Who acts on a need.
 *
 * @param kind the rep whose need it is, another person, or a system, which acts for its people
 * @param name the person as the key says it, or what a system's key is called
 */
record Actor(StepBy kind, String name) {
  /** What only the learner does, or a system for the learner. */
  private static final Set<StepType> LEARNERS =
      EnumSet.of(StepType.SEEN, StepType.LEARNING, StepType.CHOSE);

  /**
   * Who acts on a rep's need with a key.
   *
   * @param rep key of the rep
   */
  static Actor of(Reader reader, String keyName, String rep) {
    return reader
        .person()
        .map(person -> new Actor(person.equals(rep) ? StepBy.REP : StepBy.COACH, person))
        .orElseGet(() -> new Actor(StepBy.SYSTEM, keyName));
  }

  /**
   * Refuses what isn't this one's to do.
   *
   * @throws ProblemException 403
   */
  void requireMayTake(StepType type) {
    if (kind == StepBy.COACH && LEARNERS.contains(type)) {
      throw ProblemException.forbidden("The need is the learner's: only the rep may say that.");
    }
  }

  /** Whether it was this one who took a step. */
  boolean hasTaken(NeedStep step) {
    return step.by() == kind && step.byName().filter(name::equals).isPresent();
  }
}
