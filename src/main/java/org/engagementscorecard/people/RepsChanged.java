package org.engagementscorecard.people;

import java.util.Set;
import org.engagementscorecard.organization.Organization;

/**
 * Fired inside the transaction that changes by which keys reps are known.
 *
 * @param newKeys keys and aliases that weren't known before; empty where some only went away
 */
public record RepsChanged(Organization organization, Set<String> newKeys) {}
