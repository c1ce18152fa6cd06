package org.engagementscorecard.organization;

/** Fired inside the transaction that changes an organization's settings. */
public record OrganizationChanged(Organization before, Organization after) {}
