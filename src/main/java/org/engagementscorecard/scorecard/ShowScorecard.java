package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.FieldSelection;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;

/** Shows a scorecard in the form that is asked for: as JSON, whole or in parts, or flat as CSV. */
@RequestScoped
class ShowScorecard {
  /** The header that says how current the learning needs are. */
  static final String NEEDS_AS_OF = "Needs-As-Of";

  static final String NEEDS_AS_OF_IS =
      "Instant at which learning needs were last brought up to date with the facts; a scorecard waits"
          + " for no need. Absent where nobody has looked for any yet.";

  /** What a flat scorecard has rows of. */
  private static final FieldSelection FLAT =
      ScorecardContract.fields("measures,connections.findings");

  private final Tenant tenant;
  private final Revalidate revalidate;
  private final NeedsBeside needs;

  ShowScorecard(Tenant tenant, Revalidate revalidate, NeedsBeside needs) {
    this.tenant = tenant;
    this.revalidate = revalidate;
    this.needs = needs;
  }

  /** Builds a scorecard with the parts that are to be shown, for a reader's eyes. */
  interface Build {
    Scorecard scorecard(Organization organization, FieldSelection parts, Reader reader);
  }

  /**
   * Shows it.
   *
   * @throws ProblemException 400 where parts are asked for as CSV
   */
  Response show(FieldSelection parts, Build build) {
    return revalidate.show(
        ScorecardContract.JSON_OR_CSV,
        (organization, format) ->
            switch (format) {
              case JSON -> {
                Response.ResponseBuilder answer =
                    Response.ok(
                        revalidate.json(
                            ScorecardResponse.from(
                                build.scorecard(organization, parts, tenant.reader())),
                            parts));
                // Beside the document, because it moves where not a byte of that does.
                needs.asOf(organization).ifPresent(at -> answer.header(NEEDS_AS_OF, at));
                yield answer;
              }
              case CSV -> {
                if (!parts.isAll()) {
                  throw ProblemException.badParameter(
                      FieldSelection.PARAMETER,
                      "names parts of JSON; the columns of CSV are fixed");
                }
                yield Response.ok(
                    TableResource.csv(rows(build.scorecard(organization, FLAT, tenant.reader()))));
              }
            });
  }

  /** A row for each measure, then one for each finding. */
  private static List<TableRow> rows(Scorecard scorecard) {
    Period period = scorecard.report().period();
    Instant dataThrough = scorecard.report().dataThrough().orElse(null);
    List<TableRow> rows = new ArrayList<>();
    TableRow.Who who = who(scorecard);
    scorecard
        .measures()
        .forEach(
            one ->
                rows.add(
                    TableRow.of(
                        who,
                        period,
                        dataThrough,
                        one,
                        scorecard.attainments().get(one.metric().id()))));
    scorecard.findings().forEach(finding -> rows.add(TableRow.of(finding, period, dataThrough)));
    return rows;
  }

  private static TableRow.Who who(Scorecard scorecard) {
    Scorecard.Subject subject = scorecard.subject();
    return switch (subject.kind()) {
      case Scorecard.Subject.REP ->
          scorecard.report().reps().stream()
              .filter(rep -> rep.key().equals(subject.key()))
              .findFirst()
              .map(rep -> TableRow.Who.of(rep, scorecard.report().period()))
              .orElseThrow();
      case Scorecard.Subject.TEAM -> new TableRow.Who(null, null, subject.key(), null);
      default -> new TableRow.Who(null, null, null, null);
    };
  }
}
