package org.engagementscorecard.intake;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

@Entity
@Table(name = "csv_mapping")
@IdClass(CsvMappingEntity.Key.class)
class CsvMappingEntity {
  @Id
  @Column(name = "organization_id")
  int organizationId;

  @Id String key;

  @ColumnTransformer(read = "document::text", write = "?::jsonb")
  String document;

  @Column(name = "updated_at")
  Instant updatedAt;

  record Key(int organizationId, String key) {}
}
