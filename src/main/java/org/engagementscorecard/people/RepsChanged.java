package org.engagementscorecard.people;

import java.util.Set;
import org.engagementscorecard.organization.Organization;

/** Fired inside the transaction that makes these reps known. */
public record RepsChanged(Organization organization, Set<String> newKeys) {}
