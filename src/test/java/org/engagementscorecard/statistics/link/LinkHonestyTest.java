package org.engagementscorecard.statistics.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.engagementscorecard.statistics.link.LinkFinding.GoesWith;
import org.engagementscorecard.statistics.link.LinkFinding.NoSign;
import org.engagementscorecard.statistics.link.LinkFinding.Reason;
import org.engagementscorecard.statistics.link.LinkFinding.TooEarly;
import org.engagementscorecard.statistics.link.LinkFinding.Withheld;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LinkHonestyTest {

  private static final LinkHonesty HONESTY = LinkHonesty.of(1, Cadence.WEEK);

  /**
   * Activity and outcome of seven reps (rows) in twelve weeks, made up; -1 where nothing is known.
   */
  private static final int[][][] FACTS = {
    {
      {7, 2}, {10, 7}, {7, 3}, {6, 2}, {4, 8}, {6, 4}, {12, 6}, {9, 8}, {11, 7}, {8, 11}, {-1},
      {7, 6}
    },
    {
      {10, 7}, {8, 5}, {10, 3}, {17, 9}, {9, 14}, {13, 7}, {14, 9}, {6, 7}, {12, 4}, {17, 9}, {-1},
      {11, 5}
    },
    {
      {8, 11}, {6, 8}, {18, 8}, {14, 11}, {13, 13}, {21, 5}, {22, 9}, {18, 15}, {19, 11}, {20, 14},
      {-1}, {21, 12}
    },
    {
      {16, 10}, {23, 11}, {25, 13}, {17, 14}, {-1}, {18, 10}, {-1}, {16, 12}, {23, 9}, {13, 14},
      {22, 8}, {11, 13}
    },
    {
      {20, 13}, {25, 12}, {26, 16}, {25, 12}, {22, 17}, {27, 16}, {25, 14}, {22, 15}, {34, 15},
      {25, 16}, {22, 14}, {-1}
    },
    {
      {31, 16}, {29, 18}, {29, 17}, {36, 14}, {34, 23}, {29, 19}, {42, 16}, {27, 18}, {35, 13},
      {31, 23}, {33, 12}, {36, 20}
    },
    {
      {34, 20}, {33, 17}, {37, 14}, {26, 21}, {34, 17}, {35, 20}, {35, 18}, {28, 20}, {25, 14},
      {31, 19}, {27, 13}, {27, 18}
    }
  };

  @Test
  void slopesAndErrorsAreThoseOfLeastSquaresWithDummiesInR() {
    // Given a panel with cells missing
    // When
    LinkFinding finding = HONESTY.judge(facts());

    // Then as R 4.2.2 says of the cells above as columns rep, period, activity, outcome of p:
    //
    // at <- function(k) p$activity[match(paste(p$rep, p$period + k), paste(p$rep, p$period))]
    // p$size <- ave(p$activity, p$rep)
    // p$lag <- at(-1); p$now <- at(0); p$lead <- at(1)
    // fit <- function(d, f, name) coef(lm(update(f, . ~ factor(rep) + factor(rep):period +
    //   factor(period) + size:factor(period) + .), d))[[name]]
    // show <- function(f, name) {
    //   d <- p[complete.cases(p[all.vars(f)]), ]
    //   b <- fit(d, f, name)
    //   j <- sapply(unique(d$rep), function(r) fit(d[d$rep != r, ], f, name))
    //   G <- length(j); se <- sqrt((G - 1) / G * sum((j - b)^2))
    //   print(c(b, se, b - qt(.95, G - 1) * se, b + qt(.95, G - 1) * se,
    //     pt(b / se, G - 1, lower.tail = FALSE), 2 * pt(-abs(b / se), G - 1), nrow(d)), digits =
    // 12)
    //   d
    // }
    // d <- show(outcome ~ lag, "lag")
    // print(summary(lm(lag ~ factor(rep) + factor(rep):period + factor(period) +
    //   size:factor(period), d))$sigma, digits = 12)
    // show(outcome ~ lag + now + lead, "lead")
    assertThat(finding).isInstanceOf(GoesWith.class);
    LinkEstimate estimate = ((GoesWith) finding).estimate();
    assertThat(estimate.claim().coefficient()).isCloseTo(0.308450896131, within(1e-10));
    assertThat(estimate.claim().standardError()).isCloseTo(0.125291530861, within(1e-10));
    assertThat(estimate.claim().low()).isCloseTo(0.064986864047, within(1e-9));
    assertThat(estimate.claim().high()).isCloseTo(0.551914928215, within(1e-9));
    assertThat(estimate.claim().p()).isCloseTo(0.024497650679, within(1e-10));
    assertThat(estimate.swing()).isCloseTo(3.597448104777, within(1e-9));
    assertThat(estimate.outcomePerSwing()).isCloseTo(3.597448104777 * 0.308450896131, within(1e-9));
    assertThat(estimate.placebo().coefficient()).isCloseTo(0.023707390285, within(1e-10));
    assertThat(estimate.placebo().standardError()).isCloseTo(0.195168567379, within(1e-10));
    assertThat(estimate.placebo().low()).isCloseTo(-0.355540321222, within(1e-9));
    assertThat(estimate.placebo().high()).isCloseTo(0.402955101792, within(1e-9));
    assertThat(estimate.placebo().p()).isCloseTo(0.907283754025, within(1e-10));
    assertThat(estimate.reps()).isEqualTo(7);
    assertThat(estimate.periods()).isEqualTo(11);
    assertThat(estimate.cells()).isEqualTo(66);
    assertThat(estimate.lagPeriods()).isEqualTo(1);
    assertThat(estimate.level()).isEqualTo(0.90);
    assertThat(estimate.cadence()).isEqualTo(Cadence.WEEK);
  }

  @Test
  void theAnswerIsTheSameToTheLastDigitForAnyOrderOfCellsAndNumberingOfReps() {
    // Given more reps than are left out one by one
    List<PanelCell> cells = MadeUpPanel.of(130, 10).draw(new SplittableRandom(5), 0.1);
    LinkFinding finding = HONESTY.judge(cells);

    // When
    List<PanelCell> other = new ArrayList<>();
    cells.forEach(
        cell ->
            other.add(
                new PanelCell(
                    (cell.rep() * 77) % 131 - 60, cell.period(), cell.activity(), cell.outcome())));
    Collections.shuffle(other, new Random(3));

    // Then
    assertThat(HONESTY.judge(other)).isEqualTo(finding);
  }

  @Test
  void leavingOutGroupsOfRepsGivesAboutTheErrorOfLeavingOutEach() {
    // Given 300 reps, so that 3 are left out at a time, and the same as three panels of 100
    List<PanelCell> all = MadeUpPanel.of(300, 12).draw(new SplittableRandom(8), 0);
    double sum = 0;
    for (int part = 0; part < 3; part++) {
      int from = 100 * part;
      List<PanelCell> some = all.stream().filter(cell -> cell.rep() / 100 * 100 == from).toList();
      sum += Math.pow(estimate(HONESTY.judge(some)).claim().standardError(), -2);
    }

    // When
    double error = estimate(HONESTY.judge(all)).claim().standardError();

    // Then precision adds up
    assertThat(error).isCloseTo(Math.pow(sum, -0.5), within(0.15 * error));
  }

  @Test
  void anExactLinkIsFoundAndItsPlaceboIsNotMadeOfRounding() {
    // Given outcomes that are a quarter of the activity before, wherever it is
    List<PanelCell> cells = new ArrayList<>();
    var random = new SplittableRandom(1);
    for (int rep = 0; rep < 6; rep++) {
      double before = 0;
      for (int period = 0; period < 15; period++) {
        double activity = 1e9 + random.nextInt(1000) + 1000 * rep;
        cells.add(new PanelCell(rep, period, activity, 5 + before / 4));
        before = activity;
      }
    }

    // When
    LinkFinding finding = HONESTY.judge(without(cells, 0));

    // Then
    assertThat(finding.key()).isEqualTo("goes-with");
    LinkEstimate estimate = estimate(finding);
    assertThat(estimate.claim().coefficient()).isCloseTo(0.25, within(1e-6));
    assertThat(estimate.placebo()).isEqualTo(new LinkEstimate.Slope(0, 0, 0, 0, 1));
  }

  @Test
  void fewerOutcomesAreNoSign() {
    // Given
    List<PanelCell> cells =
        facts().stream()
            .map(cell -> new PanelCell(cell.rep(), cell.period(), cell.activity(), -cell.outcome()))
            .toList();

    // When
    LinkFinding finding = HONESTY.judge(cells);

    // Then
    assertThat(finding).isInstanceOf(NoSign.class);
    assertThat(estimate(finding).claim().high()).isNegative();
    assertThat(estimate(finding).claim().p()).isCloseTo(1 - 0.024497650679, within(1e-9));
  }

  @Test
  void outcomesThatDriveNextWeeksActivityAreWithheld() {
    // Given and when
    LinkFinding finding =
        HONESTY.judge(MadeUpPanel.of(20, 26).withReverse(3).draw(new SplittableRandom(1), 0));

    // Then
    assertThat(finding).isInstanceOf(Withheld.class);
    assertThat(finding.key()).isEqualTo("withheld");
    assertThat(estimate(finding).placebo().low()).isPositive();
  }

  @Test
  void nothingAtAllIsTooEarly() {
    assertThat(HONESTY.judge(List.of())).isEqualTo(new TooEarly(Reason.FEW_REPS, 0, 0, 5));
  }

  @Test
  void oneRepIsTooEarly() {
    assertThat(HONESTY.judge(facts().stream().filter(cell -> cell.rep() == 5).toList()))
        .isEqualTo(new TooEarly(Reason.FEW_REPS, 1, 10, 5));
  }

  @Test
  void onePeriodIsTooEarly() {
    assertThat(HONESTY.judge(facts().stream().filter(cell -> cell.period() == 3).toList()))
        .isEqualTo(new TooEarly(Reason.FEW_REPS, 0, 0, 5));
  }

  @Test
  void fewPeriodsAreTooEarly() {
    // Given periods 0 to 6, of which 1 to 5 have a week before and a week after
    List<PanelCell> cells = MadeUpPanel.of(6, 7).draw(new SplittableRandom(1), 0);

    // When and then
    assertThat(HONESTY.judge(cells)).isEqualTo(new TooEarly(Reason.FEW_PERIODS, 6, 5, 6));
    assertThat(HONESTY.judge(MadeUpPanel.of(6, 8).draw(new SplittableRandom(1), 0)).key())
        .isNotEqualTo("too-early");
  }

  @Test
  void activityThatIsConstantButForRepLineAndPeriodIsTooEarly() {
    // Given
    List<PanelCell> cells =
        facts().stream()
            .map(
                cell ->
                    new PanelCell(
                        cell.rep(),
                        cell.period(),
                        10 * cell.rep()
                            + cell.rep() * cell.rep() * cell.period()
                            + cell.period() % 3,
                        cell.outcome()))
            .toList();

    // When and then
    assertThat(HONESTY.judge(cells))
        .isEqualTo(new TooEarly(Reason.ACTIVITY_DOES_NOT_VARY, 7, 10, 1));
  }

  @Test
  void outcomesThatNeverChangeAreTooEarly() {
    // Given
    List<PanelCell> cells =
        facts().stream()
            .map(cell -> new PanelCell(cell.rep(), cell.period(), cell.activity(), 0.1))
            .toList();

    // When and then
    assertThat(HONESTY.judge(cells))
        .isEqualTo(new TooEarly(Reason.OUTCOME_DOES_NOT_VARY, 7, 10, 1));
  }

  @Test
  void whatRestsOnOneRepIsTooEarly() {
    // Given six who do the same every week, and one who doesn't
    List<PanelCell> cells =
        facts().stream()
            .map(
                cell ->
                    cell.rep() == 3
                        ? cell
                        : new PanelCell(cell.rep(), cell.period(), 10, cell.outcome()))
            .toList();

    // When and then
    assertThat(HONESTY.judge(cells)).isEqualTo(new TooEarly(Reason.RESTS_ON_FEW_REPS, 7, 10, 3));
  }

  @Test
  void hugeCountsOfOneRepDoNotDrownTheOthersInRounding() {
    // Given one rep with a billion times more
    List<PanelCell> cells =
        facts().stream()
            .map(
                cell ->
                    cell.rep() == 3
                        ? new PanelCell(
                            cell.rep(), cell.period(), 1e9 * cell.activity(), cell.outcome())
                        : cell)
            .toList();

    // When and then nothing can be said: nearly all that varies is that rep's
    assertThat(HONESTY.judge(cells).key()).isIn("too-early", "no-sign");
  }

  @Test
  void scalesDoNotMatter() {
    // Given
    List<PanelCell> cells =
        facts().stream()
            .map(
                cell ->
                    new PanelCell(
                        cell.rep(),
                        cell.period(),
                        1e-9 * cell.activity(),
                        1e9 * cell.outcome() + 1e9))
            .toList();

    // When
    LinkEstimate estimate = estimate(HONESTY.judge(cells));

    // Then
    assertThat(estimate.claim().coefficient()).isCloseTo(0.308450896131e18, within(1e9));
    assertThat(estimate.claim().p()).isCloseTo(0.024497650679, within(1e-7));
  }

  @Test
  void twoCellsOfARepInOnePeriodAreRefused() {
    assertThatThrownBy(
            () -> HONESTY.judge(List.of(new PanelCell(4, 2, 1, 1), new PanelCell(4, 2, 1, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rep 4 has two cells in period 2");
  }

  @Test
  void whatIsNoNumberIsRefusedAtTheDoor() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1.1e15, -1.1e15}) {
      assertThatThrownBy(() -> new PanelCell(0, 0, bad, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new PanelCell(0, 0, 0, bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int period : new int[] {-1_000_001, 1_000_001}) {
      assertThatThrownBy(() -> new PanelCell(0, period, 0, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> LinkHonesty.of(-1, Cadence.WEEK))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LinkHonesty.of(1001, Cadence.WEEK))
        .isInstanceOf(IllegalArgumentException.class);
    for (double level : new double[] {0, 1, Double.NaN}) {
      assertThatThrownBy(() -> new LinkHonesty(1, level, 5, 6, Cadence.WEEK))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new LinkHonesty(1, 0.9, 1, 6, Cadence.WEEK))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LinkHonesty(1, 0.9, 5, 1, Cadence.WEEK))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Property: over panels of any shape, every number that leaves is one (the records check). */
  @Test
  @Tag("slow")
  void noNumberThatIsNoneEverLeaves() {
    int runs = Integer.getInteger("link.properties", 3000);
    int[] seen = new int[4];
    List<String> keys = List.of("goes-with", "no-sign", "withheld", "too-early");
    for (int run = 0; run < runs; run++) {
      var random = new SplittableRandom(run);
      List<PanelCell> cells = anyPanel(random);
      int lag = random.nextInt(4);
      var honesty =
          new LinkHonesty(lag, 0.9, 2 + random.nextInt(3), 2 + random.nextInt(3), Cadence.MONTH);
      LinkFinding finding = honesty.judge(cells);
      seen[keys.indexOf(finding.key())]++;
      assertThat(finding.inWords("calls", "meetings")).doesNotContain("NaN", "Infinity");
      if (!(finding instanceof TooEarly)) {
        LinkEstimate estimate = estimate(finding);
        assertThat(estimate.outcomePerSwing()).isFinite();
      }
      DecouplingCheck.of(honesty, 2 + random.nextInt(4))
          .check(cells)
          .values()
          .forEach(
              each ->
                  assertThat(each.inWords("calls", "meetings")).doesNotContain("NaN", "Infinity"));
    }
    assertThat(seen).doesNotContain(0);
  }

  private static List<PanelCell> anyPanel(SplittableRandom random) {
    int reps = 1 + random.nextInt(8);
    int periods = 1 + random.nextInt(20);
    double missing = random.nextInt(3) * 0.2;
    double activityScale = Math.pow(10, random.nextInt(-9, 14));
    double outcomeScale = Math.pow(10, random.nextInt(-9, 14));
    int kind = random.nextInt(5);
    List<PanelCell> cells = new ArrayList<>();
    for (int rep = 0; rep < reps; rep++) {
      double own = random.nextInt(3) == 0 ? 0 : Math.pow(10, random.nextInt(-4, 1));
      double before = 0;
      for (int period = 0; period < periods; period++) {
        double activity = own * random.nextInt(10);
        double outcome =
            switch (kind) {
              case 0 -> 0;
              case 1 -> before;
              case 2 -> random.nextInt(3) - 1;
              case 3 -> random.nextInt(10) == 0 ? 9 : 0;
              default -> before + 0.3 * random.nextInt(5);
            };
        before = activity;
        if (random.nextDouble() >= missing) {
          cells.add(new PanelCell(rep, period, activityScale * activity, outcomeScale * outcome));
        }
      }
    }
    return cells;
  }

  static LinkEstimate estimate(LinkFinding finding) {
    if (finding instanceof GoesWith goesWith) {
      return goesWith.estimate();
    }
    if (finding instanceof Withheld withheld) {
      return withheld.estimate();
    }
    return ((NoSign) finding).estimate();
  }

  static List<PanelCell> facts() {
    List<PanelCell> cells = new ArrayList<>();
    for (int rep = 0; rep < FACTS.length; rep++) {
      for (int period = 0; period < FACTS[rep].length; period++) {
        int[] fact = FACTS[rep][period];
        if (fact.length == 2) {
          cells.add(new PanelCell(rep, period, fact[0], fact[1]));
        }
      }
    }
    return cells;
  }

  private static List<PanelCell> without(List<PanelCell> cells, int period) {
    return cells.stream().filter(cell -> cell.period() != period).toList();
  }
}
