package org.engagementscorecard.learning;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.engagementscorecard.learning.NeedSteps.Spoken;

/**
 * Which steps people may take with a need where it stands, and which they have taken already.
 *
 * @param state where it stands
 * @param past the steps it took, oldest first
 */
record PossibleSteps(NeedState state, List<Spoken> past) {
  PossibleSteps {
    past = List.copyOf(past);
  }

  /** What somebody may do now. */
  Set<StepType> now() {
    return switch (state) {
      case OPEN ->
          EnumSet.of(
              StepType.SEEN, StepType.LEARNING, StepType.TOLD, StepType.CHOSE, StepType.DISMISSED);
      case SEEN -> EnumSet.of(StepType.LEARNING, StepType.TOLD, StepType.CHOSE, StepType.DISMISSED);
      case LEARNING -> EnumSet.of(StepType.TOLD, StepType.CHOSE, StepType.DISMISSED);
      case CHANGED -> EnumSet.of(StepType.TOLD, StepType.CHOSE);
      case DISMISSED ->
          newest(step -> step.type() == StepType.UPHELD || step.type() == StepType.DISMISSED)
                  .filter(step -> step.step().type() == StepType.UPHELD)
                  .isPresent()
              ? EnumSet.noneOf(StepType.class)
              : EnumSet.of(StepType.UPHELD, StepType.REOPENED);
      case CLOSED -> EnumSet.noneOf(StepType.class);
    };
  }

  /** The dismissal that stands, of a dismissed need. */
  NeedStep dismissal() {
    return newest(step -> step.type() == StepType.DISMISSED).orElseThrow().step();
  }

  /**
   * The step by which what is asked for has been said already; whoever sends it again, because no
   * answer came, says nothing new. A choice isn't found here.
   */
  Optional<Spoken> repeated(NeedStepRequest request, Actor actor) {
    boolean dismissed = state == NeedState.DISMISSED;
    return switch (request.type()) {
      case SEEN ->
          state == NeedState.SEEN || state == NeedState.LEARNING
              ? newest(step -> step.to() == NeedState.SEEN || step.to() == NeedState.LEARNING)
              : Optional.empty();
      case LEARNING ->
          state == NeedState.LEARNING
              ? newest(step -> step.to() == state && step.from().orElse(null) != state)
                  .filter(one -> request.words() == null || says(one, request))
              : Optional.empty();
      case TOLD ->
          now().contains(StepType.TOLD)
              ? newest(step -> step.type() == StepType.TOLD && actor.hasTaken(step))
                  .filter(one -> says(one, request))
              : Optional.empty();
      case DISMISSED ->
          dismissed
              ? newest(step -> step.type() == StepType.DISMISSED)
                  .filter(one -> actor.hasTaken(one.step()) && says(one, request))
              : Optional.empty();
      case UPHELD -> dismissed ? review(StepType.UPHELD, actor) : Optional.empty();
      case REOPENED -> dismissed ? Optional.empty() : review(StepType.REOPENED, actor);
      case CHOSE, OPENED, CHANGED, FELL_BACK, CLOSED -> Optional.empty();
    };
  }

  private Optional<Spoken> review(StepType type, Actor actor) {
    return newest(
            step ->
                step.type() == StepType.DISMISSED
                    || step.type() == StepType.UPHELD
                    || step.type() == StepType.REOPENED)
        .filter(one -> one.step().type() == type && actor.hasTaken(one.step()));
  }

  private Optional<Spoken> newest(Predicate<NeedStep> wanted) {
    return past.stream()
        .filter(one -> wanted.test(one.step()))
        .max(Comparator.comparingLong(one -> one.step().event()));
  }

  private static boolean says(Spoken spoken, NeedStepRequest request) {
    return spoken.words().equals(Optional.ofNullable(request.words()));
  }
}
