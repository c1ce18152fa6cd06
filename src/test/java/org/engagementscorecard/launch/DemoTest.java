package org.engagementscorecard.launch;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.engagementscorecard.launch.DemoSimulation.Fact;
import org.engagementscorecard.launch.DemoTruth.Rates;
import org.engagementscorecard.statistics.ConversionCount;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.PooledComparison;
import org.engagementscorecard.statistics.PooledFit;
import org.engagementscorecard.statistics.Verdict;
import org.engagementscorecard.statistics.VerdictRules;
import org.junit.jupiter.api.Test;

class DemoTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-07-15");

  /** Every day of the week, the turn of a year, a leap day. */
  private static final List<LocalDate> DAYS =
      Stream.concat(
              TODAY.datesUntil(TODAY.plusDays(7)),
              Stream.of("2027-01-01", "2028-02-29", "2028-03-01").map(LocalDate::parse))
          .toList();

  private static final List<Step> STEPS =
      List.of(
          new Step("call-to-meeting", "calls_made", "meetings_held"),
          new Step("meeting-to-demo", "meetings_held", "demos_held"),
          new Step("demo-to-proposal", "demos_held", "proposals_sent"),
          new Step("proposal-to-win", "proposals_sent", "deals_won"));

  private record Step(String connection, String from, String to) {}

  private record Cell(String rep, String connection) {}

  @Test
  void theSameDayGivesTheSameFacts() {
    assertThat(DemoSimulation.facts(TODAY)).isEqualTo(DemoSimulation.facts(TODAY));
  }

  @Test
  void anotherDayOnlyMovesTheDates() {
    List<List<String>> withoutDates =
        DAYS.stream()
            .map(
                day ->
                    DemoSimulation.facts(day).stream()
                        .map(
                            fact ->
                                fact.id()
                                    + " "
                                    + fact.value()
                                    + " "
                                    + fact.product()
                                    + " "
                                    + LocalTime.ofInstant(fact.at(), ZoneOffset.UTC))
                        .toList())
            .toList();

    assertThat(withoutDates).allMatch(one -> one.equals(withoutDates.get(0)));
  }

  @Test
  void theYearEndsOnTheLastWorkingDayBeforeToday() {
    for (LocalDate today : DAYS) {
      List<Fact> facts = DemoSimulation.facts(today);
      LocalDate first = day(facts.get(0));
      LocalDate last = day(facts.get(facts.size() - 1));

      assertThat(last).isBetween(today.minusDays(3), today.minusDays(1));
      assertThat(first).isEqualTo(last.minusDays(364));
    }
  }

  @Test
  void peopleWorkOnWorkingDaysInOfficeHours() {
    for (LocalDate today : DAYS) {
      assertThat(DemoSimulation.facts(today))
          .noneMatch(
              fact ->
                  day(fact).getDayOfWeek() == DayOfWeek.SATURDAY
                      || day(fact).getDayOfWeek() == DayOfWeek.SUNDAY)
          .allSatisfy(
              fact ->
                  assertThat(LocalTime.ofInstant(fact.at(), ZoneOffset.UTC))
                      .isBetween(LocalTime.of(8, 0), LocalTime.of(16, 59)));
    }
  }

  @Test
  void everyFactHasItsOwnIdAndAKnownRep() {
    List<Fact> facts = DemoSimulation.facts(TODAY);

    assertThat(facts).extracting(Fact::id).doesNotHaveDuplicates();
    assertThat(facts.stream().map(Fact::rep).collect(toSet()))
        .isEqualTo(DemoTruth.REPS.stream().map(DemoTruth.Rep::key).collect(toSet()));
  }

  @Test
  void thereIsEnoughToLookAtAndNotTooMuchToLoad() {
    List<Fact> facts = DemoSimulation.facts(TODAY);
    Map<String, Long> counts = facts.stream().collect(groupingBy(Fact::metric, counting()));

    assertThat(facts).hasSizeBetween(10_000, 20_000);
    assertThat(counts.keySet())
        .containsExactlyInAnyOrder(
            "calls_made",
            "meetings_held",
            "demos_held",
            "proposals_sent",
            "deals_won",
            "deals_lost",
            "bookings");
    assertThat(counts.get("bookings")).isEqualTo(counts.get("deals_won"));
  }

  @Test
  void aLeadGoesThroughItsStepsInOrderWithOneRep() {
    List<String> order =
        List.of("calls_made", "meetings_held", "demos_held", "proposals_sent", "deals_won");
    Map<String, List<Fact>> leads =
        DemoSimulation.facts(TODAY).stream().collect(groupingBy(Fact::subject));

    leads
        .values()
        .forEach(
            lead -> {
              assertThat(lead).extracting(Fact::rep).containsOnly(lead.get(0).rep());
              assertThat(
                      lead.stream()
                          .filter(fact -> order.contains(fact.metric()))
                          .sorted(Comparator.comparing(Fact::at))
                          .map(fact -> order.indexOf(fact.metric())))
                  .isSorted();
              assertThat(lead.stream().filter(fact -> fact.metric().startsWith("deals_")))
                  .hasSizeLessThan(2);
            });
  }

  @Test
  void theNewcomerIsStillRampingAndDidNothingBeforeStarting() {
    for (LocalDate today : DAYS) {
      LocalDate start = DemoTruth.NEWCOMER.startDate(today);

      assertThat(start).isEqualTo(today.minusDays(40));
      assertThat(DemoSimulation.facts(today))
          .filteredOn(fact -> fact.rep().equals(DemoTruth.NEWCOMER.key()))
          .isNotEmpty()
          .noneMatch(fact -> day(fact).isBefore(start));
    }
  }

  @Test
  void twoGapsAndTwoStrengthsArePlantedAndEverybodyElseHasTheSameTrueRates() {
    Rates typical = DemoTruth.TYPICAL;

    assertThat(DemoTruth.GAPS)
        .extracting(DemoTruth.Planted::rep)
        .containsExactly("demo-kim", "demo-noor");
    assertThat(DemoTruth.KIM.rates().withDemoToProposal(typical.demoToProposal()))
        .isEqualTo(typical);
    assertThat(DemoTruth.NOOR.rates().withCallToMeeting(typical.callToMeeting()))
        .isEqualTo(typical);
    assertThat(DemoTruth.STRENGTHS)
        .extracting(DemoTruth.Planted::rep)
        .containsExactly("demo-chiara", "demo-fatima");
    assertThat(DemoTruth.CHIARA.rates().withDemoToProposal(typical.demoToProposal()))
        .isEqualTo(typical);
    assertThat(DemoTruth.FATIMA.rates().withCallToMeeting(typical.callToMeeting()))
        .isEqualTo(typical);
    assertThat(DemoTruth.REPS)
        .as("one did something differently in the first part of the year")
        .filteredOn(rep -> !rep.before().equals(rep.rates()))
        .containsExactly(DemoTruth.TOM);
    assertThat(DemoTruth.TOM.before().withMeetingToDemo(typical.meetingToDemo()))
        .isEqualTo(typical);
    assertThat(DemoTruth.REPS)
        .filteredOn(
            rep ->
                !List.of(DemoTruth.KIM, DemoTruth.NOOR, DemoTruth.CHIARA, DemoTruth.FATIMA)
                    .contains(rep))
        .extracting(DemoTruth.Rep::rates)
        .containsOnly(typical);
  }

  @Test
  void thereIsAStrengthAndAnOfferWhereThereIsAGapAndOneOfferWithoutAStrength() {
    Set<Cell> offers =
        DemoLearning.OFFERS.stream()
            .map(offer -> new Cell(offer.rep(), offer.connection()))
            .collect(toSet());
    Set<Cell> strengths = cells(DemoTruth.STRENGTHS);

    assertThat(strengths)
        .extracting(Cell::connection)
        .containsExactlyInAnyOrderElementsOf(
            DemoTruth.GAPS.stream().map(DemoTruth.Planted::connection).toList());
    assertThat(offers)
        .containsAll(strengths)
        .filteredOn(offer -> !strengths.contains(offer))
        .containsExactly(new Cell("demo-sana", "demo-to-proposal"));
  }

  @Test
  void whatCountsDoesNotDependOnTheDay() {
    Map<Cell, ConversionCount> counts = counts(DemoSimulation.facts(TODAY));

    assertThat(DAYS)
        .allSatisfy(today -> assertThat(counts(DemoSimulation.facts(today))).isEqualTo(counts));
  }

  @Test
  void nothingButWhatIsPlantedIsFoundAndLeeIsOnlyUnlucky() {
    Map<Cell, ConversionCount> counts = counts(DemoSimulation.facts(TODAY));
    Map<Cell, Verdict> verdicts = verdicts(counts);
    Cell lee = new Cell(DemoTruth.LEE.key(), "proposal-to-win");
    ConversionCount unlucky = counts.get(lee);
    double truth = DemoTruth.LEE.rates().proposalToWin();

    assertThat(found(Verdict.Gap.class, verdicts)).isEqualTo(cells(DemoTruth.GAPS));
    assertThat(found(Verdict.Strength.class, verdicts)).isEqualTo(cells(DemoTruth.STRENGTHS));
    assertThat((double) unlucky.successes() / unlucky.attempts()).isLessThan(0.65 * truth);
    assertThat(verdicts.get(lee)).isInstanceOf(Verdict.TooEarly.class);
    assertThat(Stream.concat(DemoTruth.GAPS.stream(), DemoTruth.STRENGTHS.stream()))
        .allSatisfy(
            planted -> {
              ConversionCount count = counts.get(new Cell(planted.rep(), planted.connection()));
              assertThat((double) count.successes() / count.attempts())
                  .isCloseTo(planted.rate(), within(0.05));
            });
  }

  @Test
  void theFirstPartOfTheYearShowsWhatNoorAndTomDoDifferently() {
    assertThat(DAYS)
        .allSatisfy(
            today ->
                assertThat(found(Verdict.Gap.class, verdictsBefore(DemoTruth.FOUND, today)))
                    .containsExactlyInAnyOrder(
                        new Cell(DemoTruth.NOOR.key(), "call-to-meeting"),
                        new Cell(DemoTruth.TOM.key(), "meeting-to-demo")));
  }

  @Test
  void nobodyElseIsEverFoundHoweverMuchOfTheYearIsThere() {
    Set<Cell> planted = new HashSet<>(cells(DemoTruth.GAPS));
    planted.add(new Cell(DemoTruth.TOM.key(), "meeting-to-demo"));

    for (int day = 40; day <= DemoSimulation.LAST; day += 10) {
      assertThat(found(Verdict.Gap.class, verdictsBefore(day, TODAY)))
          .as("before working day %d", day)
          .isSubsetOf(planted);
    }
  }

  @Test
  void notesAreAboutTheTeamWithinTheYear() {
    assertThat(DemoTruth.REPS.stream().map(DemoTruth.Rep::key))
        .containsAll(DemoNote.ALL.stream().map(DemoNote::rep).toList());
    assertThat(DemoNote.ALL).extracting(DemoNote::text).doesNotHaveDuplicates();
    assertThat(DemoNote.ALL)
        .allSatisfy(note -> assertThat(note.workingDay()).isBetween(0, DemoSimulation.LAST));
  }

  private static Set<Cell> cells(List<DemoTruth.Planted> planted) {
    return planted.stream().map(one -> new Cell(one.rep(), one.connection())).collect(toSet());
  }

  private static Set<Cell> found(Class<? extends Verdict> what, Map<Cell, Verdict> verdicts) {
    return verdicts.entrySet().stream()
        .filter(one -> what.isInstance(one.getValue()))
        .map(Map.Entry::getKey)
        .collect(toSet());
  }

  private static Map<Cell, Verdict> verdictsBefore(int workingDay, LocalDate today) {
    LocalDate end = DemoSimulation.date(workingDay, today);
    return verdicts(
        counts(
            DemoSimulation.facts(today).stream().filter(fact -> day(fact).isBefore(end)).toList()));
  }

  private static LocalDate day(Fact fact) {
    return LocalDate.ofInstant(fact.at(), ZoneOffset.UTC);
  }

  /** What the starter connections count: 30 days of maturity, or won or lost. */
  private static Map<Cell, ConversionCount> counts(List<Fact> facts) {
    Duration maturity = Duration.ofDays(30);
    Instant mature = facts.get(facts.size() - 1).at().minus(maturity);
    Map<String, Map<String, Fact>> leads = new HashMap<>();
    facts.forEach(
        fact ->
            leads
                .computeIfAbsent(fact.subject(), lead -> new HashMap<>())
                .put(fact.metric(), fact));
    Map<Cell, ConversionCount> counts =
        new TreeMap<>(Comparator.comparing(Cell::connection).thenComparing(Cell::rep));
    for (Map<String, Fact> lead : leads.values()) {
      for (Step step : STEPS) {
        Fact from = lead.get(step.from());
        Fact to = lead.get(step.to());
        boolean decided = to != null || lead.containsKey("deals_lost");
        boolean closed = step.to().equals("deals_won");
        if (from != null && (closed ? decided : !from.at().isAfter(mature))) {
          boolean success = to != null && (closed || !to.at().isAfter(from.at().plus(maturity)));
          counts.merge(
              new Cell(from.rep(), step.connection()),
              new ConversionCount(1, success ? 1 : 0),
              (one, other) ->
                  new ConversionCount(
                      one.attempts() + other.attempts(), one.successes() + other.successes()));
        }
      }
    }
    counts.keySet().removeIf(cell -> cell.rep().equals(DemoTruth.NEWCOMER.key()));
    return counts;
  }

  private static Map<Cell, Verdict> verdicts(Map<Cell, ConversionCount> counts) {
    List<Cell> cells = new ArrayList<>();
    List<Estimate> family = new ArrayList<>();
    for (Step step : STEPS) {
      List<Cell> compared =
          counts.keySet().stream()
              .filter(cell -> cell.connection().equals(step.connection()))
              .toList();
      PooledFit fit =
          PooledComparison.withDefaults()
              .compareConversions(compared.stream().map(counts::get).toList())
              .orElseThrow();
      cells.addAll(compared);
      family.addAll(fit.estimates());
    }
    List<Verdict> decided = VerdictRules.withDefaults().decide(family);
    Map<Cell, Verdict> verdicts = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      verdicts.put(cells.get(i), decided.get(i));
    }
    return verdicts;
  }
}
