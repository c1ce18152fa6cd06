package org.engagementscorecard.note;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "note")
@IdClass(NoteEntity.Key.class)
class NoteEntity {
  @Id
  @Column(name = "organization_id")
  int organizationId;

  @Id
  @Column(name = "note_id")
  int id;

  @Column(name = "rep_id")
  int repId;

  @Column(name = "metric_id")
  Integer metricId;

  @Column(name = "connection_id")
  Integer connectionId;

  Instant at;
  String author;
  String text;

  @Column(name = "written_at")
  Instant writtenAt;

  /** Given by the database, whose clock says what was known when. */
  @Column(name = "known_at", insertable = false, updatable = false)
  Instant knownAt;

  record Key(int organizationId, int id) {}

  Note toDomain() {
    return new Note(id, repId, metricId, connectionId, at, author, text, writtenAt);
  }
}
