package org.engagementscorecard.metric;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A connection as it is sent and shown. */
@Schema(name = "Connection")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionRequest(
    @NotBlank
        @Size(max = 200)
        @Schema(description = "Its name in paths.", examples = "demo-to-proposal")
        String key,
    @NotBlank @Size(max = 200) @Schema(examples = "Demo → proposal") String name,
    @Size(max = 2000) @Schema(description = "What it says about a rep.") String description,
    @NotNull ConnectionKind kind,
    @NotBlank
        @Size(max = 200)
        @Schema(
            description =
                "Metric whose facts are attempts. Facts of a traced connection carry a subject; the"
                    + " attempt belongs to the rep who made it.",
            examples = "demos_held")
        String from,
    @NotBlank
        @Size(max = 200)
        @Schema(description = "Metric whose facts are successes.", examples = "proposals_sent")
        String to,
    @Size(min = 1, max = 200)
        @Schema(
            description =
                "Metric whose facts say that an attempt has failed. With it an attempt counts in the"
                    + " period in which it was won or lost; without it in the period in which it was"
                    + " made, once it is older than the maturity.",
            examples = "deals_lost")
        String closedBy,
    @Min(0)
        @Max(3650)
        @Schema(
            description = "Without `closedBy`: how many days an attempt is given before it counts.",
            examples = "30",
            defaultValue = "30")
        Integer maturityDays) {
  private static final int DEFAULT_MATURITY_DAYS = 30;

  static ConnectionRequest from(Connection connection) {
    return new ConnectionRequest(
        connection.key(),
        connection.name(),
        connection.description(),
        connection.kind(),
        connection.from().key(),
        connection.to().key(),
        connection.closedBy() == null ? null : connection.closedBy().key(),
        connection.maturityDays());
  }

  int maturity() {
    return maturityDays == null ? DEFAULT_MATURITY_DAYS : maturityDays;
  }
}
