package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.note.LeadershipFunction;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.NeedsBeside.Need;

/** What connects numbers with each other and with what people say, as it is shown. */
final class DotsResponse {
  private DotsResponse() {}

  /** A measure over an earlier period. */
  @Schema(name = "EarlierMeasure")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record EarlierResponse(
      @Schema(examples = "2026-Q2") String expression,
      LocalDate first,
      LocalDate last,
      @Schema(
              description =
                  "Absent where there are no facts, or the definition was unlike the one by which"
                      + " the measure is shown.",
              examples = "131")
          BigDecimal value,
      @Schema(description = "How many facts it rests on.", examples = "131") long facts,
      @Schema(description = "Why no value is shown, where the definition was another.")
          String sentence) {

    static EarlierResponse from(Measure.Earlier earlier) {
      return new EarlierResponse(
          earlier.period().expression(),
          earlier.period().first(),
          earlier.period().last(),
          earlier.value().orElse(null),
          earlier.facts(),
          earlier.unlike().orElse(null));
    }
  }

  /** Where the peers are. */
  @Schema(name = "UsualRange")
  public record UsualRangeResponse(
      @Schema(
              description =
                  "How many peers have a value, without the rep; at least the smallest group.",
              examples = "11")
          int reps,
      @Schema(
              description = "First quartile: a quarter of them are at it or below.",
              examples = "120")
          BigDecimal low,
      @Schema(description = "Median.", examples = "140") BigDecimal middle,
      @Schema(description = "Third quartile.", examples = "160") BigDecimal high,
      @Schema(description = "The same in words, with who the peers are.") String sentence) {

    static UsualRangeResponse from(UsualRange range) {
      return new UsualRangeResponse(
          range.reps(),
          number(range.values().low()),
          number(range.values().middle()),
          number(range.values().high()),
          PracticeWords.usualRange(range));
    }

    private static BigDecimal number(double value) {
      return Measures.plain(BigDecimal.valueOf(value));
    }
  }

  /** Where numbers and notes don't meet. */
  @Schema(name = "BlindSpots")
  public record BlindSpotsResponse(
      @Schema(description = "Gaps, and what is worth a look, of which no note speaks.")
          List<UntoldResponse> gapsWithoutStory,
      @Schema(
              description =
                  "Notes about a metric that there are no facts of, or a connection that can't be"
                      + " compared or of which it is too early to say.")
          List<UnmeasuredResponse> storiesWithoutNumber) {

    static BlindSpotsResponse from(BlindSpots spots) {
      return new BlindSpotsResponse(
          spots.gapsWithoutStory().stream().map(UntoldResponse::from).toList(),
          spots.storiesWithoutNumber().stream().map(UnmeasuredResponse::from).toList());
    }
  }

  /** A gap without a story. */
  @Schema(name = "GapWithoutStory")
  public record UntoldResponse(
      @Schema(examples = "demo-kim") String rep,
      @Schema(examples = "demo-to-proposal") String connection,
      @Schema(
              enumeration = {"gap", "watch"},
              examples = "gap")
          String verdict,
      String sentence) {

    static UntoldResponse from(Finding finding) {
      return new UntoldResponse(
          finding.rep().key(),
          finding.connection().key(),
          finding.verdict().key(),
          PracticeWords.untold(finding));
    }
  }

  /** A story without a number. */
  @Schema(name = "StoryWithoutNumber")
  public record UnmeasuredResponse(
      @Schema(description = "Number of the note.", examples = "1") int note,
      @Schema(examples = "demo-kim") String rep,
      @Schema(description = "Key of the metric or connection.", examples = "demo-to-proposal")
          String about,
      String sentence) {

    static UnmeasuredResponse from(BlindSpots.Unmeasured story) {
      return new UnmeasuredResponse(
          story.note().id(), story.rep().key(), story.about(), PracticeWords.unmeasured(story));
    }
  }

  /** A practice of a flat army. */
  @Schema(
      name = "Practice",
      description = "A count over a count, with its evidence. There is no total of the practices.")
  public record PracticeResponse(
      @Schema(
              enumeration = {"coaching", "measuring", "adapting", "exploring", "bettering"},
              examples = "coaching")
          String practice,
      @Schema(examples = "1") int count,
      @Schema(
              description =
                  "How many there could have been; 0 where there was nothing to practise on.",
              examples = "2")
          int of,
      @Schema(description = "What it rests on, a line each; 50 lines at most, and how many more.")
          List<String> evidence,
      String sentence) {

    static PracticeResponse from(Practice practice) {
      return new PracticeResponse(
          practice.kind().key(),
          practice.count(),
          practice.of(),
          practice.evidence(),
          practice.sentence());
    }
  }

  /** How often a function of leadership is shown. */
  @Schema(name = "LeadershipShown")
  public record LeadershipResponse(
      LeadershipFunction function,
      @Schema(description = "How many notes show it.", examples = "2") int notes,
      @Schema(description = "How many reps those notes are about.", examples = "1") int people,
      @Schema(description = "Numbers of the notes, newest first.") List<Integer> noteIds) {

    static LeadershipResponse from(Leadership leadership) {
      return new LeadershipResponse(
          leadership.function(),
          leadership.noteIds().size(),
          leadership.people(),
          leadership.noteIds());
    }
  }

  /** A learning need beside a scorecard. */
  @Schema(name = "ScorecardNeed")
  public record NeedResponse(
      @Schema(examples = "1") int id,
      @Schema(examples = "demo-kim") String rep,
      @Schema(examples = "demo-to-proposal") String connection,
      @Schema(
              enumeration = {"open", "seen", "learning", "changed"},
              examples = "open")
          String state,
      Instant openedAt,
      @Schema(description = "Why it was opened, in words.") String sentence) {

    /** The needs that last, oldest first. */
    static List<NeedResponse> from(Scorecard scorecard) {
      Map<Integer, String> reps =
          scorecard.report().reps().stream().collect(Collectors.toMap(Rep::id, Rep::key));
      Map<Integer, Connection> connections =
          scorecard.report().connections().stream()
              .collect(Collectors.toMap(Connection::id, Function.identity()));
      return scorecard.dots().needs().stream()
          .map(need -> of(need, reps.get(need.repId()), connections.get(need.connectionId())))
          .toList();
    }

    private static NeedResponse of(Need need, String rep, Connection connection) {
      return new NeedResponse(
          need.id(), rep, connection.key(), need.state(), need.openedAt(), need.sentence());
    }
  }
}
