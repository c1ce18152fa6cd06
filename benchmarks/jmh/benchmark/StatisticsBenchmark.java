package benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.engagementscorecard.statistics.ConversionCount;
import org.engagementscorecard.statistics.PooledComparison;
import org.engagementscorecard.statistics.PooledFit;
import org.engagementscorecard.statistics.Tail;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How long one connection takes to compare, on one core, by the number of reps, beside R's {@code
 * glmer} on the same counts where R and lme4 are there. docs/benchmarks.md says how to run it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class StatisticsBenchmark {

  private static final Path FILES = Path.of("target", "benchmark", "statistics");
  private static final int GLMER_ROUNDS = 5;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private record Time(double milliseconds, double ofProcessor) {}

  /** {@code glmer} is 10,000 reps of about 45 attempts each, the rest are all different. */
  @Param({"10", "100", "1000", "10000", "glmer"})
  public String reps;

  private List<ConversionCount> counts;

  @Setup
  public void draw() {
    counts = reps.equals("glmer") ? about45(10_000) : different(Integer.parseInt(reps));
  }

  /** What the thread itself took, which says more on a machine that does other things. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Processor {
    public long nanoseconds;
    public long comparisons;
  }

  @Benchmark
  public PooledFit compare(Processor processor) {
    long before = THREADS.getCurrentThreadCpuTime();
    PooledFit fit = PooledComparison.withDefaults().compareConversions(counts).orElseThrow();
    processor.nanoseconds += THREADS.getCurrentThreadCpuTime() - before;
    processor.comparisons++;
    return fit;
  }

  /** Twenty to five hundred attempts, no two counts alike, so that nothing is shared. */
  private static List<ConversionCount> different(int reps) {
    var random = new SplittableRandom(reps);
    Set<ConversionCount> counts = new LinkedHashSet<>();
    while (counts.size() < reps) {
      counts.add(count(random, 20 + random.nextInt(481)));
    }
    return List.copyOf(counts);
  }

  private static List<ConversionCount> about45(int reps) {
    var random = new SplittableRandom(45);
    List<ConversionCount> counts = new ArrayList<>();
    for (int r = 0; r < reps; r++) {
      counts.add(count(random, 30 + random.nextInt(31)));
    }
    return counts;
  }

  /** True rates around logistic(-0.85) = 0.30, with a standard deviation of 0.5 logits. */
  private static ConversionCount count(SplittableRandom random, int attempts) {
    double normal = 0;
    for (int i = 0; i < 12; i++) {
      normal += random.nextDouble() - 0.5;
    }
    double rate = 1 / (1 + Math.exp(0.85 - 0.5 * normal));
    int successes = 0;
    for (int i = 0; i < attempts; i++) {
      if (random.nextDouble() < rate) {
        successes++;
      }
    }
    return new ConversionCount(attempts, successes);
  }

  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    var options =
        new OptionsBuilder()
            .include(StatisticsBenchmark.class.getSimpleName())
            .verbosity(arguments.length > 0 ? VerboseMode.NORMAL : VerboseMode.SILENT)
            .build();
    Map<String, Time> times = new TreeMap<>();
    for (RunResult result : new Runner(options).run()) {
      Map<String, Result> counters = result.getSecondaryResults();
      times.put(
          result.getParams().getParam("reps"),
          new Time(
              result.getPrimaryResult().getStatistics().getPercentile(50),
              counters.get("nanoseconds").getScore()
                  / counters.get("comparisons").getScore()
                  / 1e6));
    }
    System.out.println(
        "reps, all different   ms (median)   ms of processor   µs of processor per rep   limit");
    for (int reps : new int[] {10, 100, 1_000, 10_000}) {
      Time time = times.get(String.valueOf(reps));
      System.out.printf(
          Locale.ROOT,
          "%19d   %11.2f   %15.2f   %23.1f   %s%n",
          reps,
          time.milliseconds,
          time.ofProcessor,
          1000 * time.ofProcessor / reps,
          reps == 1_000 ? limit(time, 100) : reps == 10_000 ? limit(time, 1_000) : "");
    }
    System.out.printf(
        Locale.ROOT,
        "ten times as many reps take %.1f times as long (1,000 to 10,000; of the processor)%n",
        times.get("10000").ofProcessor / times.get("1000").ofProcessor);
    besideGlmer(times.get("glmer"));
  }

  private static String limit(Time time, double limit) {
    return String.format(
        Locale.ROOT,
        "%.0f ms: %s",
        limit,
        time.milliseconds < limit
            ? "kept"
            : time.ofProcessor < limit ? "kept by the processor" : "MISSED");
  }

  private static void besideGlmer(Time ours) throws IOException, InterruptedException {
    List<ConversionCount> counts = about45(10_000);
    System.out.printf(
        Locale.ROOT,
        "%n10,000 reps of about 45 attempts (%d different counts): %.2f ms, %.2f of the processor%n",
        Set.copyOf(counts).size(),
        ours.milliseconds,
        ours.ofProcessor);
    Files.createDirectories(FILES);
    Path in = FILES.resolve("counts.csv");
    Path out = FILES.resolve("means.csv");
    List<String> lines = new ArrayList<>(List.of("attempts,successes"));
    counts.forEach(count -> lines.add(count.attempts() + "," + count.successes()));
    Files.write(in, lines);
    String[] said = glmer(in, out);
    if (said.length != 4) {
      System.out.println("glmer: left out, for there is no Rscript with lme4 here");
      return;
    }
    double glmer = 1000 * Double.parseDouble(said[0]);
    double glmerOfProcessor = 1000 * Double.parseDouble(said[1]);
    System.out.printf(
        Locale.ROOT,
        "glmer (lme4 %s, Laplace, with ranef(condVar = TRUE), median of %d): %.0f ms,"
            + " %.0f of the processor%nthat is %.1f times as long, %.1f of the processor"
            + " (wanted: 10)%n",
        said[3],
        GLMER_ROUNDS,
        glmer,
        glmerOfProcessor,
        glmer / ours.milliseconds,
        glmerOfProcessor / ours.ofProcessor);
    PooledFit fit =
        PooledComparison.withDefaults()
            .withTail(Tail.NORMAL)
            .compareConversions(counts)
            .orElseThrow();
    List<String> means = Files.readAllLines(out);
    double greatest = 0;
    for (int r = 0; r < counts.size(); r++) {
      double difference = fit.estimates().get(r).mean() - Double.parseDouble(means.get(r + 1));
      greatest = Math.max(greatest, Math.abs(difference));
    }
    System.out.printf(
        Locale.ROOT,
        "greatest difference of means under a normal tail: %.5f (wanted: below 0.005; glmer's fit"
            + " is %s)%n",
        greatest,
        said[2].equals("TRUE") ? "not regular: nothing follows" : "regular");
  }

  private static String[] glmer(Path in, Path out) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(
                  "Rscript",
                  "benchmarks/glmer.R",
                  in.toString(),
                  out.toString(),
                  String.valueOf(GLMER_ROUNDS))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? said.split("\\s+") : new String[0];
    } catch (IOException e) {
      return new String[0];
    }
  }
}
