package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.engagementscorecard.metric.Aggregation;
import org.engagementscorecard.metric.Better;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.metric.Counting;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.metric.Stage;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.AmountSummary;
import org.engagementscorecard.statistics.Change;
import org.engagementscorecard.statistics.Comparability;
import org.engagementscorecard.statistics.ConversionCount;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.OwnPast;
import org.engagementscorecard.statistics.PooledFit;
import org.engagementscorecard.statistics.Quality;
import org.engagementscorecard.statistics.Strata;
import org.engagementscorecard.statistics.Verdict;
import org.engagementscorecard.statistics.Worth;
import org.engagementscorecard.statistics.YieldCount;
import org.junit.jupiter.api.Test;

/** What a coach reads. */
class WordsTest {
  private static final Metric DEMOS = metric(1, "demos_held", "Demos held", "demo");
  private static final Metric PROPOSALS = metric(2, "proposals_sent", "Proposals sent", "proposal");
  private static final Metric WON = metric(3, "deals_won", "Deals won", "deal");
  private static final Metric BOOKED = metric(4, "bookings", "Bookings", "EUR");
  private static final Connection DEMO_TO_PROPOSAL = connection(Counting.TRACED);
  private static final Connection WON_PER_DEMO =
      connection(ConnectionKind.YIELD, DEMOS, WON, Counting.COUNTED);
  private static final Connection DEAL_VALUE =
      connection(ConnectionKind.VALUE, WON, BOOKED, Counting.COUNTED);

  private static final Quality GOOD = new Quality(false, false, false);
  private static final Peers EXECUTIVES = new Peers("", "account-executive");

  @Test
  void aGapSaysWhatWasCountedWithWhomItWasComparedAndWhatItIsWorth() {
    assertThat(
            said(
                120,
                36,
                4,
                new Verdict.Gap(0.93, 0.04),
                Optional.of(
                    new GapWorth(
                        new Worth(48_210, 21_990, 81_400, 0.9), BOOKED, List.of(DEAL_VALUE)))))
        .isEqualTo(
            "Demos held → Proposals sent: 36 of 120 (30%), 4 still open. Compared with 12 reps in"
                + " the role account-executive, for whom 51% is typical, the rate is likely 27% to"
                + " 41% (90% interval). A gap: about 9 in 10 that it is more than 10% below typical;"
                + " closing it is worth about 48,200 EUR of bookings in this period (22,000 to 81,400, 90%"
                + " interval).");
  }

  @Test
  void otherVerdictsSayHowSureTheyAre() {
    assertThat(said(120, 50, 0, new Verdict.Watch(0.7)))
        .endsWith("Worth a look: about 7 in 10 that it is more than 10% below typical.");
    assertThat(said(120, 80, 0, new Verdict.Strength(0.97, 0.02)))
        .endsWith("A strength: more than 19 in 20 that it is more than 10% above typical.");
    assertThat(said(120, 61, 0, new Verdict.InLine(0.62)))
        .endsWith("In line: about 6 in 10 that it is within 10% of typical.");
  }

  @Test
  void tooEarlySaysHowManyMoreWouldDecide() {
    assertThat(said(6, 2, 1, new Verdict.TooEarly(OptionalLong.of(80))))
        .endsWith("Too early to say; about 80 more attempts would decide it.");
    assertThat(said(6, 2, 1, new Verdict.TooEarly(OptionalLong.empty())))
        .endsWith("Too early to say.");
  }

  @Test
  void aYieldIsPerUnitOfWhatItComesOf() {
    Cases cases = new Cases.Yields(Strata.single(new YieldCount(30, 12)));
    PooledFit fit = fit(2.1, 1.8, 2.4, GOOD);
    assertThat(
            Words.sentence(
                finding(
                    WON_PER_DEMO,
                    cases,
                    new Estimate(2.2, 1.7, 2.9, 0.4, 0.1, 0.4, 0.1),
                    new Comparison(new Peers("north", ""), 12, List.of(), fit, false),
                    new Verdict.TooEarly(OptionalLong.of(40)))))
        .isEqualTo(
            "Demos held → Deals won, counted: 30 against 12 (2.5 per demo). Compared with 12 reps of"
                + " the team north, for whom 2.1 per demo is typical, the yield is likely 1.7 per"
                + " demo to 2.9 per demo (90% interval). Too early to say; about 40 more demos would"
                + " decide it.");
  }

