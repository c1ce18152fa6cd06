package org.engagementscorecard.http;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What a request brought: one thing, or an array of them. Knows where each stands in the body.
 *
 * @param items the things, in the body's order
 * @param array whether they came as an array, so that each has its index as pointer
 */
public record Batch<T>(List<T> items, boolean array) {
  /** A body that is one thing. */
  public static <T> Batch<T> one(T item) {
    return new Batch<>(List.of(item), false);
  }

  /** A body that is an array. */
  public static <T> Batch<T> many(List<T> items) {
    return new Batch<>(items, true);
  }

  /** JSON pointer of the item with this index. */
  public String pointer(int index) {
    return array ? "/" + index : "";
  }

  /**
   * Indices of the items in the order of a key. Whoever writes in this order never waits in a
   * circle with somebody who writes the same.
   */
  public List<Integer> inOrderOf(Function<T, String> key) {
    return IntStream.range(0, items.size())
        .boxed()
        .sorted(Comparator.comparing(index -> key.apply(items.get(index))))
        .toList();
  }

  /** How many entries were new, and how many replaced what stood there. */
  public record Put(int created, int updated) {}
}
