package org.engagementscorecard.statistics.effect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/** Made-up panels, and the county employment data. */
final class Panels {

  static final Path SHARED = Path.of("../shared");

  private Panels() {}

  static UnitHistory unit(OptionalInt firstTreated, double... outcomes) {
    return new UnitHistory(Optional.empty(), firstTreated, outcomes(outcomes));
  }

  static UnitHistory unit(String cluster, OptionalInt firstTreated, double... outcomes) {
    return new UnitHistory(Optional.of(cluster), firstTreated, outcomes(outcomes));
  }

  /** From period 1; NaN is not seen. */
  static TreeMap<Integer, Double> outcomes(double... outcomes) {
    TreeMap<Integer, Double> byPeriod = new TreeMap<>();
    for (int t = 0; t < outcomes.length; t++) {
      if (!Double.isNaN(outcomes[t])) {
        byPeriod.put(t + 1, outcomes[t]);
      }
    }
    return byPeriod;
  }

  static OptionalInt from(int period) {
    return OptionalInt.of(period);
  }

  static OptionalInt never() {
    return OptionalInt.empty();
  }

  /** Box &amp; Muller. */
  static double normal(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** Units of 2003 to 2007 in the order of the file. */
  static List<UnitHistory> counties() throws IOException {
    Path file = SHARED.resolve("data/did/mpdta.csv");
    Assumptions.assumeTrue(Files.exists(file), () -> "skipped without " + file);
    Map<String, TreeMap<Integer, Double>> outcomes = new TreeMap<>();
    Map<String, Integer> firstTreated = new TreeMap<>();
    for (String line : Files.readAllLines(file).subList(1, 2501)) {
      List<String> fields = List.of(line.split(",", -1));
      outcomes
          .computeIfAbsent(fields.get(1), county -> new TreeMap<>())
          .put(Integer.valueOf(fields.get(0)), Double.valueOf(fields.get(3)));
      firstTreated.put(fields.get(1), Integer.valueOf(fields.get(4)));
    }
    List<UnitHistory> units = new ArrayList<>();
    for (Map.Entry<String, TreeMap<Integer, Double>> county : outcomes.entrySet()) {
      int first = firstTreated.get(county.getKey());
      units.add(
          first == 0
              ? UnitHistory.neverTreated(county.getValue())
              : UnitHistory.treatedFrom(first, county.getValue()));
    }
    return units;
  }

  static EffectFit fit(EffectFinding finding) {
    if (finding instanceof EffectFinding.Helped helped) {
      return helped.fit();
    }
    if (finding instanceof EffectFinding.Hurt hurt) {
      return hurt.fit();
    }
    if (finding instanceof EffectFinding.NoSign noSign) {
      return noSign.fit();
    }
    if (finding instanceof EffectFinding.Withheld withheld) {
      return withheld.fit();
    }
    throw new AssertionError("no numbers: " + finding);
  }
}
