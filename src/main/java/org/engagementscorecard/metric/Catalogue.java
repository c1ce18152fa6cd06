package org.engagementscorecard.metric;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.http.Batch;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.CatalogueHistory;
import org.engagementscorecard.organization.Organization;

/**
 * Metrics and connections by their keys; all within the organization's transaction. A catalogue has
 * tens of entries, hundreds at most, so it is read whole.
 */
@ApplicationScoped
public class Catalogue {
  private static final int MAX_ENTRIES = 1_000;

  private final MetricRepository metrics;
  private final ConnectionRepository connections;
  private final CatalogueHistory history;
  private final Event<CatalogueChanged> changed;

  Catalogue(
      MetricRepository metrics,
      ConnectionRepository connections,
      CatalogueHistory history,
      Event<CatalogueChanged> changed) {
    this.metrics = metrics;
    this.connections = connections;
    this.history = history;
    this.changed = changed;
  }

  /** All metrics, by key. */
  public List<Metric> allMetrics(Organization organization) {
    return metrics.all(organization.id()).stream().map(MetricEntity::toDomain).toList();
  }

  /** All connections, by key. */
  public List<Connection> allConnections(Organization organization) {
    Map<Integer, Metric> byId =
        allMetrics(organization).stream()
            .collect(Collectors.toMap(Metric::id, Function.identity()));
    return connections.all(organization.id()).stream().map(row -> row.toDomain(byId)).toList();
  }

  /** All metrics as they were known on an instant. */
  public List<Metric> metricsAsKnownOn(Organization organization, Instant at) {
    return history.asKnownOn(organization.id(), MetricEntity.KIND, at).stream()
        .map(MetricEntity::toDomain)
        .toList();
  }

  /** All connections as they were known on an instant. */
  public List<Connection> connectionsAsKnownOn(Organization organization, Instant at) {
    Map<Integer, Metric> byId = new HashMap<>();
    metricsAsKnownOn(organization, at).forEach(metric -> byId.put(metric.id(), metric));
    return history.asKnownOn(organization.id(), ConnectionEntity.KIND, at).stream()
        .map(document -> ConnectionEntity.toDomain(document, byId))
        .toList();
  }

  /** The metric with this key, if there is one. */
  public Optional<Metric> findMetric(Organization organization, String key) {
    return metrics.findByKey(organization.id(), key).map(MetricEntity::toDomain);
  }

  /**
   * The metric with this key.
   *
   * @throws ProblemException 404 where there is none
   */
  public Metric metric(Organization organization, String key) {
    return findMetric(organization, key).orElseThrow(() -> ProblemException.unknown("metric", key));
  }

  /** The connection with this key, if there is one. */
  public Optional<Connection> findConnection(Organization organization, String key) {
    return allConnections(organization).stream().filter(one -> one.key().equals(key)).findFirst();
  }

  /**
   * The connection with this key.
   *
   * @throws ProblemException 404 where there is none
   */
  public Connection connection(Organization organization, String key) {
    return findConnection(organization, key)
        .orElseThrow(() -> ProblemException.unknown("connection", key));
  }

  /**
   * Creates or replaces metrics, all or none.
   *
   * @throws ProblemException 422 where one would no longer add up by which a connection counts
   */
  public Batch.Put putMetrics(Organization organization, Batch<MetricRequest> batch) {
    Map<String, MetricEntity> known = new HashMap<>();
    metrics.all(organization.id()).forEach(entity -> known.put(entity.key, entity));
    Set<Integer> counted = new HashSet<>();
    for (ConnectionEntity connection : connections.all(organization.id())) {
      if (connection.counting.equals(Counting.COUNTED.key())) {
        counted.add(connection.fromMetricId);
        counted.add(connection.toMetricId);
      }
    }
    Set<String> seen = new HashSet<>();
    Set<String> fresh = new HashSet<>();
    Set<MetricEntity> recut = new HashSet<>();
    for (int i : batch.inOrderOf(MetricRequest::key)) {
      MetricRequest request = batch.items().get(i);
      request.check(batch.pointer(i));
      refuseTwice(seen.add(request.key()), batch.pointer(i));
      MetricEntity entity = known.get(request.key());
      if (entity == null) {
        entity = new MetricEntity();
        entity.organizationId = organization.id();
        request.applyTo(entity);
        metrics.persist(entity);
        known.put(request.key(), entity);
        fresh.add(request.key());
      } else {
        Metric before = entity.toDomain();
        request.applyTo(entity);
        Metric after = entity.toDomain();
        if (!after.aggregation().addsUp() && counted.contains(entity.id)) {
          throw ProblemException.invalid(
              batch.pointer(i) + "/aggregation",
              "must be a sum or a count: a connection counts by this metric");
        }
        if (!before.likeForLike().equals(after.likeForLike())) {
          recut.add(entity);
        }
      }
    }
    refuseTooMany(known.size(), "metrics");
    metrics.flush();
    history.append(
        organization.id(), MetricEntity.KIND, seen.stream().map(key -> known.get(key).id).toList());
    changed.fire(
        new CatalogueChanged(
            organization,
            fresh,
            recut.stream().map(MetricEntity::toDomain).collect(Collectors.toSet()),
            Set.of()));
    return new Batch.Put(fresh.size(), seen.size() - fresh.size());
  }

