package org.engagementscorecard.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Which words go with one of two sides: the log-odds ratio of each word with an informative
 * Dirichlet prior (Monroe, Colaresi & Quinn 2008, Fightin' Words: Lexical Feature Selection and
 * Evaluation for Identifying the Content of Political Conflict, Political Analysis 16(4), section
 * 3.5, equations 15 to 23).
 *
 * <p>A word that a side uses y times among n words has the odds (y + a) / (n + a₀ − y − a) there.
 * The prior a is the word's share of all words everywhere, times a₀: it says that both sides speak
 * as everybody does, as surely as if that had been seen in a₀ words of each. The logarithm of the
 * ratio of the two odds is about normal; its variance is the sum of the reciprocals of the four
 * terms.
 *
 * <p>Limits: words count as if each had been drawn by itself. Words of one person go together, so
 * intervals are rather too narrow; whoever counts a word once per text takes the worst of it away.
 */
public final class WordOdds {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final double priorWords;
  private final double level;

  private WordOdds(double priorWords, double level) {
    this.priorWords = priorWords;
    this.level = level;
  }

  /** 500 prior words on each side, as in the source, and intervals of 90%. */
  public static WordOdds withDefaults() {
    return new WordOdds(500, 0.9);
  }

  /** How many words of each side the prior weighs. */
  public double priorWords() {
    return priorWords;
  }

  /** Posterior probability inside the intervals. */
  public double level() {
    return level;
  }

  /**
   * How often a word is used.
   *
   * @param first by the first side
   * @param second by the second side
   * @param everywhere by all there are, these two sides among them; at least 1
   */
  public record Use(long first, long second, long everywhere) {
    /**
     * @throws IllegalArgumentException if a count is negative, or both sides use it more often than
     *     it is used everywhere
     */
    public Use {
      if (first < 0 || second < 0 || everywhere < 1 || everywhere - first < second) {
        throw new IllegalArgumentException(
            "not counts: " + first + ", " + second + " of " + everywhere);
      }
    }
  }

  /**
   * How a word stands.
   *
   * @param logOdds logarithm of its odds on the first side over those on the second: above 0 it
   *     goes with the first
   * @param low lower end of the interval of {@code logOdds}
   * @param high upper end of that interval
   * @param z {@code logOdds} over its standard deviation
   * @param q of the words that stand out at least as much as this one, which share is expected to
   *     do so by chance (Benjamini & Hochberg 1995)
   */
  public record Odds(double logOdds, double low, double high, double z, double q) {}

  /**
   * Compares the sides by some of their words.
   *
   * @param words every word that is used anywhere, at least two
   * @param asked which of them to say something of, by index; chosen without looking at the sides'
   *     difference, for {@code q} is over these
   * @return one for each that is asked for, in that order
   * @throws IllegalArgumentException if there are fewer than two words
   */
  public List<Odds> compare(List<Use> words, List<Integer> asked) {
    if (words.size() < 2) {
      throw new IllegalArgumentException("nothing to compare a word with");
    }
    double first = words.stream().mapToLong(Use::first).sum() + priorWords;
    double second = words.stream().mapToLong(Use::second).sum() + priorWords;
    double everywhere = words.stream().mapToLong(Use::everywhere).sum();
    double[] logOdds = new double[asked.size()];
    double[] deviation = new double[asked.size()];
    double[] chance = new double[asked.size()];
    for (int i = 0; i < asked.size(); i++) {
      Use word = words.get(asked.get(i));
      double prior = priorWords * word.everywhere() / everywhere;
      double here = word.first() + prior;
      double there = word.second() + prior;
      logOdds[i] = Math.log(here / (first - here)) - Math.log(there / (second - there));
      deviation[i] = Math.sqrt(1 / here + 1 / (first - here) + 1 / there + 1 / (second - there));
      chance[i] = 2 * NORMAL.survivalProbability(Math.abs(logOdds[i] / deviation[i]));
    }
    double[] q = falseDiscoveryRates(chance);
    double reach = NORMAL.inverseSurvivalProbability((1 - level) / 2);
    return IntStream.range(0, asked.size())
        .mapToObj(
            i ->
                new Odds(
                    logOdds[i],
                    logOdds[i] - reach * deviation[i],
                    logOdds[i] + reach * deviation[i],
                    logOdds[i] / deviation[i],
                    q[i]))
        .toList();
  }

  /** The step-up procedure of Benjamini & Hochberg (1995), as adjusted probabilities. */
  private static double[] falseDiscoveryRates(double[] chance) {
    List<Integer> worstFirst =
        IntStream.range(0, chance.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> chance[i]).reversed())
            .toList();
    double[] rates = new double[chance.length];
    double least = 1;
    for (int place = 0; place < chance.length; place++) {
      int i = worstFirst.get(place);
      least = Math.min(least, chance[i] * chance.length / (chance.length - place));
      rates[i] = least;
    }
    return rates;
  }
}
