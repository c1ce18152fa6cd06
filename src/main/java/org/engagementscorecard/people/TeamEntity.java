package org.engagementscorecard.people;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;

@Entity
@Table(name = "team")
@IdClass(TeamEntity.Key.class)
class TeamEntity {
  @Id
  @Column(name = "organization_id")
  int organizationId;

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "team_id")
  @SequenceGenerator(name = "team_id", sequenceName = "team_id", allocationSize = 50)
  @Column(name = "team_id")
  Integer id;

  String key;
  String name;

  @Column(name = "parent_team_id")
  Integer parentId;

  record Key(int organizationId, Integer id) {}
}
