package org.engagementscorecard.xapi;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Clock;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What every answer to a learning system says in its headers: Part Three, 2.1.3 and 3.3. */
public final class XapiHeaders {
  static final String VERSION_HEADER = "X-Experience-API-Version";
  static final String VERSION = "1.0.3";

  /** Transactions that store are far shorter. */
  private static final Duration BEHIND = Duration.ofSeconds(5);

  private final Clock clock;

  XapiHeaders(Clock clock) {
    this.clock = clock;
  }

  @ServerResponseFilter
  public void add(ContainerRequestContext request, ContainerResponseContext response) {
    String path = request.getUriInfo().getPath();
    if (path.startsWith("/v1/xapi/") || path.startsWith("v1/xapi/")) {
      response.getHeaders().putSingle(VERSION_HEADER, VERSION);
      response
          .getHeaders()
          .putSingle(
              "X-Experience-API-Consistent-Through", clock.instant().minus(BEHIND).toString());
    }
  }
}
