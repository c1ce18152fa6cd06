package org.engagementscorecard.scorecard;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * What is reckoned when it is first asked for, once, whoever asks: a report holds thousands of
 * findings, and few of them are ever shown.
 */
final class Later<T> implements Supplier<T> {
  private Supplier<T> reckon;
  private volatile T found;

  private Later(Supplier<T> reckon) {
    this.reckon = reckon;
  }

  /** What this comes to when it is asked for; never null, and the same however often it is. */
  static <T> Later<T> of(Supplier<T> reckon) {
    return new Later<>(Objects.requireNonNull(reckon, "reckon"));
  }

  @Override
  public T get() {
    T known = found;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      if (found == null) {
        found = Objects.requireNonNull(reckon.get(), "found");
        reckon = null;
      }
      return found;
    }
  }
}
