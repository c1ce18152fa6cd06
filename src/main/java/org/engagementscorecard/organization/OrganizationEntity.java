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
import org.hibernate.annotations.ColumnTransformer;

@Entity
@Table(name = "organization")
class OrganizationEntity {
  static final CatalogueHistory.Kind KIND =
      new CatalogueHistory.Kind(
          "organization",
          "SELECT organization_id AS entity_id,"
              + " to_jsonb(x) - 'organization_id' - 'created_at' AS document"
              + " FROM organization x WHERE organization_id = ? AND organization_id = ANY (?)");

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

  @Column(name = "peer_group")
  String peerGroup;

  /** A JSON document. */
  @Column(name = "ramp_days_by_role")
  @ColumnTransformer(read = "ramp_days_by_role::text", write = "?::jsonb")
  String rampDaysByRole;

  @Column(name = "fiscal_calendar")
  String fiscalCalendar;

  @Column(name = "fiscal_year_end")
  String fiscalYearEnd;

  /** A JSON document. */
  @Column(name = "working_days")
  @ColumnTransformer(read = "working_days::text", write = "?::jsonb")
  String workingDays;

  /** A JSON document. */
  @ColumnTransformer(read = "holidays::text", write = "?::jsonb")
  String holidays;

  String language;

  @Column(name = "needs_at_a_time")
  int needsAtATime;

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
        PeriodExpression.fromString(needsPeriod),
        PeerGroup.of(peerGroup),
        RampDays.read(rampDaysByRole),
        FiscalCalendar.of(fiscalCalendar),
        FiscalYearEnd.of(fiscalYearEnd),
        WorkingDaysJson.read(workingDays, holidays),
        Language.of(language),
        needsAtATime);
  }

  /**
   * The organization that a document tells of. Documents that are older than a setting tell nothing
   * of it: then it was as it is by default.
   */
  static Organization toDomain(CatalogueHistory.Document document) {
    String peerGroup = document.text("peer_group");
    String fiscalCalendar = document.text("fiscal_calendar");
    String fiscalYearEnd = document.text("fiscal_year_end");
    String language = document.text("language");
    Integer needsAtATime = document.number("needs_at_a_time");
    return new Organization(
        document.id(),
        document.text("key"),
        document.text("name"),
        ZoneId.of(document.text("zone")),
        document.number("fiscal_year_start_month"),
        DayOfWeek.of(document.number("week_start")),
        document.number("smallest_group"),
        document.number("ramp_days"),
        PeriodExpression.fromString(document.text("needs_period")),
        peerGroup == null ? PeerGroup.ROLE : PeerGroup.of(peerGroup),
        RampDays.of(document.content().path("ramp_days_by_role")),
        fiscalCalendar == null ? FiscalCalendar.MONTHS : FiscalCalendar.of(fiscalCalendar),
        fiscalYearEnd == null ? FiscalYearEnd.NEAREST : FiscalYearEnd.of(fiscalYearEnd),
        WorkingDaysJson.of(
            document.content().path("working_days"), document.content().path("holidays")),
        language == null ? Language.ENGLISH : Language.of(language),
        needsAtATime == null ? Organization.NEEDS_AT_A_TIME : needsAtATime);
  }
}
