package org.engagementscorecard.learning;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

@Entity
@Table(name = "learning_need")
@IdClass(LearningNeedEntity.Key.class)
class LearningNeedEntity {
  @Id
  @Column(name = "organization_id")
  int organizationId;

  @Id
  @Column(name = "learning_need_id")
  int id;

  @Column(name = "rep_id")
  int repId;

  @Column(name = "connection_id")
  int connectionId;

  String state;

  @Column(name = "opened_at")
  Instant openedAt;

  @Column(name = "closed_at")
  Instant closedAt;

  @Column(name = "closed_because")
  String closedBecause;

  @ColumnTransformer(read = "evidence::text", write = "?::jsonb")
  String evidence;

  record Key(int organizationId, int id) {}
}
