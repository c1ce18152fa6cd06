package org.engagementscorecard.metric;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
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
        List<String> likeForLike) {

  private static final int MAX_ATTRIBUTE_NAME = 100;

  static MetricRequest from(Metric metric) {
    return new MetricRequest(
        metric.key(),
        metric.name(),
        metric.description(),
        metric.stage(),
        metric.unit(),
        metric.aggregation(),
        metric.better(),
        metric.likeForLike());
  }

  /**
   * Refuses like-for-like attributes without a name. Not left to Bean Validation, which takes
   * quadratic time over many faulty elements of a list.
   *
   * @param place JSON pointer of the metric within the body
   */
  void check(String place) {
    for (int i = 0; likeForLike != null && i < likeForLike.size(); i++) {
      String name = likeForLike.get(i);
      if (name.isBlank() || name.length() > MAX_ATTRIBUTE_NAME) {
        throw ProblemException.invalid(
            place + "/likeForLike/" + i, "must have 1 to " + MAX_ATTRIBUTE_NAME + " characters");
      }
    }
  }

  void applyTo(MetricEntity entity) {
    entity.key = key;
    entity.name = name;
    entity.description = description;
    entity.stage = stage.key();
    entity.unit = unit;
    entity.aggregation = (aggregation == null ? Aggregation.SUM : aggregation).key();
    entity.better = (better == null ? Better.HIGHER : better).key();
    entity.likeForLike = likeForLike == null ? new String[0] : likeForLike.toArray(String[]::new);
  }
}
