package org.engagementscorecard.metric;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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

  /** The day for which everything is defined as it is defined now. */
  private static final LocalDate NEWEST = Validity.OPEN;

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

  /** All metrics by key, each as it is defined now. */
  public List<Metric> allMetrics(Organization organization) {
    return metricsOn(organization, NEWEST);
  }

  /** All metrics by key, with all their definitions. */
  public MetricDefinitions definitionsOfMetrics(Organization organization) {
    return new MetricDefinitions(
        metrics.all(organization.id()).stream().map(MetricEntity::definitions).toList());
  }

  private List<Metric> metricsOn(Organization organization, LocalDate day) {
    return definitionsOfMetrics(organization).on(day);
  }

  /** All connections by key, each as it is defined now. */
  public List<Connection> allConnections(Organization organization) {
    return connectionsOn(organization, NEWEST);
  }

  /** All connections by key, each as it and its metrics are defined for a day. */
  public List<Connection> connectionsOn(Organization organization, LocalDate day) {
    Map<Integer, Metric> byId = byId(metricsOn(organization, day));
    return definitions(organization, byId).values().stream()
        .map(all -> Definitions.on(all, Connection::validity, day).with(byId))
        .toList();
  }

  /** Every definition of every connection, by key and then oldest first: as they are traced. */
  public List<Connection> everyDefinition(Organization organization) {
    return definitions(organization, byId(allMetrics(organization))).values().stream()
        .flatMap(List::stream)
        .toList();
  }

  /** All metrics with all their definitions as they were known on an instant. */
  public MetricDefinitions definitionsOfMetricsAsKnownOn(Organization organization, Instant at) {
    return new MetricDefinitions(
        history.asKnownOn(organization.id(), MetricEntity.KIND, at).stream()
            .map(MetricEntity::definitions)
            .toList());
  }

  /** All metrics as they were known on an instant. */
  public List<Metric> metricsAsKnownOn(Organization organization, Instant at) {
    return definitionsOfMetricsAsKnownOn(organization, at).on(NEWEST);
  }

  /** All connections as they were known on an instant, each as it was then defined for a day. */
  public List<Connection> connectionsAsKnownOn(
      Organization organization, LocalDate day, Instant at) {
    Map<Integer, Metric> byId = byId(definitionsOfMetricsAsKnownOn(organization, at).on(day));
    Map<Integer, List<CatalogueHistory.Document>> documents =
        history.asKnownOn(organization.id(), ConnectionEntity.KIND, at).stream()
            .sorted(Comparator.comparing(ConnectionEntity::since))
            .collect(Collectors.groupingBy(ConnectionEntity::connectionId));
    List<Connection> known = new ArrayList<>();
    for (List<CatalogueHistory.Document> own : documents.values()) {
      List<Validity> validities =
          Definitions.validities(own.stream().map(ConnectionEntity::since).toList());
      List<Connection> definitions = new ArrayList<>();
      for (int i = 0; i < own.size(); i++) {
        definitions.add(ConnectionEntity.toDomain(own.get(i), byId, validities.get(i)));
      }
      known.add(Definitions.on(definitions, Connection::validity, day).with(byId));
    }
    return known;
  }

  /** All connections as they were known on an instant. */
  public List<Connection> connectionsAsKnownOn(Organization organization, Instant at) {
    return connectionsAsKnownOn(organization, NEWEST, at);
  }

  /** The definitions of each metric, by key; oldest first. */
  SortedMap<String, List<Metric>> metricDefinitions(Organization organization) {
    SortedMap<String, List<Metric>> byKey = new TreeMap<>();
    metrics.all(organization.id()).forEach(row -> byKey.put(row.key, row.definitions()));
    return byKey;
  }

  /**
   * The definitions of a metric, oldest first.
   *
   * @throws ProblemException 404 where there is no such metric
   */
  List<Metric> definitionsOfMetric(Organization organization, String key) {
    return metrics
        .findByKey(organization.id(), key)
        .map(MetricEntity::definitions)
        .orElseThrow(() -> ProblemException.unknown("metric", key));
  }

  /**
   * The definitions of a connection, oldest first.
   *
   * @throws ProblemException 404 where there is no such connection
   */
  List<Connection> definitionsOfConnection(Organization organization, String key) {
    return Optional.ofNullable(connectionDefinitions(organization).get(key))
        .orElseThrow(() -> ProblemException.unknown("connection", key));
  }

  /** The definitions of each connection, by key; oldest first. */
  SortedMap<String, List<Connection>> connectionDefinitions(Organization organization) {
    return definitions(organization, byId(allMetrics(organization)));
  }

  private SortedMap<String, List<Connection>> definitions(
      Organization organization, Map<Integer, Metric> byId) {
    SortedMap<String, List<Connection>> byKey = new TreeMap<>();
    rowsByKey(connections.all(organization.id()))
        .forEach((key, rows) -> byKey.put(key, definitions(rows, byId)));
    return byKey;
  }

  private static List<Connection> definitions(
      List<ConnectionEntity> rows, Map<Integer, Metric> byId) {
    List<Validity> validities =
        Definitions.validities(rows.stream().map(row -> row.since).toList());
    List<Connection> definitions = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      definitions.add(rows.get(i).toDomain(byId, validities.get(i)));
    }
    return definitions;
  }

  private static Map<String, List<ConnectionEntity>> rowsByKey(List<ConnectionEntity> rows) {
    Map<String, List<ConnectionEntity>> byKey = new HashMap<>();
    rows.forEach(row -> byKey.computeIfAbsent(row.key, key -> new ArrayList<>()).add(row));
    return byKey;
  }

  private static Map<Integer, Metric> byId(List<Metric> metrics) {
    return metrics.stream().collect(Collectors.toMap(Metric::id, Function.identity()));
  }

  /** The metric with this key, if there is one. */
  public Optional<Metric> findMetric(Organization organization, String key) {
    return metrics
        .findByKey(organization.id(), key)
        .map(row -> Definitions.newest(row.definitions()));
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
   * Creates metrics, begins definitions of them or replaces some; all or none.
   *
   * @throws ProblemException 422 where one would no longer add up by which a connection counts, or
   *     where a definition would begin before another
   */
  public Batch.Put putMetrics(Organization organization, Batch<MetricRequest> batch) {
    Map<String, MetricEntity> known = new HashMap<>();
    metrics.held(organization.id()).forEach(entity -> known.put(entity.key, entity));
    List<Connection> counted =
        everyDefinition(organization).stream().filter(Connection::isCounted).toList();
    Set<String> seen = new HashSet<>();
    Set<String> fresh = new HashSet<>();
    Set<MetricEntity> recut = new HashSet<>();
    for (int i : batch.inOrderOf(MetricRequest::key)) {
      MetricRequest request = batch.items().get(i);
      refuseTwice(seen.add(request.key()), batch.pointer(i));
      MetricEntity entity = known.get(request.key());
      request.check(batch.pointer(i), entity == null ? List.of() : entity.definitions());
      if (entity == null) {
        entity = new MetricEntity();
        entity.organizationId = organization.id();
        entity.put(request, batch.pointer(i));
        metrics.persist(entity);
        known.put(request.key(), entity);
        fresh.add(request.key());
      } else {
        String[] before = entity.segmentBy;
        entity.put(request, batch.pointer(i));
        refuseUncountable(entity.definitions(), counted, batch.pointer(i));
        if (!Arrays.equals(before, entity.segmentBy)) {
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
            recut.stream()
                .map(one -> Definitions.newest(one.definitions()))
                .collect(Collectors.toSet()),
            Set.of()));
    return new Batch.Put(fresh.size(), seen.size() - fresh.size());
  }

  private static void refuseUncountable(
      List<Metric> definitions, List<Connection> counted, String pointer) {
    for (Metric metric : definitions) {
      if (!metric.aggregation().addsUp()
          && counted.stream()
              .filter(one -> one.from().id() == metric.id() || one.to().id() == metric.id())
              .anyMatch(one -> one.validity().overlaps(metric.validity()))) {
        throw ProblemException.invalid(
            pointer + "/aggregation",
            "must be a sum or a count: a connection counts by this metric");
      }
    }
  }

  /**
   * Creates connections, begins definitions of them or replaces some; all or none.
   *
   * @throws ProblemException 422 where one names an unknown metric, or what makes no sense
   *     together, or where a definition would begin before another
   */
  public Batch.Put putConnections(Organization organization, Batch<ConnectionRequest> batch) {
    Map<String, List<Metric>> byKey = metricDefinitions(organization);
    Map<Integer, Metric> byId = byId(allMetrics(organization));
    Map<String, List<ConnectionEntity>> known = rowsByKey(connections.held(organization.id()));
    Set<String> seen = new HashSet<>();
    int created = 0;
    List<ConnectionEntity> told = new ArrayList<>();
    Set<ConnectionEntity> retraced = new HashSet<>();
    for (int i : batch.inOrderOf(ConnectionRequest::key)) {
      ConnectionRequest request = batch.items().get(i);
      refuseTwice(seen.add(request.key()), batch.pointer(i));
      List<ConnectionEntity> standing =
          known.computeIfAbsent(request.key(), key -> new ArrayList<>());
      request.checkEarlier(batch.pointer(i), definitions(standing, byId));
      if (standing.isEmpty()) {
        created++;
      }
      ConnectionEntity entity = definition(organization, standing, request, batch.pointer(i));
      List<Validity> validities =
          Definitions.validities(standing.stream().map(row -> row.since).toList());
      Validity validity = validities.get(standing.indexOf(entity));
      List<Metric> attempted = metric(byKey, request.from(), batch.pointer(i) + "/from", validity);
      List<Metric> succeeded = metric(byKey, request.to(), batch.pointer(i) + "/to", validity);
      request.check(batch.pointer(i), attempted, succeeded);
      int from = attempted.get(0).id();
      int to = succeeded.get(0).id();
      Integer closedBy =
          request.closedBy() == null
              ? null
              : (Integer)
                  metric(byKey, request.closedBy(), batch.pointer(i) + "/closedBy", validity)
                      .get(0)
                      .id();
      if (from == to || Objects.equals(closedBy, from) || Objects.equals(closedBy, to)) {
        throw ProblemException.invalid(batch.pointer(i), "must connect different metrics");
      }
      boolean isNew = entity.id == null;
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
      told.add(entity);
    }
    refuseTooMany(known.size(), "connections");
    connections.flush();
    history.append(
        organization.id(), ConnectionEntity.KIND, told.stream().map(one -> one.id).toList());
    changed.fire(
        new CatalogueChanged(
            organization,
            Set.of(),
            Set.of(),
            retraced.stream()
                .map(one -> one.toDomain(byId, Validity.ALWAYS))
                .collect(Collectors.toSet())));
    return new Batch.Put(created, seen.size() - created);
  }

  /** The row that takes what was told, added to those of its connection where it is new. */
  private static ConnectionEntity definition(
      Organization organization,
      List<ConnectionEntity> standing,
      ConnectionRequest request,
      String pointer) {
    int index =
        Definitions.place(
            standing.stream().map(row -> row.since).toList(), request.since(), pointer);
    if (index == standing.size()) {
      ConnectionEntity entity = new ConnectionEntity();
      entity.organizationId = organization.id();
      entity.key = request.key();
      entity.since = request.since() == null ? Validity.EVER : request.since();
      entity.definitionOf = standing.isEmpty() ? null : (Integer) standing.get(0).connectionId();
      standing.add(entity);
    }
    return standing.get(index);
  }

  /** The definitions of a metric that hold together with a definition of a connection. */
  private static List<Metric> metric(
      Map<String, List<Metric>> byKey, String key, String pointer, Validity validity) {
    List<Metric> definitions = byKey.get(key);
    if (definitions == null) {
      throw ProblemException.invalid(pointer, "names an unknown metric");
    }
    return definitions.stream().filter(one -> one.validity().overlaps(validity)).toList();
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
