package org.engagementscorecard.resource;

import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.ProblemException;

/** What a rep does with the own hand, or through a system that acts for its people. */
final class OwnHand {
  private OwnHand() {}

  /**
   * Lets the rep's own key pass, and a key that names no person.
   *
   * @throws ProblemException 403 for the key of another person
   */
  static void require(Tenant tenant, String rep) {
    if (tenant.reader().person().filter(person -> !person.equals(rep)).isPresent()) {
      throw ProblemException.forbidden(
          "Only the rep's own key, or a key that names no person, may do this.");
    }
  }
}
