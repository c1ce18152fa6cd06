package org.engagementscorecard.learning;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A need as somebody opens it. */
@Schema(name = "NewLearningNeed")
public record NewNeedRequest(
    @NotBlank
        @Size(max = 200)
        @Schema(description = "Whose it is to learn.", examples = "demo-sana")
        String rep,
    @NotBlank
        @Size(max = 200)
        @Schema(description = "On which connection.", examples = "meeting-to-demo")
        String connection,
    @NotBlank
        @Size(max = 2_000)
        @Schema(
            description =
                "In own words: what there is to learn. Kept verbatim, shown with the need, and"
                    + " pushed to no other system.",
            examples = "I agree to a demo before I know which question it is to answer.")
        String words) {}
