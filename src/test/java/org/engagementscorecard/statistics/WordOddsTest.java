package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.engagementscorecard.statistics.WordOdds.Odds;
import org.engagementscorecard.statistics.WordOdds.Use;
import org.junit.jupiter.api.Test;

/** Words that go with one of two sides. */
class WordOddsTest {
  private static final WordOdds ODDS = WordOdds.withDefaults();

  /** A word that is said about once in a hundred. */
  private static final int PLANTED = 20;

  private static final long[] FIRST = {60, 0, 15, 35, 5, 200, 25, 0, 45, 10};
  private static final long[] SECOND = {10, 30, 15, 5, 45, 220, 0, 0, 15, 55};
  private static final long[] EVERYWHERE = {120, 35, 160, 40, 88, 1200, 25, 3, 60, 240};
  private static final List<Integer> ASKED = List.of(0, 1, 3, 4, 5, 6, 8, 9);

  private static List<Use> uses(long[] first, long[] second, long[] everywhere) {
    return IntStream.range(0, first.length)
        .mapToObj(i -> new Use(first[i], second[i], everywhere[i]))
        .toList();
  }

  /**
   * Made-up counts, by Python 3 with SciPy 1.17.1:
   *
   * <pre>
   * from math import log, sqrt
   * from scipy.stats import norm, false_discovery_control as bh
   * f = [60, 0, 15, 35, 5, 200, 25, 0, 45, 10]
   * s = [10, 30, 15, 5, 45, 220, 0, 0, 15, 55]
   * e = [120, 35, 160, 40, 88, 1200, 25, 3, 60, 240]
   * N = sum(e); asked = [0, 1, 3, 4, 5, 6, 8, 9]
   * out = []
   * for w in asked:
   *     a = 500 * e[w] / N
   *     def odds(y, n): return (y + a) / (n + 500 - y - a)
   *     d = log(odds(f[w], sum(f))) - log(odds(s[w], sum(s)))
   *     v = sum(1/(c[w] + a) + 1/(sum(c) + 500 - c[w] - a) for c in (f, s))
   *     out.append((d, sqrt(v)))
   * q = bh([2 * norm.sf(abs(d / s)) for d, s in out])
   * k = norm.isf(0.05)
   * for (d, s), r in zip(out, q):
   *     print(*("%.12f" % x for x in (d, d - k*s, d + k*s, d/s, r)), sep=", ")
   * </pre>
   */
  @Test
  void agreesWithAnotherComputation() {
    double[][] expected = {
      {0.865139384552, 0.543667770288, 1.186610998816, 4.426604376114, 0.000076582458},
      {-1.511229542677, -2.128096016144, -0.894363069211, -4.029642558559, 0.000148964614},
      {1.126806946269, 0.632030926758, 1.621582965779, 3.746003078883, 0.000327989229},
      {-0.948954594412, -1.330520186365, -0.567389002459, -4.090755139739, 0.000148964614},
      {-0.091446728394, -0.248769677437, 0.065876220650, -0.956100071767, 0.339021678550},
      {1.626305708688, 0.905812374750, 2.346799042626, 3.712782224990, 0.000327989229},
      {0.724795975815, 0.349532170499, 1.100059781131, 3.176920536250, 0.001701117873},
      {-0.547702792298, -0.808991954023, -0.286413630572, -3.447869473240, 0.000753369363},
    };

    List<Odds> odds = ODDS.compare(uses(FIRST, SECOND, EVERYWHERE), ASKED);

    assertThat(odds).hasSize(ASKED.size());
    for (int i = 0; i < expected.length; i++) {
      Odds one = odds.get(i);
      double[] found = {one.logOdds(), one.low(), one.high(), one.z(), one.q()};
      for (int j = 0; j < found.length; j++) {
        assertThat(found[j]).as(i + "/" + j).isCloseTo(expected[i][j], within(1e-9));
      }
    }
  }

