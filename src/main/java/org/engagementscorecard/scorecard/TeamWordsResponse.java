package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.note.CountWords;
import org.engagementscorecard.scorecard.ScorecardResponse.PeriodResponse;

/** What words go with strengths and what with gaps, as it is shown. */
@Schema(name = "TeamWords")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TeamWordsResponse(
    @Schema(examples = "demo-north") String team,
    @Schema(examples = "demo-to-proposal") String connection,
    PeriodResponse period,
    SideResponse strength,
    SideResponse gap,
    @Schema(description = "Why nothing can be said yet; absent where it can.") String tooEarly,
    @Schema(description = "How many words were compared: those used often enough.", examples = "40")
        int compared,
    @Schema(
            description =
                "Of the words compared the 100 that stand out most: first those that go with"
                    + " strengths.")
        List<WordResponse> words,
    @Schema(description = "How it is meant.") List<String> sentences) {
  static final String EXAMPLE =
      """
      {"team": "demo-north", "connection": "demo-to-proposal",
       "period": {"expression": "latest-365-days", "first": "2025-12-01", "last": "2026-11-30",
                  "zone": "UTC"},
       "strength": {"notes": 31, "reps": 6, "authors": 5},
       "gap": {"notes": 24, "reps": 5, "authors": 4},
       "compared": 42,
       "words": [{"word": "question", "goesWith": "strength", "strengthNotes": 14, "gapNotes": 1,
         "logOdds": 1.1, "low": 0.5, "high": 1.7, "credibleLevel": 0.9, "z": 3.0, "q": 0.06}],
       "sentences": ["A word counts once in each note. …"]}""";

  private static final double CALLED = 0.1;

  /** What there is of one side. */
  @Schema(name = "TeamWordsSide")
  public record SideResponse(
      @Schema(description = "Shared notes.", examples = "31") int notes,
      @Schema(description = "Reps they are about.", examples = "6") int reps,
      @Schema(description = "People who wrote them.", examples = "5") int authors) {
    static SideResponse from(CountWords.Side side) {
      return new SideResponse(side.notes(), side.reps(), side.authors());
    }
  }

  /** A word and how it goes. */
  @Schema(name = "TeamWord")
  public record WordResponse(
      @Schema(
              description = "As the database's dictionary writes all forms of it.",
              examples = "question")
          String word,
      @Schema(
              description =
                  "Which side it goes with, if q is 0.1 or less; otherwise `neither`: it isn't sure.",
              enumeration = {"strength", "gap", "neither"},
              examples = "strength")
          String goesWith,
      @Schema(description = "Notes about strengths in which it stands.", examples = "14")
          int strengthNotes,
      @Schema(description = "Notes about gaps in which it stands.", examples = "1") int gapNotes,
      @Schema(
              description =
                  "Logarithm of its odds with strengths over its odds with gaps: above 0 it goes with"
                      + " strengths.",
              examples = "1.1")
          double logOdds,
      @Schema(description = "Lower end of the interval of it.", examples = "0.5") double low,
      @Schema(description = "Upper end of the interval of it.", examples = "1.7") double high,
      @Schema(description = "How sure the interval is.", examples = "0.9") double credibleLevel,
      @Schema(description = "`logOdds` over its standard deviation.", examples = "3.0") double z,
      @Schema(
              description =
                  "Which share of the words that stand out at least as much is expected to do so by"
                      + " chance.",
              examples = "0.06")
          double q) {
    static WordResponse from(TeamWords.Word word) {
      double z = word.odds().z();
      String goesWith = z > 0 ? "strength" : "gap";
      return new WordResponse(
          word.uses().word(),
          word.odds().q() <= CALLED ? goesWith : "neither",
          word.uses().first(),
          word.uses().second(),
          word.odds().logOdds(),
          word.odds().low(),
          word.odds().high(),
          BuildTeamWords.ODDS.level(),
          z,
          word.odds().q());
    }
  }

  static TeamWordsResponse from(TeamWords words, int smallestGroup) {
    return new TeamWordsResponse(
        words.team().key(),
        words.connection().key(),
        PeriodResponse.from(words.period()),
        SideResponse.from(words.strength()),
        SideResponse.from(words.gap()),
        words.tooEarly().orElse(null),
        words.compared(),
        words.words().stream().map(WordResponse::from).toList(),
        sentences(words, smallestGroup));
  }

  private static List<String> sentences(TeamWords words, int smallestGroup) {
    if (words.tooEarly().isPresent()) {
      return List.of(words.tooEarly().get());
    }
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "A word counts once in each note. Words that go with a side are said there more often; they"
            + " don't say what made it so. Of those called, about one in ten is called by chance.");
    if (Math.min(words.strength().authors(), words.gap().authors()) < smallestGroup) {
      sentences.add(
          "Few people wrote these notes: a word may be theirs rather than of what they write about.");
    }
    return sentences;
  }
}
