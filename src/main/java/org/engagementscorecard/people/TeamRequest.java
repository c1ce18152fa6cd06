package org.engagementscorecard.people;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A team as it is sent. */
@Schema(name = "Team")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TeamRequest(
    @NotBlank
        @Size(max = 200)
        @Schema(description = "The posting system's own key.", examples = "north")
        String key,
    @NotBlank @Size(max = 200) @Schema(examples = "Team North") String name,
    @Size(min = 1, max = 200)
        @Schema(description = "Key of the team above; none at the top.", examples = "emea")
        String parent) {

  static TeamRequest from(Team team) {
    return new TeamRequest(team.key(), team.name(), team.parent());
  }
}
