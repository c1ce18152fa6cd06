package org.engagementscorecard.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.engagementscorecard.access.Installation;

/**
 * With {@code SCORECARD_DEMO=true}: loads the simulated team once the service listens, beside
 * whatever else it does, and says on standard output what there is to look at.
 */
@ApplicationScoped
class DemoStart {
  private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  private final Installation installation;
  private final HttpServer server;
  private final ObjectMapper mapper;
  private final Clock clock;

  DemoStart(Installation installation, HttpServer server, ObjectMapper mapper, Clock clock) {
    this.installation = installation;
    this.server = server;
    this.mapper = mapper;
    this.clock = clock;
  }

  void load(@ObservesAsync HttpServerStart started) {
    if (!LaunchConfiguration.read().demo()) {
      return;
    }
    String host = started.options().getHost();
    URI base =
        URI.create(
            "http://" + (ANY_ADDRESS.contains(host) ? "localhost" : host) + ":" + server.getPort());
    installation.withKey("demo loader", key -> load(base, key));
  }

  private void load(URI base, String key) {
    long begun = System.nanoTime();
    try {
      DemoLoader.Outcome outcome =
          new DemoLoader(base, key, mapper)
              .load(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      System.out.println(String.join(System.lineSeparator(), lines(outcome, base, took)));
    } catch (IOException e) {
      System.err.println(
          "The simulated demo team isn't complete ("
              + e.getMessage()
              + "); the next start tries again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> lines(DemoLoader.Outcome outcome, URI base, Duration took) {
    if (outcome instanceof DemoLoader.Outcome.OwnReps) {
      return List.of("No simulated demo team: this installation has reps of its own.");
    }
    String first =
        outcome instanceof DemoLoader.Outcome.Loaded loaded
            ? String.format(
                Locale.ROOT,
                "The simulated demo team is loaded: %d reps, %,d facts and %d notes, all made up (%.1f s).",
                loaded.reps(),
                loaded.facts(),
                loaded.notes(),
                took.toMillis() / 1000.0)
            : "The simulated demo team is there already.";
    return List.of(
        first,
        "  Look at:     " + base + "/v1/learning-needs",
        "               " + base + "/v1/reps/demo-kim/scorecard?period=latest-365-days",
        "               " + base + "/v1/reps/demo-lee/scorecard?period=latest-365-days",
        "  with the admin key, or in the OpenAPI UI: its examples name the demo team.");
  }
}
