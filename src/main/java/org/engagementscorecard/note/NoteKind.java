package org.engagementscorecard.note;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.engagementscorecard.http.ProblemException;

/** What kind of thing a note says. */
public enum NoteKind {
  /** Said to help a rep along. */
  COACHING,
  /** Said by a rep about the own work. */
  SELF_REFLECTION,
  WIN_STORY,
  LOSS_STORY,
  PRAISE,
  /** Whatever else somebody saw. */
  OBSERVATION;

  /** The word in JSON and in the database. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return key();
  }

  @JsonCreator
  static NoteKind of(String key) {
    for (NoteKind value : values()) {
      if (value.key().equals(key)) {
        return value;
      }
    }
    throw new IllegalArgumentException("must be one of " + Arrays.toString(values()));
  }

  /** Reads the parameter {@code kind}; anything else is a 400 problem. */
  public static NoteKind fromString(String text) {
    try {
      return of(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badParameter("kind", e.getMessage());
    }
  }
}
