package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.scorecard.FindingResponse;
import org.engagementscorecard.scorecard.ScorecardResponse.PeriodResponse;

/** What opened a need: the numbers as they were then. */
@Schema(name = "Evidence")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Evidence(
    PeriodResponse period,
    @Schema(description = "Instant of the newest fact then.") Instant dataThrough,
    FindingResponse finding,
    @Schema(description = "Numbers of the notes that spoke about it then.") List<Integer> notes) {}
