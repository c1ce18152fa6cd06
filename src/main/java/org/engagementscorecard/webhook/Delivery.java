package org.engagementscorecard.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.ProblemException;

/** What a webhook is told, was told, or could not be told. */
@Schema(name = "WebhookDelivery")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Delivery(
    @Schema(description = "Number of the step that it tells of.", examples = "12") long event,
    @Schema(examples = "learning_need.opened") String type,
    @Schema(description = "Number of the need.", examples = "7") int need,
    State state,
    @Schema(description = "How often it was tried.", examples = "2") int attempts,
    @Schema(description = "When it was last tried; absent before.") Instant lastAttemptAt,
    @Schema(
            description = "What the receiver answered last; absent where no answer came.",
            examples = "500")
        Integer lastStatus,
    @Schema(description = "Why the last attempt failed.", examples = "answered 500")
        String lastError,
    @Schema(
            description =
                "When it is tried next; absent where it waits for an earlier step of its need, or is"
                    + " finished.")
        Instant nextAttemptAt,
    @Schema(description = "When it was delivered or given up.") Instant finishedAt) {

  /** What has become of it. */
  @Schema(name = "WebhookDeliveryState")
  public enum State {
    PENDING,
    DELIVERED,
    DEAD;

    /** The word in JSON and in the database. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return key();
    }

    /** Reads the parameter {@code state}; anything else is a 400 problem. */
    public static State fromString(String text) {
      return Arrays.stream(values())
          .filter(state -> state.key().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  ProblemException.badParameter(
                      "state", "must be one of " + Arrays.toString(values())));
    }
  }
}
