package org.engagementscorecard.acceptance.workload;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.engagementscorecard.acceptance.workload.Operation.Expected;
import org.engagementscorecard.acceptance.workload.Operation.Kind;

/**
 * Makes facts up, always the same for the same seed and name: of every kind of metric, with
 * subjects that run through connections and pass between reps, at instants around midnights and
 * changes of the clock, some at the very same instant.
 */
public final class FactMaker {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> TRACED =
      List.of("calls_made", "meetings_held", "proposals_sent", "deals_won", "deals_lost");
  private static final List<String> MEASURED =
      List.of("bookings", "deal_size", "pipeline", "longest_call", "accounts_met", "letters");
  private static final List<String> PRODUCTS = List.of("Basic", "Plus", "Pro|x", "Back slash");

  private final long seed;
  private final List<String> reps;
  private final int days;
  private final int subjects;

  /**
   * @param reps who facts are about
   * @param days over how many days they are spread
   * @param subjects how many subjects there are
   */
  public FactMaker(long seed, List<String> reps, int days, int subjects) {
    this.seed = seed;
    this.reps = List.copyOf(reps);
    this.days = days;
    this.subjects = subjects;
  }

  /** Keys of so many reps. */
  public static List<String> repKeys(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(rep -> prefix + rep).toList();
  }

  /** The fact of a name, in one of its versions; the first is 0. */
  public Operation make(Kind kind, String source, long number, int version) {
    SplittableRandom random =
        new SplittableRandom((seed * 31 + source.hashCode()) * 1_000_003L + number * 64 + version);
    random.nextLong();
    boolean traced = random.nextInt(100) < 60;
    List<String> metrics = traced ? TRACED : MEASURED;
    String metric = metrics.get(random.nextInt(metrics.size()));
    boolean withSubject = traced || metric.equals("accounts_met");
    return new Operation(
        kind,
        source,
        source + "-" + number,
        reps.get(random.nextInt(reps.size())),
        metric,
        at(random),
        traced ? "1" : value(random),
        withSubject && random.nextInt(20) > 0 ? "lead-" + random.nextInt(subjects) : null,
        random.nextInt(4) > 0 ? PRODUCTS.get(random.nextInt(PRODUCTS.size())) : null,
        Expected.TAKEN);
  }

  /** The fact of a name is taken back. */
  public static Operation voidOf(Operation fact) {
    return new Operation(
        Kind.VOID, fact.source(), fact.id(), null, null, null, null, null, null, Expected.TAKEN);
  }

  private Instant at(SplittableRandom random) {
    Instant day = START.plus(Duration.ofDays(random.nextInt(days)));
    return switch (random.nextInt(4)) {
      // On the hour: many facts at the same instant, some at midnight
      case 0 -> day.plus(Duration.ofHours(random.nextInt(24)));
      case 1 -> day.plusSeconds(random.nextInt(86_400));
      default -> day.plusNanos(1_000 * random.nextLong(86_400_000_000L));
    };
  }

  private static String value(SplittableRandom random) {
    int scale = random.nextInt(4) * 4;
    BigDecimal value = BigDecimal.valueOf(random.nextLong(-2_000_000, 10_000_000), scale);
    return random.nextInt(5) == 0 ? "1.50" : value.toPlainString();
  }
}
