package org.engagementscorecard.metric;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Map;
import org.engagementscorecard.organization.CatalogueHistory;

@Entity
@Table(name = "connection")
@IdClass(ConnectionEntity.Key.class)
class ConnectionEntity {
  static final CatalogueHistory.Kind KIND =
      new CatalogueHistory.Kind(
          "connection",
          "SELECT connection_id AS entity_id, to_jsonb(x) - 'organization_id' - 'connection_id' AS document"
              + " FROM connection x WHERE organization_id = ? AND connection_id = ANY (?)");

  @Id
  @Column(name = "organization_id")
  int organizationId;

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "connection_id")
  @SequenceGenerator(name = "connection_id", sequenceName = "connection_id", allocationSize = 50)
  @Column(name = "connection_id")
  Integer id;

  String key;
  String name;
  String description;
  String kind;

  @Column(name = "from_metric_id")
  int fromMetricId;

  @Column(name = "to_metric_id")
  int toMetricId;

  @Column(name = "closed_by_metric_id")
  Integer closedByMetricId;

  @Column(name = "maturity_days")
  int maturityDays;

  String counting;

  @Column(name = "lag_days")
  Integer lagDays;

  @Column(name = "by_month")
  boolean byMonth;

  /** The first day of which this definition was told. */
  @Column(name = "from_date")
  LocalDate since;

  /** The connection's first definition; null where it is this. */
  @Column(name = "definition_of")
  Integer definitionOf;

  record Key(int organizationId, Integer id) {}

  /** The number by which notes and needs refer to the connection. */
  int connectionId() {
    return definitionOf == null ? id : definitionOf;
  }

  Connection toDomain(Map<Integer, Metric> metrics, Validity validity) {
    return new Connection(
        connectionId(),
        key,
        name,
        description,
        ConnectionKind.of(kind),
        metrics.get(fromMetricId),
        metrics.get(toMetricId),
        closedByMetricId == null ? null : metrics.get(closedByMetricId),
        maturityDays,
        Counting.of(counting),
        lagDays,
        byMonth,
        id,
        validity);
  }

  /** The number of the connection of which a document tells a definition. */
  static int connectionId(CatalogueHistory.Document document) {
    Integer definitionOf = document.number("definition_of");
    return definitionOf == null ? document.id() : definitionOf;
  }

  /** The day that was told as the first of the definition that a document tells of. */
  static LocalDate since(CatalogueHistory.Document document) {
    String since = document.text("from_date");
    return since == null ? Validity.EVER : LocalDate.parse(since);
  }

  /**
   * The definition that a document tells of. Documents that are older than counted connections,
   * than comparing by month or than several definitions tell nothing of them.
   */
  static Connection toDomain(
      CatalogueHistory.Document document, Map<Integer, Metric> metrics, Validity validity) {
    String counting = document.text("counting");
    return new Connection(
        connectionId(document),
        document.text("key"),
        document.text("name"),
        document.text("description"),
        ConnectionKind.of(document.text("kind")),
        metrics.get(document.number("from_metric_id")),
        metrics.get(document.number("to_metric_id")),
        metrics.get(document.number("closed_by_metric_id")),
        document.number("maturity_days"),
        counting == null ? Counting.TRACED : Counting.of(counting),
        document.number("lag_days"),
        document.flag("by_month"),
        document.id(),
        validity);
  }
}
