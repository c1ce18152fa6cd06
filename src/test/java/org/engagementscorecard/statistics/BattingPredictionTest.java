package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Which estimate of the first half of the season of 2005 comes nearest to the second half, after
 * Brown (2008), "In-season prediction of batting averages: a field test of empirical Bayes and
 * Bayes methodologies", Annals of Applied Statistics 2. Players with at least eleven at bats in the
 * first half take part, those with as many in the second are predicted.
 *
 * <p>Two errors: on the scale {@code arcsin √((hits + 1/4) / (at bats + 1/2))}, where the noise of
 * the second half is about {@code 1 / (4 × at bats)} and is taken off, every player counts alike
 * (normalised: the raw averages' is 1); on the scale of averages players count by their at bats in
 * the second half. What the raw averages and group means come to is known from {@code
 * brown2005_tse.csv}, which another program made.
 */
class BattingPredictionTest {

  private static final Path PLAYERS = Path.of("../shared/data/baseball/brown2005_batavgs.csv");
  private static final Path REFERENCE = Path.of("../shared/reference/brown2005_tse.csv");
  private static final int FEWEST = 11;

  private record Player(String role, ConversionCount first, ConversionCount second) {

    static Player of(Map<String, String> row) {
      long atBats = Long.parseLong(row.get("midseasonAB"));
      long hits = Long.parseLong(row.get("midseasonH"));
      return new Player(
          row.get("Pitcher").equals("1") ? "pitchers" : "nonpitchers",
          new ConversionCount(atBats, hits),
          new ConversionCount(
              Long.parseLong(row.get("TotalAB")) - atBats,
              Long.parseLong(row.get("TotalH")) - hits));
    }

    boolean isPredicted() {
      return second.attempts() >= FEWEST;
    }
  }

  /** A player, and an average expected of the second half, also on the scale of the arcsine. */
  private record Prediction(Player player, double average, double angle) {

    Prediction(Player player, double average) {
      this(player, average, Math.asin(Math.sqrt(average)));
    }
  }

  /** A way to predict a group of players, each in the light of all of them. */
  private interface Method extends Function<List<Player>, List<Prediction>> {

    /** Every role for itself. */
    default Method byRole() {
      return players ->
          players.stream().collect(Collectors.groupingBy(Player::role)).values().stream()
              .flatMap(role -> apply(role).stream())
              .toList();
    }
  }

  private record Errors(int predicted, double total, double weighted) {

    static Errors of(List<Prediction> predictions) {
      double total = 0;
      double weighted = 0;
      double atBats = 0;
      int predicted = 0;
      for (Prediction each : predictions) {
        if (each.player.isPredicted()) {
          ConversionCount second = each.player.second();
          total += Math.pow(each.angle - angle(second), 2) - 1.0 / (4 * second.attempts());
          weighted += second.attempts() * Math.pow(each.average - average(second), 2);
          atBats += second.attempts();
          predicted++;
        }
      }
      return new Errors(predicted, total, weighted / atBats);
    }
  }

  private static final Method RAW =
      players ->
          players.stream()
              .map(each -> new Prediction(each, average(each.first()), angle(each.first())))
              .toList();

  private static final Method GROUP_MEAN =
      players -> {
        double average = players.stream().mapToDouble(e -> average(e.first())).average().orElse(0);
        double angle = players.stream().mapToDouble(e -> angle(e.first())).average().orElse(0);
        return players.stream().map(each -> new Prediction(each, average, angle)).toList();
      };

  private static final Method POOLED =
      players -> {
        List<Estimate> estimates =
            PooledComparison.withDefaults()
                .compareConversions(players.stream().map(Player::first).toList())
                .orElseThrow()
                .estimates();
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < players.size(); i++) {
          predictions.add(new Prediction(players.get(i), estimates.get(i).mean()));
        }
        return predictions;
      };

  private static double average(ConversionCount count) {
    return (double) count.successes() / count.attempts();
  }

  private static double angle(ConversionCount count) {
    return Math.asin(Math.sqrt((count.successes() + 0.25) / (count.attempts() + 0.5)));
  }

  @BeforeEach
  void dataIsThere() {
    assumeTrue(Files.exists(PLAYERS), "../shared/data is not there");
    assumeTrue(Files.exists(REFERENCE), "../shared/reference is not there");
  }

  private static List<Player> players() {
    return Table.read(PLAYERS).stream()
        .map(Player::of)
        .filter(player -> player.first().attempts() >= FEWEST)
        .toList();
  }

  private static List<Player> of(String role) {
    return players().stream().filter(player -> player.role().equals(role)).toList();
  }

  private static Errors show(String what, Method method, List<Player> players) {
    Errors raw = Errors.of(RAW.apply(players));
    Errors errors = Errors.of(method.apply(players));
    System.out.printf(
        "%-24s %3d players predicted: total error %.4f of the raw averages', weighted %.2fe-4%n",
        what, errors.predicted(), errors.total() / raw.total(), 1e4 * errors.weighted());
    return errors;
  }

  @Test
  void errorsAreReckonedAsInTheReference() {
    Map<String, Map<String, String>> reference = new HashMap<>();
    Table.read(REFERENCE).forEach(row -> reference.put(row.get("group") + row.get("method"), row));
    Map<String, List<Player>> groups =
        Map.of("all", players(), "nonpitchers", of("nonpitchers"), "pitchers", of("pitchers"));
    Map<String, Method> methods = Map.of("naive", RAW, "group_mean", GROUP_MEAN);

    groups.forEach(
        (group, players) ->
            methods.forEach(
                (name, method) -> {
                  Map<String, String> row = reference.get(group + name);
                  Errors errors = Errors.of(method.apply(players));
                  String as = group + " " + name;
                  assertThat(players).as(as).hasSize(Integer.parseInt(row.get("n_train")));
                  assertThat(errors.predicted())
                      .as(as)
                      .isEqualTo(Integer.parseInt(row.get("n_test")));
                  assertThat(errors.total() / Errors.of(RAW.apply(players)).total())
                      .as(as)
                      .isCloseTo(Double.parseDouble(row.get("norm_TSE")), within(1e-4));
                  assertThat(1e4 * errors.weighted())
                      .as(as)
                      .isCloseTo(Double.parseDouble(row.get("wMSE_prop_x1e4")), within(1e-3));
                }));
  }

  @Test
  void pooledPredictsBetterThanRawAndByRoleBetterThanWithoutRoles() {
    // Given the players of all roles
    List<Player> players = players();

    // When
    Errors raw = show("raw", RAW, players);
    show("group mean", GROUP_MEAN, players);
    show("group mean by role", GROUP_MEAN.byRole(), players);
    Errors roleless = show("pooled", POOLED, players);
    Errors byRole = show("pooled by role", POOLED.byRole(), players);

    // Then
    assertThat(roleless.total()).isLessThan(raw.total());
    assertThat(roleless.weighted()).isLessThan(raw.weighted());
    assertThat(byRole.total()).isLessThan(roleless.total() / 2);
    assertThat(byRole.weighted()).isLessThan(0.9 * roleless.weighted());
  }

  @Test
  void withinARolePooledPredictsBetterThanRaw() {
    for (String role : List.of("nonpitchers", "pitchers")) {
      // Given
      List<Player> players = of(role);

      // When
      Errors raw = show(role + ", raw", RAW, players);
      Errors mean = show(role + ", group mean", GROUP_MEAN, players);
      Errors pooled = show(role + ", pooled", POOLED, players);

      // Then
      assertThat(pooled.total()).as(role).isLessThan(raw.total() / 2);
      assertThat(pooled.weighted()).as(role).isLessThan(raw.weighted());
      assertThat(pooled.weighted()).as(role).isLessThan(mean.weighted());
    }
  }

  /**
   * What the model doesn't know here, and why the plain mean of the nonpitchers does as well on the
   * first error: the better a player bats, the more often he is sent to bat (Brown's own finding).
   * So whoever has few at bats is worse than pooling takes him for.
   */
  @Test
  void thatBetterBattersBatMoreOftenIsFlagged() {
    // Given
    List<ConversionCount> nonpitchers = of("nonpitchers").stream().map(Player::first).toList();

    // When
    PooledFit fit = PooledComparison.withDefaults().compareConversions(nonpitchers).orElseThrow();

    // Then
    assertThat(fit.quality().attemptsGoWithRate()).isTrue();
  }
}
