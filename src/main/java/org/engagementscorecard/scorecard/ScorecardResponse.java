package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.metric.Aggregation;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.metric.Counting;
import org.engagementscorecard.metric.Stage;
import org.engagementscorecard.note.LeadershipFunction;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.note.NoteKind;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.DotsResponse.BlindSpotsResponse;
import org.engagementscorecard.scorecard.DotsResponse.EarlierResponse;
import org.engagementscorecard.scorecard.DotsResponse.LeadershipResponse;
import org.engagementscorecard.scorecard.DotsResponse.NeedResponse;
import org.engagementscorecard.scorecard.DotsResponse.PracticeResponse;
import org.engagementscorecard.scorecard.DotsResponse.UsualRangeResponse;
import org.engagementscorecard.statistics.Change;

/** A scorecard as it is shown. */
@Schema(name = "Scorecard")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScorecardResponse(
    SubjectResponse subject,
    PeriodResponse period,
    @Schema(description = "Instant of the newest fact; absent where there is none.")
        Instant dataThrough,
    @Schema(description = ScorecardContract.SINCE) Instant asKnownOn,
    @Schema(
            description =
                "By stage and key. A metric without facts is absent, not zero; unless the feed that"
                    + " brought the rep's earlier facts has reported: then it is 0, of 0 facts.")
        List<MeasureResponse> measures,
    List<ConnectionResponse> connections,
    @Schema(description = "Notes about these reps that name no metric and no connection.")
        List<BesideNote> notes,
    BlindSpotsResponse blindSpots,
    @Schema(description = "The five practices of a flat army. They have no total.")
        List<PracticeResponse> practices,
    @Schema(description = "The four functions of leadership, as notes show them.")
        List<LeadershipResponse> leadership,
    @Schema(
            description =
                "Learning needs of these reps that are neither closed nor dismissed, as they stand:"
                    + " none is looked for because a scorecard is read.")
        List<NeedResponse> learningNeeds) {
  private static final String DEFINITION =
      "By which definition it is shown: the one that holds on the period's last day. Absent where"
          + " that is the newest, and held all through the period.";

  /** Whose scorecard it is. */
  @Schema(name = "ScorecardSubject")
  public record SubjectResponse(
      @Schema(
              enumeration = {"rep", "team", "organization"},
              examples = "rep")
          String kind,
      @Schema(examples = "demo-kim") String key,
      @Schema(examples = "Kim (simulated)") String name) {}

  /** The days it is about. */
  @Schema(name = "ScorecardPeriod")
  public record PeriodResponse(
      @Schema(examples = "latest-90-days") String expression,
      LocalDate first,
      LocalDate last,
      @Schema(examples = "UTC") String zone) {

    /** A period as it is shown. */
    public static PeriodResponse from(Period period) {
      return new PeriodResponse(
          period.expression(), period.first(), period.last(), period.zone().getId());
    }
  }

  /** What a metric adds up to. */
  @Schema(name = "Measure")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MeasureResponse(
      @Schema(examples = "demos_held") String metric,
      @Schema(examples = "Demos held") String name,
      Stage stage,
      @Schema(examples = "demo") String unit,
      Aggregation aggregation,
      @Schema(examples = "120") BigDecimal value,
      @Schema(
              description =
                  "How many facts it rests on; 0 where the feed has reported, and there was nothing.",
              examples = "120")
          long facts,
      @Schema(
              description =
                  "A rep's scorecard: where these facts are listed, as they were known then.",
              examples =
                  "/v1/observations?rep=demo-kim&metric=demos_held&period=2025-12-01..2026-11-30")
          String factsAt,
      @Schema(description = "The four periods before, oldest first.")
          List<EarlierResponse> previous,
      @Schema(
              description =
                  "A rep's scorecard: between what the middle half of the peers is. Absent where they"
                      + " are too few, or the rep did not do the same job all of this time or is"
                      + " still ramping.")
          UsualRangeResponse usualRange,
      @Schema(description = "Notes that speak about it, newest first.") List<BesideNote> notes,
      @Schema(description = DEFINITION) DefinitionResponse definition) {}

  /** A connection with its findings and what people said about it. */
  @Schema(name = "ScorecardConnection")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ConnectionResponse(
      @Schema(examples = "demo-to-proposal") String connection,
      @Schema(examples = "Demo → proposal") String name,
      Counting counting,
      @Schema(description = "Of a counted connection; absent where attempts are traced.")
          LagResponse lag,
      @Schema(
              description = "Attempts of these reps together, as far as they are counts.",
              examples = "120")
          long attempts,
      @Schema(description = "Successes of these reps together; absent of a value.", examples = "36")
          Long successes,
      @Schema(description = "One per rep, by name: never a ranking.")
          List<FindingResponse> findings,
      @Schema(
              description =
                  "A rep's scorecard: the rep beside the rep's own past, like for like. Without times"
                      + " that have no like cases.")
          List<OwnPastResponse> ownPast,
      @Schema(description = "What holds for the connection as a whole.") List<String> sentences,
      @Schema(description = "Notes that speak about it, newest first.") List<BesideNote> notes,
      @Schema(description = DEFINITION + " A connection is redefined with its metrics.")
          DefinitionResponse definition) {}

  /** How far attempts lie before successes. */
  @Schema(name = "Lag")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LagResponse(
      @Schema(
              description = "How many days the attempts' period lies before that of the successes.",
              examples = "14")
          int days,
      @Schema(
              description =
                  "Whether it was `set`, is the median of `traced-subjects`, or is 0 because there"
                      + " are `no-traced-subjects`.")
          Lag.Origin from,
      @Schema(
              description =
                  "How many traced subjects it is the median of; absent where it was set.",
              examples = "37")
          Long subjects) {

    static LagResponse from(Lag lag) {
      return new LagResponse(
          lag.days(), lag.origin(), lag.origin() == Lag.Origin.SET ? null : lag.subjects());
    }
  }

  /** A rep beside the rep's own past. */
  @Schema(name = "OwnPast")
  public record OwnPastResponse(
      @Schema(
              description =
                  "The `previous` days (as many, or as many whole months), or the same days a"
                      + " `year-earlier`: the same season.",
              enumeration = {"previous", "year-earlier"},
              examples = "previous")
          String against,
      @Schema(description = "First day of that time.") LocalDate first,
      @Schema(description = "Last day of that time.") LocalDate last,
      @Schema(description = "The rate, the yield or the middle amount now.", examples = "0.42")
          double now,
      @Schema(
              description = "What it was then, reckoned on the mix of cases of now.",
              examples = "0.31")
          double before,
      @Schema(description = "Lower end of the interval of the difference.", examples = "0.02")
          double low,
      @Schema(description = "Upper end of the interval of the difference.", examples = "0.2")
          double high,
      @Schema(description = "How sure the interval is.", examples = "0.9") double credibleLevel,
      @Schema(description = "P(higher now than then).", examples = "0.97") double probabilityHigher,
      @Schema(
              description = "Share of the present cases that there were like cases of then.",
              examples = "1")
          double share,
      @Schema(
              enumeration = {"better", "worse", "no-clear-change", "too-early"},
              examples = "better")
          String direction,
      @Schema(description = "The comparison in words.") String sentence) {

    static OwnPastResponse from(PastComparison past) {
      Change change = past.change();
      return new OwnPastResponse(
          past.against().key(),
          past.past().first(),
          past.past().last(),
          change.now(),
          change.before(),
          change.low(),
          change.high(),
          change.level(),
          change.probabilityHigher(),
          change.share(),
          past.direction().key(),
          Words.past(past));
    }
  }

  /** A note beside numbers. */
  @Schema(name = "BesideNote")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BesideNote(
      @Schema(examples = "1") int id,
      @Schema(examples = "demo-kim") String rep,
      Instant at,
      @Schema(examples = "coach") String author,
      NoteKind kind,
      List<String> tags,
      List<LeadershipFunction> functions,
      @JsonProperty("private")
          @Schema(
              name = "private",
              description = "Whether it is only for its author, its rep and its readers.")
          boolean isPrivate,
      String text,
      @Schema(description = "When it was last edited; absent where it never was.")
          Instant editedAt) {

    static BesideNote from(Note note, Map<Integer, String> repKeys) {
      return new BesideNote(
          note.id(),
          repKeys.get(note.repId()),
          note.at(),
          note.author(),
          note.kind(),
          note.tags(),
          note.functions(),
          note.isPrivate(),
          note.text(),
          note.editedAt());
    }
  }

  static ScorecardResponse from(Scorecard scorecard) {
    Map<Integer, String> repKeys =
        scorecard.report().reps().stream().collect(Collectors.toMap(Rep::id, Rep::key));
    return new ScorecardResponse(
        new SubjectResponse(
            scorecard.subject().kind(), scorecard.subject().key(), scorecard.subject().name()),
        PeriodResponse.from(scorecard.report().period()),
        scorecard.report().dataThrough().orElse(null),
        scorecard.asKnownOn(),
        scorecard.measures().stream().map(one -> measure(one, scorecard, repKeys)).toList(),
        connections(scorecard, repKeys),
        beside(
            scorecard.notes().stream()
                .filter(note -> note.metricId() == null && note.connectionId() == null)
                .toList(),
            repKeys),
        BlindSpotsResponse.from(scorecard.dots().blindSpots()),
        scorecard.dots().practices().stream().map(PracticeResponse::from).toList(),
        scorecard.dots().leadership().stream().map(LeadershipResponse::from).toList(),
        NeedResponse.from(scorecard));
  }

  private static MeasureResponse measure(
      Measure measure, Scorecard scorecard, Map<Integer, String> repKeys) {
    return new MeasureResponse(
        measure.metric().key(),
        measure.metric().name(),
        measure.metric().stage(),
        measure.metric().unit(),
        measure.metric().aggregation(),
        measure.value(),
        measure.facts(),
        factsAt(measure, scorecard),
        measure.previous().stream().map(EarlierResponse::from).toList(),
        measure.usualRange().map(UsualRangeResponse::from).orElse(null),
        beside(
            scorecard.notes().stream()
                .filter(note -> note.metricId() != null && note.metricId() == measure.metric().id())
                .toList(),
            repKeys),
        DefinitionResponse.from(
            scorecard.report().redefinitions().metrics().get(measure.metric().id())));
  }

  /** Of a team the facts of each member lie elsewhere: then there is no one place. */
  private static String factsAt(Measure measure, Scorecard scorecard) {
    return scorecard.subject().kind().equals(Scorecard.Subject.REP)
        ? Links.facts(
            scorecard.subject().key(),
            measure.metric(),
            scorecard.report().period(),
            scorecard.asKnownOn())
        : null;
  }

  private static FindingResponse finding(Finding finding, Scorecard scorecard) {
    return FindingResponse.from(
        finding,
        finding.connection().isCounted()
            ? null
            : Links.attempts(
                finding.rep(),
                finding.connection(),
                scorecard.report().period(),
                scorecard.asKnownOn()));
  }

  private static List<ConnectionResponse> connections(
      Scorecard scorecard, Map<Integer, String> repKeys) {
    Map<Connection, List<Finding>> byConnection = new LinkedHashMap<>();
    for (Finding finding : scorecard.findings()) {
      byConnection.computeIfAbsent(finding.connection(), key -> new ArrayList<>()).add(finding);
    }
    List<ConnectionResponse> shown = new ArrayList<>();
    byConnection.forEach(
        (connection, findings) ->
            shown.add(
                new ConnectionResponse(
                    connection.key(),
                    connection.name(),
                    connection.counting(),
                    lag(scorecard, connection).map(LagResponse::from).orElse(null),
                    findings.stream().mapToLong(one -> one.cases().attempts().orElse(0)).sum(),
                    successes(connection, findings),
                    findings.stream().map(one -> finding(one, scorecard)).toList(),
                    scorecard.pasts().stream()
                        .filter(past -> past.connection().equals(connection))
                        .map(OwnPastResponse::from)
                        .toList(),
                    sentences(scorecard, connection, findings),
                    beside(
                        scorecard.notes().stream()
                            .filter(
                                note ->
                                    note.connectionId() != null
                                        && note.connectionId() == connection.id())
                            .toList(),
                        repKeys),
                    DefinitionResponse.from(
                        scorecard.report().redefinitions().connections().get(connection.id())))));
    return shown;
  }

  private static Long successes(Connection connection, List<Finding> findings) {
    return connection.kind() == ConnectionKind.VALUE
        ? null
        : findings.stream().mapToLong(one -> one.cases().successes().orElse(0)).sum();
  }

  private static Optional<Lag> lag(Scorecard scorecard, Connection connection) {
    return Optional.ofNullable(scorecard.report().lags().get(connection.id()));
  }

  private static List<String> sentences(
      Scorecard scorecard, Connection connection, List<Finding> findings) {
    return Stream.concat(
            Words.ofConnection(lag(scorecard, connection), findings).stream(),
            scorecard.withheld().stream()
                .filter(one -> one.now().equals(connection))
                .map(DefinitionWords::withheld))
        .toList();
  }

  private static List<BesideNote> beside(List<Note> notes, Map<Integer, String> repKeys) {
    return notes.stream().map(note -> BesideNote.from(note, repKeys)).toList();
  }
}
