package org.engagementscorecard.http;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The head of the contract. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Engagement Scorecard",
            version = "1",
            description =
                """
                Records per-rep sales activity and progress beside what people say about it, compares
                reps honestly, and turns gaps into learning needs.

                Press **Authorize** and paste an API key (`esk_…`). The examples work as they stand on
                an installation with the simulated team (`SCORECARD_DEMO=true`).

                *Conventions.* Instants are RFC 3339 with an offset, days ISO 8601. A period is one of
                `2026`, `2026-Q3`, `2026-P07` (fiscal year, quarter and period), `2026-07` (calendar
                month), `2026-W30`, `2026-07-01..2026-07-31`,
                `last-90-days` (ends today), `latest-90-days` (ends with the newest day that has data)
                or `latest` (`latest-90-days`). Errors are problem details (RFC 9457) with the place of
                each fault. Lists come in pages: pass `next` as `cursor`.""",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
    servers = @Server(url = "/", description = "This installation"),
    tags = {
      @Tag(name = "Scorecards", description = "Measures, connections and findings for a period."),
      @Tag(name = "Learning needs", description = "Gaps that became something to learn."),
      @Tag(name = "Webhooks", description = "Who is told when a learning need takes a step."),
      @Tag(name = "xAPI", description = "Statements for learning systems, and from them."),
      @Tag(name = "Notes", description = "What people say about a rep, a metric or a connection."),
      @Tag(name = "Observations", description = "Facts in, each with a receipt."),
      @Tag(name = "CSV mappings", description = "How rows of an export become observations."),
      @Tag(name = "People", description = "Teams and reps."),
      @Tag(name = "Metrics", description = "Metrics, and the connections between them."),
      @Tag(name = "Targets", description = "What is aimed at, and what could be."),
      @Tag(name = "Organizations", description = "Tenants, their settings and their keys.")
    },
    components = @Components(schemas = @Schema(name = "Problem", implementation = Problem.class)))
public class Api extends Application {}
