package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.annotation.JsonValue;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How many days the attempts' period lies before that of the successes.
 *
 * @param days none or more
 * @param origin where it comes from
 * @param subjects of how many subjects it is the median; 0 where it was set
 */
public record Lag(int days, Origin origin, long subjects) {

  /** Where a lag comes from. It is never fitted to look best. */
  @Schema(name = "LagOrigin")
  public enum Origin {
    /** Somebody said so. */
    SET("set"),
    /** The median time from attempt to success of traced subjects. */
    TRACED_SUBJECTS("traced-subjects"),
    /** No subject was traced from attempt to success. */
    NO_TRACED_SUBJECTS("no-traced-subjects");

    private final String key;

    Origin(String key) {
      this.key = key;
    }

    /** The word in JSON. */
    @JsonValue
    public String key() {
      return key;
    }

    @Override
    public String toString() {
      return key;
    }
  }
}