  @Test
  void anAmountIsInItsUnitAndComparedLikeForLike() {
    TreeMap<String, AmountSummary> byProduct = new TreeMap<>();
    byProduct.put("basic", new AmountSummary(20, Math.log(500), 1));
    byProduct.put("pro", new AmountSummary(20, Math.log(8_000), 1));
    Finding.Compared compared =
        new Finding.Compared(
            new Estimate(1_010, 987, 1_032, 0.3, 0, 0, 4),
            new Comparability(0.8, 11),
            new Comparison(
                EXECUTIVES, 12, List.of("product", "month"), fit(1_001, 992, 1_011, GOOD), true));
    assertThat(
            Words.sentence(
                new Finding(
                    rep(),
                    DEAL_VALUE,
                    new Cases.Amounts(new Strata<>(byProduct)),
                    Optional.of(compared),
                    new Verdict.InLine(0.99),
                    Optional.empty())))
        .isEqualTo(
            "Deals won → Bookings: 40 amounts, in the middle 2,000 EUR. Compared like for like (by"
                + " product, month; only 80% of these cases have others beside them) with 12 reps in"
                + " the role account-executive, for whom 1,000 EUR is typical, the middle amount is"
                + " likely 987 EUR to 1,030 EUR (90% interval). In line: more than 19 in 20 that it"
                + " is within 10% of typical.");
    assertThat(
            Words.sentence(
                notComparable(
                    DEAL_VALUE,
                    new Cases.Amounts(new Strata<>(new TreeMap<>())),
                    Verdict.Reason.NO_ATTEMPTS)))
        .startsWith("Deals won → Bookings: no amounts. Not");
  }

  @Test
  void whoCannotBeComparedIsToldWhyAndNoNumberOfAnybodyElse() {
    for (Verdict.Reason reason : Verdict.Reason.values()) {
      assertThat(Words.sentence(notComparable(DEMO_TO_PROPOSAL, conversions(7, 3, 0), reason)))
          .isEqualTo(
              "Demos held → Proposals sent: 3 of 7 (43%). Not comparable: "
                  + Words.reason(reason)
                  + ".");
    }
  }

  @Test
  void countsAreNotSaidToHaveComeOfTheAttempts() {
    Connection counted = connection(Counting.COUNTED);
    assertThat(
            Words.sentence(
                notComparable(
                    counted,
                    new Cases.Conversions(
                        Strata.single(new ConversionCount(120, 36)), OptionalLong.empty()),
                    Verdict.Reason.FEW_PEERS)))
        .isEqualTo(
            "Demos held → Proposals sent, counted: 36 against 120 (30%). Not comparable: fewer peers"
                + " with attempts than the smallest group.");
    assertThat(faulty(OptionalLong.of(5), OptionalLong.of(7)))
        .isEqualTo(
            "Demos held → Proposals sent, counted: 7 against 5. Not comparable: more successes than"
                + " attempts.");
    assertThat(faulty(OptionalLong.of(0), OptionalLong.of(1)))
        .startsWith("Demos held → Proposals sent, counted: 1 against 0. Not");
    assertThat(
            Words.sentence(
                notComparable(
                    counted,
                    new Cases.Conversions(new Strata<>(new TreeMap<>()), OptionalLong.empty()),
                    Verdict.Reason.NO_ATTEMPTS)))
        .startsWith("Demos held → Proposals sent: no attempts. Not");
    for (List<OptionalLong> part :
        List.of(
            List.of(OptionalLong.empty(), OptionalLong.of(1)),
            List.of(OptionalLong.of(1), OptionalLong.empty()),
            List.of(OptionalLong.empty(), OptionalLong.empty()))) {
      assertThat(
              Words.sentence(
                  notComparable(
                      counted,
                      new Cases.Faulty(Verdict.Reason.NOT_COUNTS, part.get(0), part.get(1)),
                      Verdict.Reason.NOT_COUNTS)))
          .isEqualTo(
              "Demos held → Proposals sent, counted. Not comparable: what was added up isn't a"
                  + " whole number from 0 to 100,000,000.");
    }
  }

