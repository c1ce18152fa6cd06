package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Who takes a step of a need. */
@Schema(name = "LearningNeedStepBy")
public enum StepBy {
  /** The facts, as they come in. */
  NUMBERS,
  /** The rep whose need it is. */
  REP,
  /** Another person. */
  COACH,
  /** A key that is no person's: a company's portal, which acts for its people. */
  SYSTEM;

  /** The word in JSON and in the database. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return key();
  }

  /** Reads what {@link #key} says. */
  static StepBy of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
