package org.engagementscorecard.statistics.effect;

import java.util.Objects;

/**
 * How chance is drawn. The same seed gives the same answer, for any order of the units.
 *
 * @param multipliers weights of the multiplier bootstrap
 * @param draws draws of the multiplier bootstrap, and arrangements tried by randomisation
 *     inference, from 99 to 1,000,000
 * @param seed where the random numbers start
 */
public record Resampling(Multipliers multipliers, int draws, long seed) {

  /** Weights with mean 0 and variance 1. */
  public enum Multipliers {
    /** Mammen (1993): third moment 1 as well. */
    MAMMEN,
    /** +1 or −1, evenly. */
    RADEMACHER
  }

  private static final int FEWEST = 99;
  private static final int MOST = 1_000_000;

  /**
   * @throws IllegalArgumentException if draws is not in [99, 1,000,000]
   */
  public Resampling {
    Objects.requireNonNull(multipliers, "multipliers");
    if (draws < FEWEST || draws > MOST) {
      throw new IllegalArgumentException("draws must lie in [99, 1000000]: " + draws);
    }
  }

  /**
   * Mammen's weights, 999 draws, a fixed seed.
   *
   * @return the defaults
   */
  public static Resampling withDefaults() {
    return new Resampling(Multipliers.MAMMEN, 999, 20_210_101);
  }
}
