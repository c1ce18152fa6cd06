/**
 * Tenants: their settings, their transaction, their days and periods.
 *
 * <p>Owns the tables {@code organization} and {@code activity}, the one place where a transaction
 * of an organization is opened ({@link TenantTransaction}), and the one way to read a period
 * ({@link PeriodExpression}). Doesn't own keys and roles. Imports http; every room but statistics
 * and http may import it.
 */
package org.engagementscorecard.organization;
