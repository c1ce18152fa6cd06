package org.engagementscorecard.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A webhook as it is shown. */
@Schema(name = "Webhook")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookResponse(
    @Schema(examples = "demo-portal") String key,
    @Schema(examples = "https://portal.example.invalid/hooks/needs") String url,
    @Schema(description = "Which types it wants; all where it is empty.") List<String> events,
    @Schema(description = "The team it is narrowed to.", examples = "demo-north") String team,
    boolean enabled,
    @Schema(description = "Why the service has disabled it; absent where it hasn't.")
        String disabledBecause,
    @Schema(description = "Since when no attempt has succeeded; absent while they do.")
        Instant failingSince,
    @Schema(description = "Until when its receiver has asked to be left alone.")
        Instant pausedUntil,
    @Schema(description = "Deliveries that are yet to come.", examples = "0") int pending,
    @Schema(description = "Deliveries that were given up.", examples = "0") int dead,
    Instant createdAt,
    @Schema(
            description =
                "What its posts are signed with: shown once, in the answer that makes it.",
            examples = "whsec_…")
        String secret,
    @Schema(
            description =
                "Until when the secret before this one signs too; absent where none does.")
        Instant previousSecretUntil) {

  static WebhookResponse from(ManageWebhooks.Shown shown) {
    Webhook webhook = shown.webhook();
    return new WebhookResponse(
        webhook.key(),
        webhook.url(),
        webhook.events(),
        webhook.team().orElse(null),
        webhook.enabled(),
        webhook.disabledBecause().orElse(null),
        webhook.failingSince().orElse(null),
        webhook.pausedUntil().orElse(null),
        shown.pending(),
        shown.dead(),
        webhook.createdAt(),
        shown.secret().map(Secret::text).orElse(null),
        webhook.previousUntil().orElse(null));
  }
}
