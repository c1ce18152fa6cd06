package org.engagementscorecard.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.ProblemException;

/** A resource as it is sent and shown. */
@Schema(name = "LearningResource")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LearningResourceRequest(
    @NotBlank
        @Size(max = 200)
        @Schema(
            description = "The organization's name of it, such as a learning system's.",
            examples = "demo-proposal-course")
        String key,
    @NotBlank @Size(max = 200) @Schema(examples = "Proposals that answer (simulated)") String name,
    @NotNull
        @Schema(
            description =
                "`formal`: taught, such as a course. `informal`: looked up and tried out, such as a"
                    + " recording. `social`: from each other, such as a circle.")
        ResourceKind kind,
    @Size(max = MAX_URL)
        @Schema(
            description =
                "Where it is: an absolute `https` or `http` address without user information.",
            examples = "https://learn.example.com/proposals")
        String url,
    @Size(max = 2000)
        @Schema(
            description = "What it is. Text, kept verbatim: marks of HTML in it are no marks.",
            examples = "Two mornings: from the buyer's words to a proposal of two pages.")
        String description,
    @Min(1) @Max(1_000_000) @Schema(description = "How long it takes.", examples = "180")
        Integer minutes,
    @Size(max = MAX_CONNECTIONS)
        @Schema(
            description = "Keys of the connections on which it may help.",
            examples = "[\"demo-to-proposal\"]")
        List<String> connections) {
  private static final int MAX_URL = 2000;
  private static final int MAX_CONNECTIONS = 100;
  private static final Set<String> SCHEMES = Set.of("http", "https");

  public LearningResourceRequest {
    connections = connections == null ? List.of() : connections;
  }

  /**
   * A resource as it is shown.
   *
   * @param connectionKeys by number
   */
  static LearningResourceRequest from(
      LearningResource resource, Map<Integer, String> connectionKeys) {
    return new LearningResourceRequest(
        resource.key(),
        resource.name(),
        resource.kind(),
        resource.url(),
        resource.description(),
        resource.minutes(),
        resource.connectionIds().stream()
            .map(connectionKeys::get)
            .filter(Objects::nonNull)
            .toList());
  }

  /**
   * Refuses addresses that aren't of the web.
   *
   * @param place JSON pointer of the resource within the body
   */
  void check(String place) {
    if (url != null && !isOfTheWeb(url)) {
      throw ProblemException.invalid(
          place + "/url", "must be an absolute https or http address without user information");
    }
  }

  /** Neither a script nor a name of somebody else before the host gets into a page. */
  private static boolean isOfTheWeb(String url) {
    try {
      URI uri = new URI(url);
      return uri.getScheme() != null
          && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * Numbers of its connections.
   *
   * @param ids of all connections, by key
   * @throws ProblemException 422 where one isn't known or stands twice
   */
  List<Integer> connectionIds(Map<String, Integer> ids, String place) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < connections.size(); i++) {
      String pointer = place + "/connections/" + i;
      if (!ids.containsKey(connections.get(i))) {
        throw ProblemException.invalid(pointer, "names an unknown connection");
      }
      if (!seen.add(connections.get(i))) {
        throw ProblemException.invalid(pointer, "stands twice in this list");
      }
    }
    return connections.stream().map(ids::get).toList();
  }
}
