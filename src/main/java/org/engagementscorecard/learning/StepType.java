package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.ProblemException;

/** What happens to a need. */
@Schema(name = "LearningNeedStepType")
public enum StepType {
  /** By a finding, the rep or somebody else. */
  OPENED,
  /** The rep has seen it. */
  SEEN,
  /** The rep has taken it up. */
  LEARNING,
  /** Somebody has said what is behind it. */
  TOLD,
  /** The rep has chosen from whom or what to learn. */
  CHOSE,
  /** The numbers show that the rep does better than before. */
  CHANGED,
  /** They don't any more. */
  FELL_BACK,
  /** The gap is gone. */
  CLOSED,
  /** Somebody has said that there is nothing to learn. */
  DISMISSED,
  /** Somebody else has looked at that, and agrees. */
  UPHELD,
  /** Somebody else has looked at that, and doesn't. */
  REOPENED;

  /** The word in JSON and in the database. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return key();
  }

  /** Reads the field {@code type}; anything else is a 400 problem. */
  public static StepType fromString(String text) {
    return Arrays.stream(values())
        .filter(type -> type.key().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.badParameter(
                    "type", "must be one of " + Arrays.toString(values())));
  }
}
