package org.engagementscorecard.statistics;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a rep has in each stratum of like cases (a product, a region, a month, or any combination).
 *
 * @param byName one entry per stratum; a stratum in which the rep has no cases may be left out. A
 *     name may be any text, and means the same for every rep
 * @param <C> what is counted there: {@link ConversionCount}, {@link YieldCount} or {@link
 *     AmountSummary}
 */
public record Strata<C>(SortedMap<String, C> byName) {

  /**
   * Copies the map, in the natural order of the names.
   *
   * @throws NullPointerException if the map, a name or a value is null
   */
  public Strata {
    SortedMap<String, C> copy = new TreeMap<>();
    byName.forEach(
        (name, cases) -> {
          if (cases == null) {
            throw new NullPointerException("nothing in stratum " + name);
          }
          copy.put(name, cases);
        });
    byName = Collections.unmodifiableSortedMap(copy);
  }

  /**
   * All cases are alike.
   *
   * @param cases all that the rep has
   * @param <C> what is counted
   * @return one stratum, whose name is empty
   */
  public static <C> Strata<C> single(C cases) {
    SortedMap<String, C> byName = new TreeMap<>();
    byName.put("", cases);
    return new Strata<>(byName);
  }
}
