import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.engagementscorecard.statistics.ConversionCount;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.PooledComparison;
import org.engagementscorecard.statistics.PooledFit;
import org.engagementscorecard.statistics.Strata;
import org.engagementscorecard.statistics.Verdict;
import org.engagementscorecard.statistics.VerdictRules;

/**
 * Draws the pictures of docs/method.md with the service's own statistics:
 *
 * <pre>
 * mvn -q compile
 * java -cp target/classes:$(mvn -q dependency:build-classpath -Dmdep.outputFile=/dev/stdout) \
 *   docs/pictures/DrawPictures.java
 * </pre>
 */
public final class DrawPictures {
  private static final int WIDTH = 760;
  private static final int LEFT = 190;
  private static final int ROW = 24;
  private static final int TOP = 66;

  private static final String INK = "#202124";
  private static final String PALE = "#5f6368";
  private static final String RULE = "#dadce0";
  private static final String BAND = "#dbe7f6";
  private static final String BLUE = "#1f5f99";
  private static final String AMBER = "#b34700";
  private static final String RED = "#b3261e";
  private static final String GREEN = "#1b6e3c";

  private static final PooledComparison COMPARISON = PooledComparison.withDefaults();
  private static final VerdictRules RULES = VerdictRules.withDefaults();

  /** Efron and Morris (1975): hits in the first 45 at bats of 1970, and the average afterwards. */
  private record Batter(String name, int hits, double later) {}

  private static final List<Batter> BATTERS =
      List.of(
          new Batter("Clemente", 18, .346),
          new Batter("F. Robinson", 17, .298),
          new Batter("F. Howard", 16, .276),
          new Batter("Johnstone", 15, .222),
          new Batter("Berry", 14, .273),
          new Batter("Spencer", 14, .270),
          new Batter("Kessinger", 13, .263),
          new Batter("L. Alvarado", 12, .210),
          new Batter("Santo", 11, .269),
          new Batter("Swoboda", 11, .230),
          new Batter("Unser", 10, .264),
          new Batter("Williams", 10, .256),
          new Batter("Scott", 10, .303),
          new Batter("Petrocelli", 10, .264),
          new Batter("E. Rodriguez", 10, .226),
          new Batter("Campaneris", 9, .285),
          new Batter("Munson", 8, .316),
          new Batter("Alvis", 7, .200));

  /** Made-up reps: demos held, and proposals that came of them. */
  private record MadeUp(String name, int attempts, int successes) {

    ConversionCount count() {
      return new ConversionCount(attempts, successes);
    }

    double rate() {
      return (double) successes / attempts;
    }
  }

  private static final List<MadeUp> REPS =
      List.of(
          new MadeUp("Ada", 210, 118),
          new MadeUp("Ben", 180, 88),
          new MadeUp("Cleo", 12, 3),
          new MadeUp("Dov", 150, 72),
          new MadeUp("Eve", 240, 121),
          new MadeUp("Finn", 9, 8),
          new MadeUp("Gus", 160, 48),
          new MadeUp("Hana", 190, 97),
          new MadeUp("Ivo", 120, 47),
          new MadeUp("June", 170, 119),
          new MadeUp("Kai", 200, 99),
          new MadeUp("Lou", 30, 12));

  /** Made-up reps who are all alike: demos to customers and to strangers, and what came of them. */
  private record Mixed(String name, MadeUp customers, MadeUp strangers) {

    Mixed(String name, int customers, int ofCustomers, int strangers, int ofStrangers) {
      this(
          name, new MadeUp(name, customers, ofCustomers), new MadeUp(name, strangers, ofStrangers));
    }

    int attempts() {
      return customers.attempts() + strangers.attempts();
    }

    int successes() {
      return customers.successes() + strangers.successes();
    }

    Strata<ConversionCount> strata() {
      return new Strata<>(
          new TreeMap<>(Map.of("customers", customers.count(), "strangers", strangers.count())));
    }
  }

  /** Half of the demos to customers lead to a proposal, and 15% of those to strangers. */
  private static final List<Mixed> MIXED =
      List.of(
          new Mixed("Ada", 90, 47, 20, 3),
          new Mixed("Ben", 70, 34, 40, 6),
          new Mixed("Cleo", 110, 53, 15, 2),
          new Mixed("Dov", 0, 0, 150, 22),
          new Mixed("Eve", 60, 31, 45, 7),
          new Mixed("Finn", 100, 50, 30, 5),
          new Mixed("Gus", 80, 38, 35, 5),
          new Mixed("Hana", 75, 39, 25, 4));

