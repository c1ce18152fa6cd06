package org.engagementscorecard.metric;

import java.util.Set;
import org.engagementscorecard.organization.Organization;

/**
 * Fired inside the transaction that changes metrics or connections.
 *
 * @param newMetrics keys of metrics that weren't known before
 * @param recut metrics whose segments changed
 * @param retraced definitions of connections that are new or follow other metrics than before
 */
public record CatalogueChanged(
    Organization organization,
    Set<String> newMetrics,
    Set<Metric> recut,
    Set<Connection> retraced) {}