  @Test
  void aLagSaysWhereItComesFrom() {
    assertThat(Words.lag(new Lag(14, Lag.Origin.SET, 0)))
        .isEqualTo(
            "Counted, not traced: successes stand against attempts of 14 days earlier (the lag was"
                + " set).");
    assertThat(Words.lag(new Lag(1, Lag.Origin.TRACED_SUBJECTS, 37)))
        .isEqualTo(
            "Counted, not traced: successes stand against attempts of 1 day earlier (the median"
                + " time that 37 traced subjects took).");
    assertThat(Words.lag(new Lag(0, Lag.Origin.NO_TRACED_SUBJECTS, 0)))
        .isEqualTo(
            "Counted, not traced: successes stand against attempts of the same days (no lag was"
                + " set, and no subject was traced to take it from).");
  }

  @Test
  void whatMakesAReaderCarefulIsSaid() {
    Comparison good = new Comparison(EXECUTIVES, 12, List.of(), fit(0.5, 0.4, 0.6, GOOD), false);
    Comparison doubtful =
        new Comparison(
            EXECUTIVES, 6, List.of(), fit(0.5, 0.4, 0.6, new Quality(true, true, true)), false);
    assertThat(Words.cautions(good)).isEmpty();
    assertThat(Words.cautions(doubtful))
        .containsExactly(
            "Only 6 reps are compared here: what is typical is known roughly.",
            "One rep has more than half of all cases: what is typical leans on that rep.",
            "Reps with many cases do differently from those with few: look at how cases are given"
                + " out before judging a person.");
  }

  @Test
  void theOwnPastSaysWhatWasThenAndHowSureTheChangeIs() {
    Change up = new Change(0.42, 0.31, 0.02, 0.201, 0.97, 0.3, 1, 0.9);
    assertThat(Words.past(past(DEMO_TO_PROPOSAL, up, OwnPast.Direction.BETTER)))
        .isEqualTo(
            "Own past: the rate is 42% now and was 31% in the days before (2026-01-01 to"
                + " 2026-03-31), on the same mix of cases; the difference is likely +2.0 points to"
                + " +20.1 points (90% interval). Better: more than 19 in 20 that it is higher now.");
    Change down = new Change(900, 1_000, -250, 40, 0.11, 0.6, 1, 0.9);
    assertThat(Words.past(past(DEAL_VALUE, down, OwnPast.Direction.TOO_EARLY)))
        .isEqualTo(
            "Own past: the middle amount is 900 EUR now and was 1,000 EUR in the days before"
                + " (2026-01-01 to 2026-03-31), on the same mix of cases; the difference is likely"
                + " −250 to +40 (90% interval). Too early to say whether it has changed.");
    assertThat(Words.past(past(DEAL_VALUE, down, OwnPast.Direction.NO_CLEAR_CHANGE)))
        .endsWith("No clear change.");
    assertThat(Words.past(past(DEAL_VALUE, down, OwnPast.Direction.WORSE)))
        .endsWith("Worse: about 9 in 10 that it is lower now.");
  }

  @Test
  void smallRatesKeepADigit() {
    assertThat(Words.percent(0.004)).isEqualTo("0.4%");
    assertThat(Words.percent(0.0949)).isEqualTo("9.5%");
    assertThat(Words.percent(0.1)).isEqualTo("10%");
  }

  @Test
  void amountsAreToldToThreeDigits() {
    assertThat(Words.size(0.123)).isEqualTo("0.12");
    assertThat(Words.size(4.56)).isEqualTo("4.6");
    assertThat(Words.size(876.5)).isEqualTo("877");
    assertThat(Words.size(1_234_567)).isEqualTo("1,230,000");
  }

  @Test
  void unitsAreToldInThePluralAndCurrenciesAsTheyAre() {
    assertThat(Words.units("meeting")).isEqualTo("meetings");
    assertThat(Words.units("opportunity")).isEqualTo("opportunities");
    assertThat(Words.units("day")).isEqualTo("days");
    assertThat(Words.units("EUR")).isEqualTo("EUR");
    assertThat(Words.units("currency")).isEqualTo("currency");
  }