  /**
   * Creates or replaces connections, all or none.
   *
   * @throws ProblemException 422 where one names an unknown metric, or what makes no sense together
   */
  public Batch.Put putConnections(Organization organization, Batch<ConnectionRequest> batch) {
    Map<String, Metric> byKey = new HashMap<>();
    Map<Integer, Metric> byId = new HashMap<>();
    for (Metric metric : allMetrics(organization)) {
      byKey.put(metric.key(), metric);
      byId.put(metric.id(), metric);
    }
    Map<String, ConnectionEntity> known = new HashMap<>();
    connections.all(organization.id()).forEach(entity -> known.put(entity.key, entity));
    Set<String> seen = new HashSet<>();
    int created = 0;
    Set<ConnectionEntity> retraced = new HashSet<>();
    for (int i : batch.inOrderOf(ConnectionRequest::key)) {
      ConnectionRequest request = batch.items().get(i);
      refuseTwice(seen.add(request.key()), batch.pointer(i));
      Metric attempted = metric(byKey, request.from(), batch.pointer(i) + "/from");
      Metric succeeded = metric(byKey, request.to(), batch.pointer(i) + "/to");
      request.check(batch.pointer(i), attempted, succeeded);
      int from = attempted.id();
      int to = succeeded.id();
      Integer closedBy =
          request.closedBy() == null
              ? null
              : metric(byKey, request.closedBy(), batch.pointer(i) + "/closedBy").id();
      if (from == to || Objects.equals(closedBy, from) || Objects.equals(closedBy, to)) {
        throw ProblemException.invalid(batch.pointer(i), "must connect different metrics");
      }
      ConnectionEntity entity = known.get(request.key());
      boolean isNew = entity == null;
      if (isNew) {
        entity = new ConnectionEntity();
        entity.organizationId = organization.id();
        entity.key = request.key();
        known.put(request.key(), entity);
        created++;
      }
      if (isNew
          || entity.fromMetricId != from
          || entity.toMetricId != to
          || !entity.kind.equals(request.kind().key())
          || !Objects.equals(entity.closedByMetricId, closedBy)) {
        retraced.add(entity);
      }
      entity.name = request.name();
      entity.description = request.description();
      entity.kind = request.kind().key();
      entity.fromMetricId = from;
      entity.toMetricId = to;
      entity.closedByMetricId = closedBy;
      entity.maturityDays = request.maturity();
      entity.counting = (request.countsOnly() ? Counting.COUNTED : Counting.TRACED).key();
      entity.lagDays = request.lagDays();
      entity.byMonth = Boolean.TRUE.equals(request.byMonth());
      if (isNew) {
        connections.persist(entity);
      }
    }
    refuseTooMany(known.size(), "connections");
    connections.flush();
    history.append(
        organization.id(),
        ConnectionEntity.KIND,
        seen.stream().map(key -> known.get(key).id).toList());
    changed.fire(
        new CatalogueChanged(
            organization,
            Set.of(),
            Set.of(),
            retraced.stream().map(one -> one.toDomain(byId)).collect(Collectors.toSet())));
    return new Batch.Put(created, seen.size() - created);
  }

  private static Metric metric(Map<String, Metric> byKey, String key, String pointer) {
    Metric metric = byKey.get(key);
    if (metric == null) {
      throw ProblemException.invalid(pointer, "names an unknown metric");
    }
    return metric;
  }

  private static void refuseTwice(boolean first, String pointer) {
    if (!first) {
      throw ProblemException.invalid(pointer + "/key", "stands twice in this body");
    }
  }

  private static void refuseTooMany(int count, String what) {
    if (count > MAX_ENTRIES) {
      throw ProblemException.unprocessable(
          "an organization may have " + MAX_ENTRIES + " " + what + " at most");
    }
  }
}
