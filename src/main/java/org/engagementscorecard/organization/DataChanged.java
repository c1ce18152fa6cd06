package org.engagementscorecard.organization;

/**
 * Fired inside every transaction that makes an organization's data a version newer. Who follows the
 * data observes it after success, and so hears at once of what this instance of the service has
 * committed; of what others have, nobody tells.
 *
 * @param load whether so many facts came at once that more of them are likely to follow
 */
public record DataChanged(int organizationId, boolean load) {}
