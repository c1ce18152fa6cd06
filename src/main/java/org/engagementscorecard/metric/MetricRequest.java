package org.engagementscorecard.metric;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.ProblemException;

/** A metric as it is sent and shown. */
@Schema(name = "Metric")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MetricRequest(
    @NotBlank
        @Size(max = 200)
        @Schema(description = "The posting systems' name of it.", examples = "demos_held")
        String key,
    @NotBlank @Size(max = 200) @Schema(examples = "Demos held") String name,
    @Size(max = 2000)
        @Schema(
            description = "What counts as one.",
            examples = "A product demonstration to a buyer.")
        String description,
    @NotNull Stage stage,
    @NotBlank @Size(max = 50) @Schema(description = "What a value counts.", examples = "demo")
        String unit,
    @Schema(
            description =
                "How it adds up over time: the `sum`, `mean` or `max` of the values, the `count` of"
                    + " the facts whatever their values, the `last` value by time (of several reps"
                    + " together: what each had last, added up), or how many `distinct` subjects the"
                    + " facts name.",
            defaultValue = "sum")
        Aggregation aggregation,
    @Schema(description = "Which way is better.", defaultValue = "higher") Better better,
    @Size(max = 5)
        @Schema(description = "Attributes that make cases comparable.", examples = "[\"product\"]")
        List<String> likeForLike,
    @Schema(
            description =
                "First day on which it is so defined, in the organization's zone. Later than that of"
                    + " the newest definition, it begins a new one: scorecards of periods that end"
                    + " before keep the earlier one, and say so. That of a definition which stands,"
                    + " it puts that one right, and so does leaving it out with the newest. The first"
                    + " definition also holds for all days before it; where it has no day of its"
                    + " own it is put right with `0001-01-01`.",
            examples = "2026-07-01")
        LocalDate since,
    @Schema(
            description =
                "Definitions that held before, oldest first; absent where there is none. Told by the"
                    + " service: to put one right, send it with the metric's key and its `since`.")
        List<MetricDefinition> earlier) {

  private static final int MAX_ATTRIBUTE_NAME = 100;

  /** A definition that held before. */
  @Schema(name = "MetricDefinition")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MetricDefinition(
      @Schema(description = "First day on which it held; absent where it always had.")
          LocalDate since,
      @Schema(description = "The day from which it no longer held.", examples = "2026-07-01")
          LocalDate until,
      String name,
      String description,
      Stage stage,
      String unit,
      Aggregation aggregation,
      Better better,
      List<String> likeForLike) {}

  /**
   * A metric as it is shown.
   *
   * @param definitions oldest first
   */
  static MetricRequest from(List<Metric> definitions) {
    Metric newest = Definitions.newest(definitions);
    return new MetricRequest(
        newest.key(),
        newest.name(),
        newest.description(),
        newest.stage(),
        newest.unit(),
        newest.aggregation(),
        newest.better(),
        newest.likeForLike(),
        newest.validity().told(),
        earlier(definitions));
  }

  private static List<MetricDefinition> earlier(List<Metric> definitions) {
    return definitions.size() <= 1
        ? null
        : definitions.subList(0, definitions.size() - 1).stream()
            .map(
                one ->
                    new MetricDefinition(
                        one.validity().told(),
                        one.validity().until(),
                        one.name(),
                        one.description(),
                        one.stage(),
                        one.unit(),
                        one.aggregation(),
                        one.better(),
                        one.likeForLike()))
            .toList();
  }

  /**
   * Refuses like-for-like attributes without a name (not left to Bean Validation, which takes
   * quadratic time over many faulty elements of a list), days out of range, and earlier definitions
   * that aren't those that stand.
   *
   * @param place JSON pointer of the metric within the body
   * @param standing its definitions as they stand, oldest first
   */
  void check(String place, List<Metric> standing) {
    Definitions.check(since, earlier, earlier(standing), place);
    for (int i = 0; likeForLike != null && i < likeForLike.size(); i++) {
      String name = likeForLike.get(i);
      if (name.isBlank() || name.length() > MAX_ATTRIBUTE_NAME) {
        throw ProblemException.invalid(
            place + "/likeForLike/" + i, "must have 1 to " + MAX_ATTRIBUTE_NAME + " characters");
      }
    }
  }
}
