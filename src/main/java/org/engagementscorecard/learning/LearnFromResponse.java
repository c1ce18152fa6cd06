package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.resource.LearningResource;
import org.engagementscorecard.resource.ResourceKind;

/** Whom and what there is to learn from, for a need. */
@Schema(name = "LearnFrom")
public record LearnFromResponse(
    @Schema(
            description =
                "Peers in the same job who have a strength there and offered to share; a few, in no"
                    + " order. Nobody else is named, and nothing else is told of them.")
        List<Peer> peers,
    @Schema(description = "Resources that are linked to the connection: a few of each kind.")
        List<Resource> resources,
    @Schema(
            description = "Who there is to learn from, or that there is nobody yet.",
            examples = "Chiara (simulated) has a strength here and offered to share.")
        String sentence) {

  /** Somebody with a strength there who offered to share. */
  @Schema(name = "LearnFromPeer")
  public record Peer(
      @Schema(examples = "demo-chiara") String rep,
      @Schema(examples = "Chiara (simulated)") String name,
      @Schema(description = "What is offered, in the peer's own words.") String words,
      @Schema(description = "When it was first offered.") Instant since) {}

  /** A resource that is linked to the connection. */
  @Schema(name = "LearnFromResource")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Resource(
      @Schema(examples = "demo-proposal-course") String key,
      @Schema(examples = "Proposals that answer (simulated)") String name,
      ResourceKind kind,
      @Schema(examples = "https://learn.example.com/proposals") String url,
      String description,
      @Schema(examples = "360") Integer minutes,
      @Schema(
              description =
                  "What came of it for others who took it up, and how sure that is; absent where too"
                      + " few have. More at `/v1/learning-resources/{resource}/effect`.")
          String helped) {
    static Resource from(LearningResource resource, String helped) {
      return new Resource(
          resource.key(),
          resource.name(),
          resource.kind(),
          resource.url(),
          resource.description(),
          resource.minutes(),
          helped);
    }
  }
}
