package org.engagementscorecard.organization;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;

@Entity
@Table(name = "organization")
class OrganizationEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Column(name = "organization_id")
  Integer id;

  String key;
  String name;
  String zone;

  @Column(name = "fiscal_year_start_month")
  short fiscalYearStartMonth;

  @Column(name = "week_start")
  short weekStart;

  @Column(name = "smallest_group")
  int smallestGroup;

  @Column(name = "ramp_days")
  int rampDays;

  @Column(name = "needs_period")
  String needsPeriod;

  @Column(name = "created_at")
  Instant createdAt;

  Organization toDomain() {
    return new Organization(
        id,
        key,
        name,
        ZoneId.of(zone),
        fiscalYearStartMonth,
        DayOfWeek.of(weekStart),
        smallestGroup,
        rampDays,
        PeriodExpression.fromString(needsPeriod));
  }
}
