package org.engagementscorecard.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "api_key")
@IdClass(ApiKeyEntity.Key.class)
class ApiKeyEntity {
  @Id
  @Column(name = "organization_id")
  int organizationId;

  @Id
  @Column(name = "api_key_id")
  int id;

  String name;
  String role;

  /** Who holds it; null where it is a system's. */
  String person;

  @Column(name = "token_hash")
  byte[] tokenHash;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "revoked_at")
  Instant revokedAt;

  record Key(int organizationId, int id) {}
}
