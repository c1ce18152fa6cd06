package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.PooledFit;

/**
 * A row of the flat table: a measure or a finding. Every column is always there, and always of the
 * same type; what there is not is null, or an empty cell.
 */
@Schema(
    name = "TableRow",
    description = "Every column is always there and of the same type; null where there is nothing.")
@JsonInclude(JsonInclude.Include.ALWAYS)
record TableRow(
    @Schema(
            description = "Key of the rep; null on a team's or organization's own measures.",
            examples = "demo-kim",
            nullable = true)
        String rep,
    @Schema(examples = "Kim (simulated)", nullable = true) String repName,
    @Schema(
            description = "Key of the rep's team on the period's last day, or of the team itself.",
            examples = "demo-north",
            nullable = true)
        String team,
    @Schema(
            description = "The rep's role on the period's last day.",
            examples = "account-executive",
            nullable = true)
        String role,
    @Schema(examples = "2026-Q3") String period,
    LocalDate firstDay,
    LocalDate lastDay,
    @Schema(
            enumeration = {"measure", "connection"},
            examples = "measure")
        String kind,
    @Schema(description = "Key of the metric or connection.", examples = "demos_held") String key,
    @Schema(examples = "Demos held") String name,
    @Schema(description = "Of a measure.", examples = "progress", nullable = true) String stage,
    @Schema(
            description = "Of a measure, and of a connection that is a value.",
            examples = "demo",
            nullable = true)
        String unit,
    @Schema(description = "Of a measure.", examples = "120", nullable = true) BigDecimal value,
    @Schema(description = "Of a measure: how many facts.", examples = "120", nullable = true)
        Long facts,
    @Schema(description = "Of a measure: what is aimed at.", examples = "130", nullable = true)
        BigDecimal aim,
    @Schema(description = "Of a measure: value per aim.", examples = "0.92", nullable = true)
        BigDecimal attainment,
    @Schema(description = "Of a connection.", examples = "140", nullable = true) Long attempts,
    @Schema(description = "Of a connection.", examples = "42", nullable = true) Long successes,
    @Schema(description = "Successes per attempt, as counted.", examples = "0.3", nullable = true)
        Double raw,
    @Schema(description = "The pooled estimate.", examples = "0.33", nullable = true)
        Double estimate,
    @Schema(description = "Lower end of its interval.", examples = "0.27", nullable = true)
        Double low,
    @Schema(description = "Upper end of its interval.", examples = "0.4", nullable = true)
        Double high,
    @Schema(description = "Typical among the peers.", examples = "0.49", nullable = true)
        Double typical,
    @Schema(
            enumeration = {"gap", "watch", "strength", "in-line", "too-early", "not-comparable"},
            examples = "gap",
            nullable = true)
        String verdict,
    @Schema(description = "How sure the verdict is.", examples = "0.99", nullable = true)
        Double probability,
    @Schema(description = "What closing the gap is worth.", examples = "11.3", nullable = true)
        Double worth,
    @Schema(description = "The unit of that.", examples = "deal", nullable = true) String worthUnit,
    @Schema(description = "Instant of the newest fact.", nullable = true) Instant dataThrough) {

  static final String MEASURE = "measure";
  static final String CONNECTION = "connection";

  /** The names of the columns, in their order. */
  static final List<String> COLUMNS =
      Arrays.stream(TableRow.class.getRecordComponents()).map(part -> part.getName()).toList();

  /**
   * Whose row it is; parts may be null.
   *
   * @param team key of the team
   */
  record Who(String rep, String repName, String team, String role) {
    static Who of(Rep rep, Period period) {
      Membership then = rep.on(period.last()).orElse(null);
      return new Who(
          rep.key(),
          rep.name(),
          then == null ? null : then.team(),
          then == null ? null : then.role());
    }
  }

  /**
   * A measure's row.
   *
   * @param attained or null where nothing is aimed at
   */
  static TableRow of(
      Who who, Period period, Instant dataThrough, Measure measure, Attainment attained) {
    AttainmentResponse target = attained == null ? null : AttainmentResponse.from(attained);
    Metric metric = measure.metric();
    return new TableRow(
        who.rep(),
        who.repName(),
        who.team(),
        who.role(),
        period.expression(),
        period.first(),
        period.last(),
        MEASURE,
        metric.key(),
        metric.name(),
        metric.stage().key(),
        metric.unit(),
        measure.value(),
        measure.facts(),
        target == null ? null : target.aim(),
        target == null ? null : target.attainment(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        dataThrough);
  }

  /** A finding's row. */
  static TableRow of(Finding finding, Period period, Instant dataThrough) {
    Who who = Who.of(finding.rep(), period);
    Estimate estimate = finding.compared().map(Finding.Compared::estimate).orElse(null);
    PooledFit fit = finding.compared().map(one -> one.comparison().fit()).orElse(null);
    GapWorth worth = finding.worth().orElse(null);
    return new TableRow(
        who.rep(),
        who.repName(),
        who.team(),
        who.role(),
        period.expression(),
        period.first(),
        period.last(),
        CONNECTION,
        finding.connection().key(),
        finding.connection().name(),
        null,
        finding.connection().kind() == ConnectionKind.VALUE
            ? finding.connection().to().unit()
            : null,
        null,
        null,
        null,
        null,
        known(finding.cases().attempts()),
        known(finding.cases().successes()),
        known(finding.cases().raw()),
        estimate == null ? null : estimate.mean(),
        estimate == null ? null : estimate.low(),
        estimate == null ? null : estimate.high(),
        fit == null ? null : fit.typical(),
        finding.verdict().key(),
        FindingResponse.VerdictResponse.probability(finding.verdict()),
        worth == null ? null : worth.worth().mean(),
        worth == null ? null : worth.in().unit(),
        dataThrough);
  }

  /** The cells in the order of {@link #COLUMNS}. */
  List<Object> cells() {
    return Arrays.asList(
        rep,
        repName,
        team,
        role,
        period,
        firstDay,
        lastDay,
        kind,
        key,
        name,
        stage,
        unit,
        value,
        facts,
        aim,
        attainment,
        attempts,
        successes,
        raw,
        estimate,
        low,
        high,
        typical,
        verdict,
        probability,
        worth,
        worthUnit,
        dataThrough);
  }

  private static Long known(OptionalLong count) {
    return count.isPresent() ? (Long) count.getAsLong() : null;
  }

  private static Double known(OptionalDouble number) {
    return number.isPresent() ? (Double) number.getAsDouble() : null;
  }
}
