/**
 * Tenants: their settings, their transaction, their days and periods.
 *
 * <p>Owns the tables {@code organization}, {@code activity} and {@code catalogue_history}, the one
 * place where a transaction of an organization is opened ({@link TenantTransaction}), the one way
 * to read a period ({@link PeriodExpression}) and an instant as known on ({@link AsKnownOn}), and
 * the history to which the rooms above tell what their entities are like ({@link
 * CatalogueHistory}). Doesn't own keys and roles. Imports http; every room but statistics and http
 * may import it.
 */
package org.engagementscorecard.organization;
