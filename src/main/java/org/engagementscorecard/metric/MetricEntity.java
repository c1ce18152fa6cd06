package org.engagementscorecard.metric;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.util.List;

@Entity
@Table(name = "metric")
@IdClass(MetricEntity.Key.class)
class MetricEntity {
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
}
