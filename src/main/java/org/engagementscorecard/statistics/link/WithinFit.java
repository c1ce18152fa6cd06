package org.engagementscorecard.statistics.link;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Least squares with an effect of each rep (and, on request, a straight line of each rep's own) and
 * an effect of each period, partly the same for all and partly in proportion to the rep's size (the
 * rep's mean activity), for panels with any cells missing.
 *
 * <p>The rep's effects are taken out of every column within the rep, which is exact; what remains
 * are the normal equations of the periods and the regressors together, solved by Cholesky. (The
 * shortcut of subtracting the rep's and the period's mean is right only when no cell is missing.) A
 * column that others explain wholly is left out, as R's {@code lm} does.
 *
 * <p>Standard errors by the delete-one-rep jackknife, (G − 1) / G · Σ (b₍₋ᵣ₎ − b)², also called
 * CR3: every rep is left out in turn and everything, period effects included, fitted again. From
 * {@link #GREATEST_GROUPS} reps on they are left out in so many groups of equal number instead. Any
 * dependence within a rep is allowed. With few reps, or a few who carry most of the variation, it
 * errs to the safe side, where the usual clustered sandwich (CR1) is too sure: MacKinnon, Nielsen
 * &amp; Webb (2023), "Fast and reliable jackknife and bootstrap methods for cluster-robust
 * inference", Journal of Applied Econometrics 38.
 *
 * <p>Time grows with reps × periods² and with min(reps, 100) × periods³.
 */
final class WithinFit {

  /** What is left of a column, as a fraction of its own sum of squares, to count as anything. */
  private static final double RANK_TOLERANCE = 1e-9;

  /** More than that many degrees of freedom make no difference to an interval. */
  private static final int GREATEST_GROUPS = 100;

  private final Sample sample;
  private final boolean trends;

  /** Columns of period effects: one for each period, then one for each in proportion to size. */
  private final int effects;

  private final int size;

  /** Per rep: mean activity, on a scale with mean 0 and deviation 1 over reps. */
  private final double[] repSize;

  /** Scale of each column: its root mean square once the reps' own effects are out. */
  private final double[] scale;

  /** Per rep and row: the columns over their scale, without the rep's own effects. */
  private final double[][][] columns;

  /** Per rep and row: an orthonormal basis of the rep's own effects. */
  private final double[][][] basis;

  private final double[][] normal;
  private final Solution solution;

  /**
   * Coefficients on the scaled columns (periods, then regressors).
   *
   * @param left sums of squares left of each column after those before it
   * @param outcomeBesideEffects sum of squares left of the outcome after the periods alone
   */
  private record Solution(double[] coefficients, double[] left, double outcomeBesideEffects) {}

  WithinFit(Sample all, boolean trends) {
    this.sample = all.withRowsPerRep(trends ? 3 : 2);
    this.trends = trends;
    this.effects = 2 * sample.periods().length;
    int width = sample.regressors() + 1;
    this.size = effects + width;
    int reps = reps();
    this.repSize = repSizes();
    this.columns = new double[reps][][];
    this.basis = new double[reps][][];
    double[] squares = new double[width];
    double[] greatest = new double[width];
    int rows = 0;
    for (int r = 0; r < reps; r++) {
      Sample.Block block = sample.blocks().get(r);
      basis[r] = basis(block.period());
      columns[r] = within(block.rows(), basis[r]);
      rows += block.rows().length;
      for (int i = 0; i < columns[r].length; i++) {
        for (int j = 0; j < width; j++) {
          squares[j] += columns[r][i][j] * columns[r][i][j];
          greatest[j] = Math.max(greatest[j], Math.abs(block.rows()[i][j]));
        }
      }
    }
    this.scale = new double[width];
    for (int j = 0; j < width; j++) {
      double deviation = Math.sqrt(squares[j] / Math.max(rows, 1));
      // below that it is rounding of a column that does not change within reps
      scale[j] = deviation > 1e-12 * greatest[j] ? deviation : 0;
      for (double[][] own : columns) {
        for (double[] row : own) {
          row[j] = scale[j] > 0 ? row[j] / scale[j] : 0;
        }
      }
    }
    this.normal = new double[size][size];
    for (int r = 0; r < reps; r++) {
      add(normal, r, 1);
    }
    this.solution = solve(normal);
  }

  int reps() {
    return sample.blocks().size();
  }

  int cells() {
    return sample.blocks().stream().mapToInt(block -> block.rows().length).sum();
  }

  /** Reps whose own regressor moves at all: those the coefficient is learnt from. */
  int repsWhoVary(int regressor) {
    int count = 0;
    for (double[][] own : columns) {
      boolean varies = false;
      for (double[] row : own) {
        varies |= Math.abs(row[regressor]) > RANK_TOLERANCE;
      }
      count += varies ? 1 : 0;
    }
    return count;
  }

  /** Does this regressor hold anything beside effects and the regressors before it? */
  boolean varies(int regressor) {
    return left(regressor) > 0;
  }

  /** Does the outcome move beside rep and period? */
  boolean outcomeVaries() {
    return solution.outcomeBesideEffects > RANK_TOLERANCE * normal[size - 1][size - 1];
  }

  private double left(int column) {
    return solution.left[effects + column];
  }

  /** Standard deviation of what effects, and columns before it, leave of a column. */
  double deviation(int column) {
    int fitted = 0;
    for (double[][] own : basis) {
      fitted += own[0].length;
    }
    for (int i = 0; i < effects + column; i++) {
      fitted += solution.left[i] > 0 ? 1 : 0;
    }
    return scale[column] * Math.sqrt(left(column) / Math.max(cells() - fitted, 1));
  }

  /** Outcome per unit of the regressor. */
  double coefficient(int regressor) {
    return solution.coefficients[effects + regressor] * unit(regressor);
  }

  /** The slope at which the outcome moves by its own deviation when the regressor does. */
  double unit(int regressor) {
    return scale[sample.regressors()] / scale[regressor];
  }

  /**
   * Jackknife standard error of {@link #coefficient}; empty when without one of the reps (or
   * groups) there would be nothing left to learn it from.
   */
  OptionalDouble standardError(int regressor) {
    double sum = 0;
    for (int g = 0; g < groups(); g++) {
      Solution rest = without(g);
      if (rest.left[effects + regressor] == 0) {
        return OptionalDouble.empty();
      }
      double shift =
          rest.coefficients[effects + regressor] - solution.coefficients[effects + regressor];
      sum += shift * shift;
    }
    return OptionalDouble.of(Math.sqrt(sum * (groups() - 1) / groups()) * unit(regressor));
  }

  /**
   * Outcomes without the effects of periods, which are learnt without the rep (or the rep's group)
   * in question. All values of a rep may be off by the same amount, for a level of periods and one
   * of reps cannot be told apart.
   *
   * @return per rep and row
   */
  double[][] outcomesWithoutOthersPeriods() {
    double[][] outcomes = new double[reps()][];
    double unit = scale[sample.regressors()];
    for (int g = 0; g < groups(); g++) {
      double[] effect = without(g).coefficients;
      for (int r = g; r < reps(); r += groups()) {
        Sample.Block block = sample.blocks().get(r);
        outcomes[r] = new double[block.rows().length];
        for (int i = 0; i < outcomes[r].length; i++) {
          int period = index(block.period()[i]);
          double common = effect[period] + repSize[r] * effect[effects / 2 + period];
          outcomes[r][i] = block.rows()[i][sample.regressors()] - common * unit;
        }
      }
    }
    return outcomes;
  }

  private int groups() {
    return Math.min(reps(), GREATEST_GROUPS);
  }

  private Solution without(int group) {
    double[][] rest = new double[size][];
    for (int i = 0; i < size; i++) {
      rest[i] = normal[i].clone();
    }
    for (int r = group; r < reps(); r += groups()) {
      add(rest, r, -1);
    }
    return solve(rest);
  }

  Sample sample() {
    return sample;
  }

  private int index(int period) {
    return Arrays.binarySearch(sample.periods(), period);
  }

  private double[] repSizes() {
    double[] sizes = sample.blocks().stream().mapToDouble(Sample.Block::size).toArray();
    double middle = Arrays.stream(sizes).average().orElse(0);
    double squares = 0;
    double greatest = 0;
    for (double each : sizes) {
      squares += (each - middle) * (each - middle);
      greatest = Math.max(greatest, Math.abs(each));
    }
    double deviation = Math.sqrt(squares / Math.max(sizes.length, 1));
    for (int r = 0; r < sizes.length; r++) {
      sizes[r] = deviation > 1e-9 * greatest ? (sizes[r] - middle) / deviation : 0;
    }
    return sizes;
  }

  private double[][] basis(int... period) {
    int rows = period.length;
    double[][] basis = new double[rows][trends ? 2 : 1];
    double middle = Arrays.stream(period).average().orElseThrow();
    double squares = 0;
    for (int each : period) {
      squares += (each - middle) * (each - middle);
    }
    for (int i = 0; i < rows; i++) {
      basis[i][0] = 1 / Math.sqrt(rows);
      if (trends) {
        basis[i][1] = (period[i] - middle) / Math.sqrt(squares);
      }
    }
    return basis;
  }

  private static double[][] within(double[][] rows, double[][] basis) {
    double[][] rest = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    // twice, for the second pass removes what rounding left of great levels in the first
    for (int pass = 0; pass < 2; pass++) {
      for (int b = 0; b < basis[0].length; b++) {
        for (int j = 0; j < rest[0].length; j++) {
          double product = 0;
          for (int i = 0; i < rest.length; i++) {
            product += basis[i][b] * rest[i][j];
          }
          for (int i = 0; i < rest.length; i++) {
            rest[i][j] -= product * basis[i][b];
          }
        }
      }
    }
    return rest;
  }

  /** Adds a rep's part of the normal equations (lower triangle), or takes it away. */
  private void add(double[][] to, int rep, int sign) {
    int[] period = sample.blocks().get(rep).period();
    double[][] own = columns[rep];
    int width = sample.regressors() + 1;
    int[] index = new int[period.length];
    for (int i = 0; i < index.length; i++) {
      index[i] = index(period[i]);
    }
    int half = effects / 2;
    double repsOwn = repSize[rep];
    for (int i = 0; i < index.length; i++) {
      double[] same = to[index[i]];
      double[] inProportion = to[half + index[i]];
      for (int j = 0; j < index.length; j++) {
        double shared = i == j ? sign : 0;
        for (int b = 0; b < basis[rep][i].length; b++) {
          shared -= sign * basis[rep][i][b] * basis[rep][j][b];
        }
        if (j <= i) {
          same[index[j]] += shared;
          inProportion[half + index[j]] += repsOwn * repsOwn * shared;
        }
        inProportion[index[j]] += repsOwn * shared;
      }
      for (int a = 0; a < width; a++) {
        double[] line = to[effects + a];
        line[index[i]] += sign * own[i][a];
        line[half + index[i]] += sign * repsOwn * own[i][a];
        for (int b = 0; b <= a; b++) {
          line[effects + b] += sign * own[i][a] * own[i][b];
        }
      }
    }
  }

  /** Cholesky of the lower triangle; columns that those before them explain get no coefficient. */
  private Solution solve(double[][] matrix) {
    double[][] lower = new double[size][];
    double[] left = new double[size];
    for (int i = 0; i < size; i++) {
      double[] row = Arrays.copyOf(matrix[i], i + 1);
      lower[i] = row;
      double pivot = row[i];
      for (int j = 0; j < i; j++) {
        double[] other = lower[j];
        double value = 0;
        if (other[j] > 0) {
          value = row[j];
          for (int k = 0; k < j; k++) {
            value -= row[k] * other[k];
          }
          value /= other[j];
        }
        row[j] = value;
        pivot -= value * value;
      }
      // relative to the whole column: what is left once a rep is out must not be rounding
      left[i] = pivot > RANK_TOLERANCE * normal[i][i] ? pivot : 0;
      row[i] = Math.sqrt(left[i]);
    }
    double[] coefficients = Arrays.copyOf(lower[size - 1], size - 1);
    double outcomeBesideEffects = matrix[size - 1][size - 1];
    for (int i = 0; i < effects; i++) {
      outcomeBesideEffects -= coefficients[i] * coefficients[i];
    }
    for (int i = size - 2; i >= 0; i--) {
      if (left[i] == 0) {
        coefficients[i] = 0;
        continue;
      }
      coefficients[i] /= lower[i][i];
      for (int k = 0; k < i; k++) {
        coefficients[k] -= lower[i][k] * coefficients[i];
      }
    }
    return new Solution(coefficients, left, outcomeBesideEffects);
  }
}