  @Test
  void numbersAreRoundedAsFormattersDo() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      double rate = random.nextInt(3) == 0 ? random.nextInt(2001) / 2000.0 : random.nextDouble();
      assertThat(Words.percent(rate))
          .isEqualTo(String.format(Locale.ROOT, rate < 0.095 ? "%.1f%%" : "%.0f%%", 100 * rate));
      double amount =
          random.nextBoolean() ? random.nextInt(2_000) / 2.0 : 1000 * random.nextDouble();
      String format = amount < 1 ? "%.2f" : amount < 10 ? "%.1f" : "%,.0f";
      if (amount < 1000) {
        assertThat(Words.size(amount)).isEqualTo(String.format(Locale.ROOT, format, amount));
      }
      long rounded = random.nextLong(100, 1000) * (long) Math.pow(10, random.nextInt(1, 12));
      assertThat(Words.size(rounded)).isEqualTo(String.format(Locale.ROOT, "%,d", rounded));
    }
  }

  private static PastComparison past(
      Connection connection, Change change, OwnPast.Direction direction) {
    return new PastComparison(
        connection,
        PastComparison.Against.PREVIOUS,
        new Period("2026-Q1", LocalDate.of(2026, 1, 1), LocalDate.of(2026, 3, 31), ZoneOffset.UTC),
        change,
        direction);
  }

  private static String faulty(OptionalLong attempts, OptionalLong successes) {
    return Words.sentence(
        notComparable(
            connection(Counting.COUNTED),
            new Cases.Faulty(Verdict.Reason.MORE_SUCCESSES_THAN_ATTEMPTS, attempts, successes),
            Verdict.Reason.MORE_SUCCESSES_THAN_ATTEMPTS));
  }

  private static Cases conversions(long attempts, long successes, long open) {
    return new Cases.Conversions(
        Strata.single(new ConversionCount(attempts, successes)), OptionalLong.of(open));
  }

  private static Finding notComparable(Connection connection, Cases cases, Verdict.Reason reason) {
    return new Finding(
        rep(),
        connection,
        cases,
        Optional.empty(),
        new Verdict.NotComparable(reason),
        Optional.empty());
  }

  private static String said(long attempts, long successes, long open, Verdict verdict) {
    return said(attempts, successes, open, verdict, Optional.empty());
  }

  private static String said(
      long attempts, long successes, long open, Verdict verdict, Optional<GapWorth> worth) {
    Finding finding =
        finding(
            DEMO_TO_PROPOSAL,
            conversions(attempts, successes, open),
            new Estimate(0.34, 0.27, 0.41, 0.999, 0.93, 0.001, 0.17),
            new Comparison(EXECUTIVES, 12, List.of(), fit(0.51, 0.47, 0.55, GOOD), false),
            verdict);
    return Words.sentence(
        new Finding(
            finding.rep(),
            finding.connection(),
            finding.cases(),
            finding.compared(),
            verdict,
            worth));
  }

  private static Finding finding(
      Connection connection,
      Cases cases,
      Estimate estimate,
      Comparison comparison,
      Verdict verdict) {
    return new Finding(
        rep(),
        connection,
        cases,
        Optional.of(new Finding.Compared(estimate, new Comparability(1, 11), comparison)),
        verdict,
        Optional.empty());
  }

  private static PooledFit fit(double typical, double low, double high, Quality quality) {
    Estimate any = new Estimate(typical, low, high, 0.5, 0.1, 0.1, 0.1);
    return new PooledFit(
        typical,
        low,
        high,
        0.2,
        0.3,
        0.1,
        0.9,
        Collections.nCopies(12, any),
        Collections.nCopies(12, new Comparability(1, 11)),
        quality);
  }

  private static Connection connection(Counting counting) {
    return connection(ConnectionKind.CONVERSION, DEMOS, PROPOSALS, counting);
  }

  private static Connection connection(
      ConnectionKind kind, Metric from, Metric to, Counting counting) {
    return new Connection(
        1,
        "demo-to-proposal",
        "Demo → proposal",
        null,
        kind,
        from,
        to,
        null,
        30,
        counting,
        null,
        false);
  }

  private static Rep rep() {
    return new Rep(1, "kim", "Kim", null, List.of(), List.of());
  }

  private static Metric metric(int id, String key, String name, String unit) {
    return new Metric(
        id, key, name, null, Stage.PROGRESS, unit, Aggregation.SUM, Better.HIGHER, List.of());
  }
}
