package org.engagementscorecard.metric;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.organization.CatalogueHistory;

@Entity
@Table(name = "metric")
@IdClass(MetricEntity.Key.class)
class MetricEntity {
  static final CatalogueHistory.Kind KIND =
      new CatalogueHistory.Kind(
          "metric",
          "SELECT metric_id AS entity_id, to_jsonb(x) - 'organization_id' - 'metric_id' AS document"
              + " FROM metric x WHERE organization_id = ? AND metric_id = ANY (?)");

  @Id
  @Column(name = "organization_id")
  int organizationId;

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "metric_id")
  @SequenceGenerator(name = "metric_id", sequenceName = "metric_id", allocationSize = 50)
  @Column(name = "metric_id")
  Integer id;

  String key;
  String name;
  String description;
  String stage;
  String unit;
  String aggregation;
  String better;

  @Column(name = "like_for_like")
  String[] likeForLike;

  record Key(int organizationId, Integer id) {}

  Metric toDomain() {
    return new Metric(
        id,
        key,
        name,
        description,
        Stage.of(stage),
        unit,
        Aggregation.of(aggregation),
        Better.of(better),
        List.of(likeForLike));
  }

  /** The metric that a document tells of. */
  static Metric toDomain(CatalogueHistory.Document document) {
    List<String> likeForLike = new ArrayList<>();
    document.content().get("like_for_like").forEach(name -> likeForLike.add(name.textValue()));
    return new Metric(
        document.id(),
        document.text("key"),
        document.text("name"),
        document.text("description"),
        Stage.of(document.text("stage")),
        document.text("unit"),
        Aggregation.of(document.text("aggregation")),
        Better.of(document.text("better")),
        likeForLike);
  }
}
