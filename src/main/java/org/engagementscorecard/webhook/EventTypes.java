package org.engagementscorecard.webhook;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.learning.NeedEvent;
import org.engagementscorecard.learning.NeedState;
import org.engagementscorecard.learning.NeedStep;
import org.engagementscorecard.learning.StepBy;
import org.engagementscorecard.learning.StepType;

/** Types of {@link NeedEvent}s by which a webhook chooses what it is told. */
final class EventTypes {
  /** All there are. */
  static final List<String> ALL = Arrays.stream(StepType.values()).map(EventTypes::of).toList();

  private EventTypes() {}

  static String of(NeedStep step) {
    return NeedEvent.from(step).type();
  }

  private static String of(StepType type) {
    return of(
        new NeedStep(
            0,
            0,
            "",
            "",
            type,
            Optional.empty(),
            NeedState.OPEN,
            Instant.EPOCH,
            StepBy.NUMBERS,
            Optional.empty()));
  }
}
