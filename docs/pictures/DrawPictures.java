import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.engagementscorecard.statistics.ConversionCount;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.PooledComparison;
import org.engagementscorecard.statistics.PooledFit;
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
  private static final int WIDTH = 720;
  private static final int LEFT = 190;
  private static final int RIGHT = 560;
  private static final int ROW = 26;
  private static final int TOP = 58;

  private static final String INK = "#222222";
  private static final String PALE = "#767676";
  private static final String BAND = "#e8eef4";
  private static final String BLUE = "#1f5f99";
  private static final String ORANGE = "#b34700";

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
  private record MadeUp(String name, int attempts, int successes) {}

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

  private DrawPictures() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/pictures");
    Files.writeString(folder.resolve("pooling.svg"), pooling());
    Files.writeString(folder.resolve("verdicts.svg"), verdicts());
  }

  private static String pooling() {
    PooledFit fit =
        PooledComparison.withDefaults()
            .compareConversions(
                BATTERS.stream().map(one -> new ConversionCount(45, one.hits())).toList())
            .orElseThrow();
    Svg svg = new Svg(BATTERS.size(), 0.10, 0.45, "18 batters: the first 45 at bats, and the rest of the season");
    svg.legend(List.of("raw", "estimate, 90% interval", "what came"), List.of(PALE, BLUE, ORANGE));
    svg.line(fit.typical(), PALE, "typical");
    for (int i = 0; i < BATTERS.size(); i++) {
      Batter one = BATTERS.get(i);
      Estimate estimate = fit.estimates().get(i);
      svg.name(i, one.name());
      svg.interval(i, estimate.low(), estimate.high());
      svg.ring(i, one.hits() / 45.0, PALE);
      svg.dot(i, estimate.mean(), BLUE);
      svg.diamond(i, one.later());
    }
    return svg.end();
  }

  private static String verdicts() {
    PooledFit fit =
        PooledComparison.withDefaults()
            .compareConversions(
                REPS.stream()
                    .map(one -> new ConversionCount(one.attempts(), one.successes()))
                    .toList())
            .orElseThrow();
    List<Verdict> verdicts = VerdictRules.withDefaults().decide(fit.estimates());
    Svg svg = new Svg(REPS.size(), 0.15, 0.95, "12 made-up reps: demos that led to a proposal");
    svg.legend(List.of("raw", "estimate, 90% interval"), List.of(PALE, BLUE));
    svg.band(fit.typical() * (1 - fit.margin()), fit.typical() * (1 + fit.margin()));
    svg.line(fit.typical(), PALE, "typical ± 10%");
    for (int i = 0; i < REPS.size(); i++) {
      MadeUp one = REPS.get(i);
      Estimate estimate = fit.estimates().get(i);
      svg.name(i, one.name() + ", " + one.successes() + " of " + one.attempts());
      svg.interval(i, estimate.low(), estimate.high());
      svg.ring(i, (double) one.successes() / one.attempts(), PALE);
      svg.dot(i, estimate.mean(), BLUE);
      Verdict verdict = verdicts.get(i);
      svg.word(i, verdict.key(), verdict instanceof Verdict.Gap || verdict instanceof Verdict.Strength);
    }
    return svg.end();
  }

  /** Rows of numbers along one axis. */
  private static final class Svg {
    private final StringBuilder text = new StringBuilder();
    private final int rows;
    private final double low;
    private final double high;

    Svg(int rows, double low, double high, String title) {
      this.rows = rows;
      this.low = low;
      this.high = high;
      int height = TOP + rows * ROW + 40;
      add(
          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
              + " font-family=\"sans-serif\" font-size=\"13\" role=\"img\" aria-label=\"%s\">",
          WIDTH, height, WIDTH, title);
      add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, height);
      say(16, 22, title, INK, "start", true);
      for (double tick = Math.ceil(low * 10) / 10; tick <= high + 1e-9; tick += 0.1) {
        say(x(tick), bottom() + 18, Math.round(100 * tick) + "%", PALE, "middle", false);
      }
    }

    void legend(List<String> words, List<String> colors) {
      int x = LEFT;
      for (int i = 0; i < words.size(); i++) {
        String shape =
            switch (i) {
              case 0 -> "○ ";
              case 1 -> "● ";
              default -> "◆ ";
            };
        say(x, 44, shape + words.get(i), colors.get(i), "start", false);
        x += 30 + 8 * words.get(i).length();
      }
    }

    void band(double from, double to) {
      add(
          "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
          x(from), TOP, x(to) - x(from), rows * ROW, BAND);
    }

    void line(double at, String color, String word) {
      add(
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\""
              + " stroke-dasharray=\"4 3\"/>",
          x(at), x(at), TOP, bottom(), color);
      say(x(at), bottom() + 34, word, color, "middle", false);
    }

    void name(int row, String word) {
      say(LEFT - 24, y(row) + 4, word, INK, "end", false);
    }

    void word(int row, String word, boolean bold) {
      say(RIGHT + 24, y(row) + 4, word, bold ? ORANGE : INK, "start", bold);
    }

    void interval(int row, double from, double to) {
      add(
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\""
              + " stroke-opacity=\"0.45\"/>",
          x(from), x(to), y(row), y(row), BLUE);
    }

    void dot(int row, double at, String color) {
      add("<circle cx=\"%.1f\" cy=\"%d\" r=\"5\" fill=\"%s\"/>", x(at), y(row), color);
    }

    void ring(int row, double at, String color) {
      add(
          "<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" fill=\"none\" stroke=\"%s\""
              + " stroke-width=\"1.5\"/>",
          x(at), y(row), color);
    }

    void diamond(int row, double at) {
      add(
          "<path d=\"M%.1f %d l5 5 l-5 5 l-5 -5 z\" fill=\"%s\"/>", x(at), y(row) - 5, ORANGE);
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
      return LEFT + (RIGHT - LEFT) * (Math.min(Math.max(value, low), high) - low) / (high - low);
    }

    private void say(
        double x, int y, String word, String color, String anchor, boolean bold) {
      add(
          "<text x=\"%.1f\" y=\"%d\" fill=\"%s\" text-anchor=\"%s\"%s>%s</text>",
          x, y, color, anchor, bold ? " font-weight=\"bold\"" : "", word);
    }

    private void add(String format, Object... values) {
      text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
  }
}
