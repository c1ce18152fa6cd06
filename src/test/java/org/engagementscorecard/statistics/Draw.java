package org.engagementscorecard.statistics;

import java.util.SplittableRandom;

/** Draws from a seeded generator. */
final class Draw {

  private Draw() {}

  static long successes(SplittableRandom random, int attempts, double rate) {
    long successes = 0;
    for (int i = 0; i < attempts; i++) {
      if (random.nextDouble() < rate) {
        successes++;
      }
    }
    return successes;
  }

  /** By counting how many exponential waiting times fit. */
  static long poisson(SplittableRandom random, double mean) {
    long count = 0;
    double waited = -Math.log(1 - random.nextDouble());
    while (waited < mean) {
      count++;
      waited -= Math.log(1 - random.nextDouble());
    }
    return count;
  }

  static double normal(SplittableRandom random) {
    // Box & Muller
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
