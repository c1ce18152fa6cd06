package org.engagementscorecard.launch;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.access.Installation;

/**
 * Tells whoever started the service where to look, once it listens. It goes to standard output as
 * plain lines and not to the log, which may be JSON for a machine and would keep the key.
 */
@ApplicationScoped
class Announcement {
  private final Installation installation;
  private final HttpServer server;

  Announcement(Installation installation, HttpServer server) {
    this.installation = installation;
    this.server = server;
  }

  void announce(@ObservesAsync HttpServerStart started) {
    if (LaunchMode.current() == LaunchMode.NORMAL || LaunchMode.current() == LaunchMode.RUN) {
      System.out.println(String.join(System.lineSeparator(), lines(server.getPort())));
    }
  }

  private List<String> lines(int port) {
    var base = "http://localhost:" + port;
    List<String> lines = new ArrayList<>();
    lines.add("Engagement Scorecard is ready.");
    lines.add("  Service:     " + base);
    lines.add("  OpenAPI UI:  " + base + "/q/swagger-ui");
    lines.add("  Contract:    " + base + "/q/openapi");
    lines.add("  Health:      " + base + "/q/health");
    installation
        .newAdminKey()
        .ifPresent(key -> lines.add("  Admin key:   " + key + "  (shown this once; keep it)"));
    return lines;
  }
}
