package org.engagementscorecard.people;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.LocalDate;

@Entity
@Table(name = "membership")
@IdClass(MembershipEntity.Key.class)
class MembershipEntity {
  @Id
  @Column(name = "organization_id")
  int organizationId;

  @Id
  @Column(name = "rep_id")
  int repId;

  @Id
  @Column(name = "from_date")
  LocalDate from;

  @Column(name = "until_date")
  LocalDate until;

  @Column(name = "team_id")
  Integer teamId;

  String role;

  record Key(int organizationId, int repId, LocalDate from) {}
}
