package org.engagementscorecard.metric;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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
    @Schema(description = "How it adds up over time.", defaultValue = "sum")
        Aggregation aggregation,
    @Schema(description = "Which way is better.", defaultValue = "higher") Better better,
    @Size(max = 5)
        @Schema(description = "Attributes that make cases comparable.", examples = "[\"product\"]")
        List<@NotBlank @Size(max = 100) String> likeForLike) {

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
