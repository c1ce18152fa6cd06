package org.engagementscorecard.access;

import java.util.Objects;
import java.util.Optional;

/**
 * For whose eyes something is shown.
 *
 * @param person who holds the key, as the key says it: a rep's own key says the rep's key. Empty
 *     where the key is a system's, or doesn't say
 */
public record Reader(Optional<String> person) {
  public Reader {
    Objects.requireNonNull(person);
  }

  /** A person. */
  public static Reader of(String person) {
    return new Reader(Optional.of(person));
  }

  /** Nobody in particular, who is shown what everybody is shown. */
  public static Reader anybody() {
    return new Reader(Optional.empty());
  }
}
