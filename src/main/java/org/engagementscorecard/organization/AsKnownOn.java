package org.engagementscorecard.organization;

import java.time.Instant;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;

/**
 * The instant on which something is to be shown as it was known then.
 *
 * @param instant to the microsecond, as the database keeps instants
 */
public record AsKnownOn(Instant instant) {
  /** Name of the parameter. */
  public static final String PARAMETER = "asKnownOn";

  /** Reads the parameter {@value #PARAMETER}; anything else than an instant is a 400 problem. */
  public static AsKnownOn fromString(String text) {
    try {
      return new AsKnownOn(StrictJson.instant(text));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badParameter(PARAMETER, e.getMessage());
    }
  }

  @Override
  public String toString() {
    return instant.toString();
  }
}
