package org.engagementscorecard.observation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.People;

/**
 * What facts are kept by: the keys of reps and metrics, the connections and the time zone. Read
 * once, and again when the catalogue's version has moved on; {@link CatalogueLock} keeps it still
 * while a unit of facts goes by it.
 */
@ApplicationScoped
class KnownKeys {
  /** Keys that are remembered at most, over all organizations: some hundred bytes each. */
  private static final int MAX_KEYS = 200_000;

  private final TenantTransaction transaction;
  private final People people;
  private final Catalogue catalogue;
  private final Cache<Integer, Keys> remembered =
      Caffeine.newBuilder()
          .maximumWeight(MAX_KEYS)
          .weigher((Integer organization, Keys keys) -> 1 + keys.reps().size())
          .build();

  KnownKeys(TenantTransaction transaction, People people, Catalogue catalogue) {
    this.transaction = transaction;
    this.people = people;
    this.catalogue = catalogue;
  }

  /**
   * The keys as they are in one version of the catalogue.
   *
   * @param reps numbers of the reps by key
   * @param metrics metrics by key
   * @param connections every definition of every connection
   */
  record Keys(
      long version,
      Organization organization,
      Map<String, Integer> reps,
      Map<String, Metric> metrics,
      List<Connection> connections) {

    Metric metric(int id) {
      return metrics.values().stream()
          .filter(metric -> metric.id() == id)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("facts are of metrics that exist"));
    }
  }

  /** The keys of this version, within the organization's transaction. */
  Keys of(int organizationId, long version) {
    Keys known = remembered.getIfPresent(organizationId);
    if (known != null && known.version() == version) {
      return known;
    }
    Keys keys = read(transaction.organization(organizationId), version);
    remembered.put(organizationId, keys);
    return keys;
  }

  /** The keys as the caller's transaction, which may have changed them, sees them now. */
  Keys read(Organization organization, long version) {
    return new Keys(
        version,
        organization,
        people.keysOfReps(organization),
        catalogue.allMetrics(organization).stream()
            .collect(Collectors.toMap(Metric::key, Function.identity())),
        catalogue.everyDefinition(organization));
  }
}