  private DrawPictures() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/pictures");
    Files.writeString(folder.resolve("pooling.svg"), pooling());
    Files.writeString(folder.resolve("verdicts.svg"), verdicts());
    Files.writeString(folder.resolve("like-for-like.svg"), likeForLike());
  }

  private static String pooling() {
    PooledFit fit =
        COMPARISON
            .compareConversions(
                BATTERS.stream().map(one -> new ConversionCount(45, one.hits())).toList())
            .orElseThrow();
    Svg svg =
        new Svg(
            "18 batters of 1970: the first 45 at bats, and the rest of the season",
            BATTERS.size(),
            720,
            0.15,
            0.41,
            0.05);
    svg.legend(true, "as counted", "estimate, with 90% interval", "what came in the rest");
    svg.typical(fit, false, "typical");
    for (int i = 0; i < BATTERS.size(); i++) {
      Batter one = BATTERS.get(i);
      svg.name(i, one.name() + ", " + one.hits() + " of 45");
      svg.row(i, fit.estimates().get(i), one.hits() / 45.0, BLUE);
      svg.came(i, one.later());
    }
    return svg.end();
  }

  private static String verdicts() {
    PooledFit fit =
        COMPARISON.compareConversions(REPS.stream().map(MadeUp::count).toList()).orElseThrow();
    List<Verdict> verdicts = RULES.decide(fit.estimates());
    Svg svg =
        new Svg("12 made-up reps: demos that led to a proposal", REPS.size(), 520, 0.2, 0.95, 0.1);
    svg.legend(false, "as counted", "estimate, with 90% interval");
    svg.typical(fit, true, "typical ± 10%");
    for (int i = 0; i < REPS.size(); i++) {
      MadeUp one = REPS.get(i);
      svg.name(i, one.name() + ", " + one.successes() + " of " + one.attempts());
      svg.row(i, fit.estimates().get(i), one.rate(), color(verdicts.get(i)));
      OptionalLong more = RULES.moreAttempts(fit, i, one.attempts());
      svg.word(540, i, said(verdicts.get(i), more), color(verdicts.get(i)));
    }
    return svg.end();
  }

  private static String likeForLike() {
    List<Verdict> lumped =
        RULES.decide(
            COMPARISON
                .compareConversions(
                    MIXED.stream()
                        .map(one -> new ConversionCount(one.attempts(), one.successes()))
                        .toList())
                .orElseThrow()
                .estimates());
    PooledFit fit =
        COMPARISON
            .compareConversionsLikeForLike(MIXED.stream().map(Mixed::strata).toList())
            .orElseThrow();
    List<Verdict> verdicts = RULES.decide(fit.estimates());
    Svg svg =
        new Svg(
            "8 made-up reps who are alike; Dov has no demos to customers, only to strangers",
            MIXED.size(),
            520,
            0.1,
            0.6,
            0.1);
    svg.legend(false, "as counted", "estimate on everybody’s mix, with 90% interval");
    svg.typical(fit, true, "typical ± 10%");
    svg.heading(540, "lumped");
    svg.heading(640, "like for like");
    for (int i = 0; i < MIXED.size(); i++) {
      Mixed one = MIXED.get(i);
      svg.name(i, one.name() + ", " + one.successes() + " of " + one.attempts());
      double raw = (double) one.successes() / one.attempts();
      svg.row(i, fit.estimates().get(i), raw, color(verdicts.get(i)));
      svg.word(540, i, lumped.get(i).key(), color(lumped.get(i)));
      svg.word(640, i, verdicts.get(i).key(), color(verdicts.get(i)));
    }
    return svg.end();
  }

  private static String color(Verdict verdict) {
    return switch (verdict.key()) {
      case "gap" -> RED;
      case "strength" -> GREEN;
      default -> BLUE;
    };
  }

  private static String said(Verdict verdict, OptionalLong more) {
    String word = verdict.key();
    if (verdict instanceof Verdict.Gap gap) {
      return word + ", " + frequency(gap.probability());
    }
    if (verdict instanceof Verdict.Strength strength) {
      return word + ", " + frequency(strength.probability());
    }
    if (verdict instanceof Verdict.Watch watch) {
      return word + ", " + frequency(watch.probability());
    }
    if (verdict instanceof Verdict.InLine inLine) {
      return word + ", " + frequency(inLine.probability());
    }
    return word + (more.isPresent() ? ", about " + more.getAsLong() + " more demos" : "");
  }

  /** As the scorecard's sentences say a probability. */
  private static String frequency(double probability) {
    long inTen = Math.round(10 * probability);
    return inTen >= 10 ? "more than 19 in 20" : "about " + inTen + " in 10";
  }

  /** Rows of numbers along one axis. */
  private static final class Svg {
    private final StringBuilder text = new StringBuilder();
    private final int rows;
    private final int right;
    private final double low;
    private final double high;

    Svg(String title, int rows, int right, double low, double high, double step) {
      this.rows = rows;
      this.right = right;
      this.low = low;
      this.high = high;
      int height = bottom() + 52;
      add(
          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
              + " height=\"%d\" role=\"img\" aria-labelledby=\"title\""
              + " font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\">",
          WIDTH, height, WIDTH, height);
      add("<title id=\"title\">%s</title>", title);
      add(
          "<rect x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#ffffff\""
              + " stroke=\"%s\"/>",
          WIDTH - 1, height - 1, RULE);
      add(
          "<text x=\"20\" y=\"28\" fill=\"%s\" font-size=\"16\" font-weight=\"bold\">%s</text>",
          INK, title);
      for (int i = 0; low + i * step <= high + 1e-9; i++) {
        double tick = low + i * step;
        add(
            "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\"/>",
            x(tick), x(tick), TOP, bottom() + 4, RULE);
        say(x(tick), bottom() + 18, Math.round(100 * tick) + "%", PALE, "middle", 12);
      }
    }

    /** Words for the ring, the dot and, where there are any, the diamond. */
    void legend(boolean diamonds, String... words) {
      int x = 24;
      for (int i = 0; i < words.length; i++) {
        int shapeAt = i == 1 ? x + 12 : x;
        if (i == 0) {
          ring(x, 46);
        } else if (i == 1) {
          bar(x, x + 24, 46, BLUE);
          dot(shapeAt, 46, BLUE);
        } else if (diamonds) {
          diamond(x, 46);
        }
        say(x + (i == 1 ? 32 : 12), 50, words[i], PALE, "start", 12);
        x += (i == 1 ? 62 : 42) + 6 * words[i].length();
      }
    }

    void typical(PooledFit fit, boolean withMargin, String word) {
      double at = fit.typical();
      if (withMargin) {
        double from = x(at * (1 - fit.margin()));
        add(
            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
            from, TOP, x(at * (1 + fit.margin())) - from, rows * ROW, BAND);
      }
      add(
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\""
              + " stroke-dasharray=\"4 3\"/>",
          x(at), x(at), TOP, bottom(), PALE);
      say(x(at), bottom() + 36, word, PALE, "middle", 12);
    }

    void heading(int x, String word) {
      say(x, TOP - 4, word, PALE, "start", 12);
    }

    void name(int row, String word) {
      say(LEFT - 18, y(row) + 4, word, INK, "end", 13);
    }

    void word(int x, int row, String word, String color) {
      say(x, y(row) + 4, word, color.equals(BLUE) ? INK : color, "start", 13);
    }

    void row(int row, Estimate estimate, double raw, String color) {
      bar(x(estimate.low()), x(estimate.high()), y(row), color);
      ring(x(raw), y(row));
      dot(x(estimate.mean()), y(row), color);
    }

    void came(int row, double at) {
      diamond(x(at), y(row));
    }

    private void bar(double from, double to, int y, String color) {
      add(
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"4\""
              + " stroke-opacity=\"0.4\" stroke-linecap=\"round\"/>",
          from, to, y, y, color);
    }

    private void dot(double x, int y, String color) {
      add("<circle cx=\"%.1f\" cy=\"%d\" r=\"4.5\" fill=\"%s\"/>", x, y, color);
    }

    private void ring(double x, int y) {
      add(
          "<circle cx=\"%.1f\" cy=\"%d\" r=\"5.5\" fill=\"#ffffff\" stroke=\"%s\""
              + " stroke-width=\"1.5\"/>",
          x, y, INK);
    }

    private void diamond(double x, int y) {
      add(
          "<path d=\"M%.1f %d l5.5 5.5 l-5.5 5.5 l-5.5 -5.5 z\" fill=\"%s\" stroke=\"#ffffff\"/>",
          x, y - 5, AMBER);
    }

    String end() {
      return text.append("</svg>\n").toString();
    }

    private int bottom() {
      return TOP + rows * ROW;
    }

    private int y(int row) {
      return TOP + row * ROW + ROW / 2;
    }

    private double x(double value) {
      return LEFT + (right - LEFT) * (Math.min(Math.max(value, low), high) - low) / (high - low);
    }

    private void say(double x, int y, String word, String color, String anchor, int size) {
      add(
          "<text x=\"%.1f\" y=\"%d\" fill=\"%s\" text-anchor=\"%s\" font-size=\"%d\">%s</text>",
          x, y, color, anchor, size, word);
    }

    private void add(String format, Object... values) {
      text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
  }
}
