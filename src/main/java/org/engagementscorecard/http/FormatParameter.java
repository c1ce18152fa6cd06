package org.engagementscorecard.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lets the parameter {@value Format#PARAMETER} stand in for {@code Accept}, for spreadsheets and
 * links, which can't set it. From there on there is only {@code Accept}.
 */
@Provider
@PreMatching
public class FormatParameter implements ContainerRequestFilter {
  /** There it is a parameter of the Experience API. */
  private static final String OTHER_MEANING = "/v1/xapi/";

  @Override
  public void filter(ContainerRequestContext request) {
    List<String> asked = request.getUriInfo().getQueryParameters().get(Format.PARAMETER);
    if (asked == null || request.getUriInfo().getPath().startsWith(OTHER_MEANING)) {
      return;
    }
    Format format =
        Format.named(asked.get(0))
            .filter(one -> asked.size() == 1)
            .orElseThrow(
                () ->
                    ProblemException.badParameter(
                        Format.PARAMETER,
                        "must be one of "
                            + Arrays.stream(Format.values())
                                .map(Format::key)
                                .collect(Collectors.joining(", "))));
    MediaType plain = MediaType.valueOf(format.contentType());
    request.getHeaders().putSingle(HttpHeaders.ACCEPT, plain.getType() + "/" + plain.getSubtype());
  }
}
