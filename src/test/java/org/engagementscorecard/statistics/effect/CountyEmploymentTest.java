package org.engagementscorecard.statistics.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Minimum wage and teen employment in 500 counties (Callaway &amp; Sant'Anna 2021), against numbers
 * made in R, in ../shared/reference; skipped where that isn't there. Published by the authors of
 * {@code did} (docs/aggte.md): simple −0.0400 (0.0119), event study −0.0772, by group −0.0310.
 */
class CountyEmploymentTest {

  private static final double FOUR_DECIMALS = 5e-5;
  private static final Percentage ERRORS = Percentage.withPercentage(10);

  private static EffectFit fit(EffectOfChange effect) throws IOException {
    return Panels.fit(effect.find(Panels.counties()));
  }

  private static Path reference(String name) {
    Path file = Panels.SHARED.resolve("reference").resolve(name);
    Assumptions.assumeTrue(Files.exists(file), () -> "skipped without " + file);
    return file;
  }

  @Test
  void everyGroupAndPeriodIsAsInTheReferenceComparedWithTheNeverTreated() throws IOException {
    assertGroupTimes(fit(EffectOfChange.withDefaults()), 2, 3);
  }

  @Test
  void everyGroupAndPeriodIsAsInTheReferenceComparedWithTheNotYetTreated() throws IOException {
    assertGroupTimes(fit(EffectOfChange.withDefaults().with(Controls.NOT_YET_TREATED)), 5, 6);
  }

  @Test
  void theBootstrapsErrorsAreAsInTheReference() throws IOException {
    assertGroupTimes(
        fit(EffectOfChange.withDefaults().with(EffectOfChange.StandardErrors.BOOTSTRAP)), 2, 3);
  }

  private static void assertGroupTimes(EffectFit fit, int effect, int error) throws IOException {
    List<String> lines = Files.readAllLines(reference("mpdta_attgt.csv"));
    assertThat(fit.groupTimes()).hasSize(12).hasSize(lines.size() - 1);
    for (int k = 0; k < 12; k++) {
      EffectFit.GroupTime one = fit.groupTimes().get(k);
      List<String> fields = List.of(lines.get(k + 1).split(",", -1));
      assertThat(one.group()).isEqualTo(Integer.parseInt(fields.get(0)));
      assertThat(one.period()).isEqualTo(Integer.parseInt(fields.get(1)));
      assertThat(one.afterChange()).isEqualTo(fields.get(4).equals("TRUE"));
      assertThat(one.average().effect())
          .isCloseTo(Double.parseDouble(fields.get(effect)), within(FOUR_DECIMALS));
      assertThat(one.average().standardError().orElseThrow())
          .isCloseTo(Double.parseDouble(fields.get(error)), ERRORS);
    }
  }

  @Test
  void averagesAreAsInTheReference() throws IOException {
    // Given
    JsonNode reference = new ObjectMapper().readTree(reference("mpdta.json").toFile());

    // When
    EffectFit fit = fit(EffectOfChange.withDefaults());

    // Then
    assertLike(fit.simple(), reference.get("simple"));
    assertThat(fit.byExposure())
        .extracting(EffectFit.ByExposure::exposure)
        .containsExactly(-3, -2, -1, 0, 1, 2, 3);
    for (EffectFit.ByExposure one : fit.byExposure()) {
      assertLike(one.average(), reference.get("dynamic").get(String.valueOf(one.exposure())));
    }
    assertThat(fit.exposureMean().effect())
        .isCloseTo(reference.get("dynamic_overall").asDouble(), within(FOUR_DECIMALS));
    assertThat(fit.byGroup())
        .extracting(EffectFit.ByGroup::group)
        .containsExactly(2004, 2006, 2007);
    for (EffectFit.ByGroup one : fit.byGroup()) {
      assertLike(one.average(), reference.get("group").get(String.valueOf(one.group())));
      assertThat(one.units())
          .isEqualTo(reference.get("groups").get(String.valueOf(one.group())).asInt());
    }
    assertThat(fit.groupMean().effect())
        .isCloseTo(reference.get("group_overall").asDouble(), within(FOUR_DECIMALS))
        .isEqualTo(fit.overall().effect());
  }

  @Test
  void theSimpleAverageIsAsInTheReferenceComparedWithTheNotYetTreated() throws IOException {
    JsonNode reference = new ObjectMapper().readTree(reference("mpdta.json").toFile());

    EffectFit fit = fit(EffectOfChange.withDefaults().with(Controls.NOT_YET_TREATED));

    assertLike(fit.simple(), reference.get("simple_notyet"));
  }

  private static void assertLike(EffectFit.Average average, JsonNode reference) {
    assertThat(average.effect()).isCloseTo(reference.get("att").asDouble(), within(FOUR_DECIMALS));
    assertThat(average.standardError().orElseThrow())
        .isCloseTo(reference.get("se").asDouble(), ERRORS);
  }

  @Test
  void theFindingIsThatTeenEmploymentFell() throws IOException {
    EffectFinding finding = EffectOfChange.withDefaults().find(Panels.counties());

    System.out.println(
        finding.inWords(
            new Topic("county", "counties", "raised the minimum wage", "log teen employment")));
    EffectFit fit = Panels.fit(finding);
    System.out.println(fit.overall() + " " + fit.preTrend() + " " + fit.bandMultiplier());
    assertThat(finding.key()).isEqualTo("hurt");
    assertThat(fit.treated()).isEqualTo(191);
    assertThat(fit.compared()).isEqualTo(309);
    // A band for seven at once is wider than one for one (1.64), narrower than Bonferroni (2.45)
    assertThat(fit.bandMultiplier().orElseThrow()).isBetween(2.1, 2.6);
  }
}
