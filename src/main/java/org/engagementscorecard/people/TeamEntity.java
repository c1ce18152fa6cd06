package org.engagementscorecard.people;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import org.engagementscorecard.organization.CatalogueHistory;

@Entity
@Table(name = "team")
@IdClass(TeamEntity.Key.class)
class TeamEntity {
  static final CatalogueHistory.Kind KIND =
      new CatalogueHistory.Kind(
          "team",
          "SELECT team_id AS entity_id, to_jsonb(x) - 'organization_id' - 'team_id' AS document"
              + " FROM team x WHERE organization_id = ? AND team_id = ANY (?)");

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
