package org.engagementscorecard.people;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.LocalDate;

@Entity
@Table(name = "rep")
@IdClass(RepEntity.Key.class)
class RepEntity {
  @Id
  @Column(name = "organization_id")
  int organizationId;

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "rep_id")
  @SequenceGenerator(name = "rep_id", sequenceName = "rep_id", allocationSize = 50)
  @Column(name = "rep_id")
  Integer id;

  String key;
  String name;

  @Column(name = "start_date")
  LocalDate startDate;

  record Key(int organizationId, Integer id) {}
}
