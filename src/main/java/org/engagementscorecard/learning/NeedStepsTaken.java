package org.engagementscorecard.learning;

/**
 * Fired inside the transaction that takes steps of needs. Who tells others of them observes it
 * after success, and looks for what other instances of the service have committed besides.
 */
public record NeedStepsTaken(int organizationId) {}
