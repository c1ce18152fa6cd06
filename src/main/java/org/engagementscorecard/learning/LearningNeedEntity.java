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

  @Column(name = "state_since")
  Instant stateSince;

  @Column(name = "opened_at")
  Instant openedAt;

  /** {@code finding}, {@code rep}, {@code coach} or {@code system}. */
  @Column(name = "opened_by")
  String openedBy;

  /** Who opened it; null of a finding. */
  String opener;

  /** What a person says is behind it, the newest; or null. */
  String words;

  @Column(name = "seen_at")
  Instant seenAt;

  /** When it was last taken up, or taken up again because the change didn't last. */
  @Column(name = "learning_at")
  Instant learningAt;

  /** Null where the change didn't last. */
  @Column(name = "changed_at")
  Instant changedAt;

  @Column(name = "closed_at")
  Instant closedAt;

  @Column(name = "closed_because")
  String closedBecause;

  @ColumnTransformer(read = "evidence::text", write = "?::jsonb")
  String evidence;

  /** Expected, in the unit of the last outcome down the chain; null where nobody knows. */
  Double worth;

  /** Probability of the gap when it was last looked at, 0 to 1; null where nobody knows. */
  Double certainty;

  /** The own past since it was taken up; JSON, or null. */
  @ColumnTransformer(read = "progress::text", write = "?::jsonb")
  String progress;

  /** What came of it; JSON, or null. */
  @ColumnTransformer(read = "result::text", write = "?::jsonb")
  String result;

  record Key(int organizationId, int id) {}
}