  @Test
  void theOtherWayRoundEverythingHasTheOtherSign() {
    List<Odds> there = ODDS.compare(uses(FIRST, SECOND, EVERYWHERE), ASKED);
    List<Odds> back = ODDS.compare(uses(SECOND, FIRST, EVERYWHERE), ASKED);

    for (int i = 0; i < ASKED.size(); i++) {
      assertThat(back.get(i).logOdds()).isCloseTo(-there.get(i).logOdds(), within(1e-12));
      assertThat(back.get(i).low()).isCloseTo(-there.get(i).high(), within(1e-12));
      assertThat(back.get(i).q()).isCloseTo(there.get(i).q(), within(1e-12));
    }
  }

  @Test
  void sidesThatSaidNothingDoNotDiffer() {
    for (Odds one : ODDS.compare(uses(new long[10], new long[10], EVERYWHERE), ASKED)) {
      assertThat(one.logOdds()).isZero();
      assertThat(one.q()).isEqualTo(1);
      assertThat(one.low()).isNegative();
      assertThat(one.high()).isPositive();
    }
    assertThat(ODDS.compare(uses(FIRST, SECOND, EVERYWHERE), List.of())).isEmpty();
  }

  @Test
  void whatCannotBeCountedIsRefused() {
    long most = Long.MAX_VALUE;
    for (long[] bad :
        List.of(
            new long[] {-1, 0, 1},
            new long[] {0, -1, 1},
            new long[] {0, 0, 0},
            new long[] {1, 1, 1},
            new long[] {most, most, most})) {
      assertThatThrownBy(() -> new Use(bad[0], bad[1], bad[2]))
          .isInstanceOf(IllegalArgumentException.class);
    }
    List<Use> one = List.of(new Use(1, 1, 2));
    assertThatThrownBy(() -> ODDS.compare(one, List.of(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** 300 teams whose two sides speak alike: in how many is any of 60 words called, at q ≤ 0.1. */
  @Test
  void whereBothSidesSpeakAlikeHardlyAnyWordIsCalled() {
    SplittableRandom random = new SplittableRandom(20081);
    int teams = 300;
    int called = 0;
    int covered = 0;
    int words = 60;
    for (int team = 0; team < teams; team++) {
      List<Odds> odds = ODDS.compare(spoken(random, words, 400, 0), indices(words));
      called += odds.stream().anyMatch(one -> one.q() <= 0.1) ? 1 : 0;
      covered += (int) odds.stream().filter(one -> one.low() <= 0 && one.high() >= 0).count();
    }

    assertThat(called / (double) teams).isLessThan(0.1);
    assertThat(covered / (double) (teams * words)).isGreaterThan(0.9);
  }

  @Test
  void aWordThatOneSideUsesMoreIsFound() {
    SplittableRandom random = new SplittableRandom(20082);
    int found = 0;
    for (int team = 0; team < 100; team++) {
      List<Odds> odds = ODDS.compare(spoken(random, 60, 400, 30), indices(60));
      found += odds.get(PLANTED).q() <= 0.1 && odds.get(PLANTED).low() > 0 ? 1 : 0;
    }

    assertThat(found).isGreaterThan(90);
  }

  private static List<Integer> indices(int words) {
    return IntStream.range(0, words).boxed().toList();
  }

  /** Two sides of so many words each, within ten times as many; the first says one word more. */
  private static List<Use> spoken(SplittableRandom random, int words, int each, int more) {
    long[][] counts = new long[3][words];
    for (int side = 0; side < 3; side++) {
      for (int i = 0; i < (side == 2 ? 8 * each : each); i++) {
        // Rank w is used about in proportion to 1/(w + 1), as words are.
        int word = (int) (Math.pow(words + 1, random.nextDouble()) - 1);
        counts[side][Math.min(word, words - 1)]++;
      }
    }
    counts[0][PLANTED] += more;
    List<Use> uses = new ArrayList<>();
    for (int word = 0; word < words; word++) {
      uses.add(
          new Use(
              counts[0][word],
              counts[1][word],
              Math.max(1, counts[0][word] + counts[1][word] + counts[2][word])));
    }
    return uses;
  }
}
