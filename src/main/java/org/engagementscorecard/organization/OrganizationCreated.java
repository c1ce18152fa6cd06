package org.engagementscorecard.organization;

/**
 * Fired inside the transaction that creates an organization, so that rooms above can give it what a
 * new organization has.
 */
public record OrganizationCreated(Organization organization) {}
