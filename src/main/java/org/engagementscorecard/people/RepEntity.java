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
import org.engagementscorecard.organization.CatalogueHistory;

@Entity
@Table(name = "rep")
@IdClass(RepEntity.Key.class)
class RepEntity {
  static final CatalogueHistory.Kind KIND =
      new CatalogueHistory.Kind(
          "rep",
          """
          SELECT rep_id AS entity_id, to_jsonb(x) - 'organization_id' - 'rep_id'
              || jsonb_build_object('memberships', coalesce((
                SELECT jsonb_agg(to_jsonb(m) - 'organization_id' - 'rep_id' ORDER BY m.from_date)
                FROM membership m
                WHERE m.organization_id = x.organization_id AND m.rep_id = x.rep_id), '[]'))
              AS document
          FROM rep x WHERE organization_id = ? AND rep_id = ANY (?)""");

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
