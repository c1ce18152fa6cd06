package org.engagementscorecard.webhook;

import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.ProblemException;

/** A webhook as it is sent. */
@Schema(name = "WebhookRequest")
public record WebhookRequest(
    @NotBlank
        @Schema(
            description =
                "Where to post to: `https`, port 443 or 8443, and a public address, unless the"
                    + " installation allows private ones.",
            examples = "https://portal.example.invalid/hooks/needs",
            required = true)
        String url,
    @Schema(
            description = "Which types it wants; all where none is named.",
            examples = "[\"learning_need.opened\", \"learning_need.changed\"]")
        List<String> events,
    @Schema(
            description =
                "Key of a team: only needs of its members on the day of the step, and of teams"
                    + " below it.",
            examples = "demo-north")
        String team,
    @Schema(
            description =
                "Whether it is posted to; `true` where it is left out. What happens while it is"
                    + " disabled is told once it is enabled again.",
            examples = "true")
        Boolean enabled) {

  /**
   * The same, if it can be taken.
   *
   * @throws ProblemException 422 with the place of what can't
   */
  WebhookRequest checked(boolean allowPrivate) {
    try {
      TargetUrl.of(url, allowPrivate);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("/url", e.getMessage());
    }
    List<String> wanted = eventsOrAll();
    for (int i = 0; i < wanted.size(); i++) {
      if (!EventTypes.ALL.contains(wanted.get(i))) {
        throw ProblemException.invalid(
            "/events/" + i, "must be one of " + String.join(", ", EventTypes.ALL));
      }
    }
    if (wanted.stream().distinct().count() < wanted.size()) {
      throw ProblemException.invalid("/events", "must name each type once");
    }
    return this;
  }

  List<String> eventsOrAll() {
    return events == null ? List.of() : events;
  }

  boolean isEnabled() {
    return enabled == null || enabled;
  }
}
