package org.engagementscorecard.resource;

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
@Table(name = "learning_resource")
@IdClass(LearningResourceEntity.Key.class)
class LearningResourceEntity {
  @Id
  @Column(name = "organization_id")
  int organizationId;

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "learning_resource_id")
  @SequenceGenerator(
      name = "learning_resource_id",
      sequenceName = "learning_resource_id",
      allocationSize = 50)
  @Column(name = "learning_resource_id")
  Integer id;

  String key;
  String name;
  String kind;
  String url;
  String description;
  Integer minutes;
  boolean retired;

  record Key(int organizationId, Integer id) {}

  LearningResource toDomain(List<Integer> connectionIds) {
    return new LearningResource(
        id, key, name, ResourceKind.of(kind), url, description, minutes, connectionIds, retired);
  }
}
