package org.engagementscorecard.scorecard;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engagementscorecard.statistics.AmountSummary;
import org.engagementscorecard.statistics.ConversionCount;
import org.engagementscorecard.statistics.Strata;
import org.engagementscorecard.statistics.Verdict;
import org.engagementscorecard.statistics.YieldCount;

/** What there is of a rep on a connection in a period, stratum by stratum of like cases. */
public sealed interface Cases {

  /** How many attempts or amounts there are; empty where what was added up is no count. */
  OptionalLong attempts();

  /** How many successes; empty where there are only amounts, or what was added up is no count. */
  OptionalLong successes();

  /** Attempts of the period that don't count yet; empty where nobody knows. */
  OptionalLong open();

  /**
   * Successes per attempt, or the middle of the amounts (their geometric mean), of all cases alike
   * or not; empty where there is none.
   */
  OptionalDouble raw();

  /** In how many strata there is something. */
  int size();

  /** Whether there is something that can be compared. */
  default boolean isComparable() {
    return attempts().orElse(0) > 0;
  }

  /** Attempts that succeed or don't. */
  record Conversions(Strata<ConversionCount> strata, OptionalLong open) implements Cases {
    @Override
    public int size() {
      return strata.byName().size();
    }

    @Override
    public OptionalLong attempts() {
      return OptionalLong.of(
          strata.byName().values().stream().mapToLong(ConversionCount::attempts).sum());
    }

    @Override
    public OptionalLong successes() {
      return OptionalLong.of(
          strata.byName().values().stream().mapToLong(ConversionCount::successes).sum());
    }

    @Override
    public OptionalDouble raw() {
      return ratio(successes().orElse(0), attempts().orElse(0));
    }
  }

  /** Counts that come of counts. */
  record Yields(Strata<YieldCount> strata) implements Cases {
    @Override
    public int size() {
      return strata.byName().size();
    }

    @Override
    public OptionalLong attempts() {
      return OptionalLong.of(
          Math.round(strata.byName().values().stream().mapToDouble(YieldCount::exposure).sum()));
    }

    @Override
    public OptionalLong successes() {
      return OptionalLong.of(strata.byName().values().stream().mapToLong(YieldCount::count).sum());
    }

    @Override
    public OptionalLong open() {
      return OptionalLong.empty();
    }

    @Override
    public OptionalDouble raw() {
      return ratio(successes().orElse(0), attempts().orElse(0));
    }
  }

  /** Amounts, each of one success. */
  record Amounts(Strata<AmountSummary> strata) implements Cases {
    @Override
    public int size() {
      return strata.byName().size();
    }

    @Override
    public OptionalLong attempts() {
      return OptionalLong.of(
          strata.byName().values().stream().mapToLong(AmountSummary::deals).sum());
    }

    @Override
    public OptionalLong successes() {
      return OptionalLong.empty();
    }

    @Override
    public OptionalLong open() {
      return OptionalLong.empty();
    }

    @Override
    public OptionalDouble raw() {
      double sumOfLogs =
          strata.byName().values().stream()
              .mapToDouble(part -> part.deals() * part.meanLog())
              .sum();
      long deals = attempts().orElse(0);
      return deals == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.exp(sumOfLogs / deals));
    }
  }

  /**
   * What can't be compared for what it is.
   *
   * @param fault why it can't
   */
  record Faulty(Verdict.Reason fault, OptionalLong attempts, OptionalLong successes)
      implements Cases {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public OptionalLong open() {
      return OptionalLong.empty();
    }

    @Override
    public OptionalDouble raw() {
      return OptionalDouble.empty();
    }

    @Override
    public boolean isComparable() {
      return false;
    }
  }

  /**
   * What there is of several reps taken together, stratum by stratum; without what can't be
   * compared for what it is. Empty where there is nothing.
   *
   * @param all of one connection
   */
  static Optional<Cases> together(List<Cases> all) {
    SortedMap<String, ConversionCount> conversions = new TreeMap<>();
    SortedMap<String, YieldCount> yields = new TreeMap<>();
    SortedMap<String, AmountSummary> amounts = new TreeMap<>();
    for (Cases one : all) {
      if (one instanceof Conversions own) {
        own.strata()
            .byName()
            .forEach(
                (name, more) ->
                    conversions.merge(
                        name,
                        more,
                        (a, b) ->
                            new ConversionCount(
                                a.attempts() + b.attempts(), a.successes() + b.successes())));
      } else if (one instanceof Yields own) {
        own.strata()
            .byName()
            .forEach(
                (name, more) ->
                    yields.merge(
                        name,
                        more,
                        (a, b) ->
                            new YieldCount(a.count() + b.count(), a.exposure() + b.exposure())));
      } else if (one instanceof Amounts own) {
        own.strata().byName().forEach((name, more) -> amounts.merge(name, more, Cases::added));
      }
    }
    if (!conversions.isEmpty()) {
      return Optional.of(new Conversions(new Strata<>(conversions), OptionalLong.empty()));
    }
    if (!yields.isEmpty()) {
      return Optional.of(new Yields(new Strata<>(yields)));
    }
    return amounts.isEmpty() ? Optional.empty() : Optional.of(new Amounts(new Strata<>(amounts)));
  }

  /** Sums of squares around the common mean (Chan, Golub & LeVeque 1979). */
  private static AmountSummary added(AmountSummary one, AmountSummary other) {
    long deals = one.deals() + other.deals();
    double apart = other.meanLog() - one.meanLog();
    return new AmountSummary(
        deals,
        one.meanLog() + apart * other.deals() / deals,
        one.sumOfSquares()
            + other.sumOfSquares()
            + apart * apart * one.deals() * other.deals() / deals);
  }

  private static OptionalDouble ratio(long successes, long attempts) {
    return attempts == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) successes / attempts);
  }
}
