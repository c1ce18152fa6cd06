package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;
import org.engagementscorecard.scorecard.GatherCases.CellKey;
import org.engagementscorecard.scorecard.ScorecardResponse.PeriodResponse;

/** Reps × connections of a team, as it is shown. */
@Schema(name = "HeatMap")
@JsonInclude(JsonInclude.Include.NON_NULL)
record HeatMapResponse(
    @Schema(description = "Key of the team.", examples = "demo-north") String team,
    @Schema(examples = "North") String teamName,
    PeriodResponse period,
    @Schema(description = "Instant of the newest fact; absent where there is none.")
        Instant dataThrough,
    @Schema(description = ScorecardContract.SINCE) Instant asKnownOn,
    @Schema(description = "By key; the columns.") List<ColumnResponse> connections,
    @Schema(
            description =
                "By name, never a ranking: those who are members, of the team or of one below it, on"
                    + " the period's last day.")
        List<RowResponse> reps) {

  /** A connection. */
  @Schema(name = "HeatMapColumn")
  record ColumnResponse(
      @Schema(examples = "demo-to-proposal") String key,
      @Schema(examples = "Demo → proposal") String name,
      @Schema(description = "What holds for the connection as a whole, of these reps.")
          List<String> sentences) {}

  /** A rep. */
  @Schema(name = "HeatMapRow")
  record RowResponse(
      @Schema(examples = "demo-kim") String rep,
      @Schema(examples = "Kim (simulated)") String repName,
      @Schema(description = "One for each connection, in their order.") List<CellResponse> cells) {}

  /** A rep on a connection. */
  @Schema(name = "HeatMapCell")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record CellResponse(
      @Schema(examples = "demo-to-proposal") String connection,
      @Schema(
              enumeration = {"gap", "watch", "strength", "in-line", "too-early", "not-comparable"},
              examples = "gap")
          String verdict,
      @Schema(description = "How sure it is; absent where nothing is claimed.", examples = "0.97")
          Double probability,
      @Schema(description = "As counted; absent where there is nothing.", examples = "0.3")
          Double raw,
      @Schema(
              description = "The pooled estimate; absent where the rep isn't comparable.",
              examples = "0.33")
          Double estimate,
      @Schema(description = "Lower end of its interval.", examples = "0.27") Double low,
      @Schema(description = "Upper end of its interval.", examples = "0.4") Double high,
      @Schema(description = "Typical among the peers.", examples = "0.49") Double typical,
      @Schema(description = "The finding in words.") String sentence) {

    static CellResponse from(Finding finding) {
      Optional<Finding.Compared> compared = finding.compared();
      return new CellResponse(
          finding.connection().key(),
          finding.verdict().key(),
          FindingResponse.VerdictResponse.probability(finding.verdict()),
          finding.cases().raw().isPresent() ? finding.cases().raw().getAsDouble() : null,
          compared.map(one -> one.estimate().mean()).orElse(null),
          compared.map(one -> one.estimate().low()).orElse(null),
          compared.map(one -> one.estimate().high()).orElse(null),
          compared.map(one -> one.comparison().fit().typical()).orElse(null),
          Words.sentence(finding));
    }
  }

  /**
   * Cuts a heat map out of a report.
   *
   * @param members of the team, by name
   */
  static HeatMapResponse from(Team team, Report report, List<Rep> members, Instant at) {
    Map<CellKey, Finding> findings = new HashMap<>();
    report.findings().forEach(one -> findings.put(CellKey.of(one.connection(), one.rep()), one));
    List<ColumnResponse> columns = new ArrayList<>();
    for (Connection connection : report.connections()) {
      List<Finding> column =
          members.stream().map(rep -> findings.get(CellKey.of(connection, rep))).toList();
      columns.add(
          new ColumnResponse(
              connection.key(),
              connection.name(),
              Words.ofConnection(Optional.ofNullable(report.lags().get(connection.id())), column)));
    }
    return new HeatMapResponse(
        team.key(),
        team.name(),
        PeriodResponse.from(report.period()),
        report.dataThrough().orElse(null),
        at,
        columns,
        members.stream()
            .map(
                rep ->
                    new RowResponse(
                        rep.key(),
                        rep.name(),
                        report.connections().stream()
                            .map(one -> CellResponse.from(findings.get(CellKey.of(one, rep))))
                            .toList()))
            .toList());
  }
}
