package org.engagementscorecard.observation;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.SharedResponses;

/** Who sends what, and which feeds have gone silent, over HTTP. */
@Path("/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Observations")
public class SourceResource {
  private final Tenant tenant;
  private final SourceArrivals arrivals;
  private final Clock clock;

  SourceResource(Tenant tenant, SourceArrivals arrivals, Clock clock) {
    this.tenant = tenant;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  /** A metric as one source sends it. */
  @Schema(name = "Source")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SourceResponse(
      @Schema(description = "Key of the source.", examples = "crm") String source,
      @Schema(description = "Key of the metric, known here or not.", examples = "deals_won")
          String metric,
      @Schema(
              description = "How many facts came that were new: accepted or put into quarantine.",
              examples = "1840")
          long facts,
      @Schema(description = "When the newest of them happened.") Instant newestAt,
      @Schema(description = "When a fact last came in, new or not.") Instant lastReceivedAt,
      @Schema(description = "When something new last came in.") Instant lastNewAt,
      @Schema(
              description = "Whether it has gone silent.",
              enumeration = {"live", "silent", "too-early"},
              examples = "live")
          String state,
      @Schema(
              description =
                  "Hours in which something new came, of the last 400 days; the latest 1,000.",
              examples = "212")
          Integer arrivals,
      @Schema(
              description = "Usual time from one such hour to the next: the median.",
              examples = "24")
          Integer usualGapHours,
      @Schema(
              description =
                  "When it was, or would be, called silent if nothing came after `lastNewAt`.")
          Instant silentFrom) {

    static SourceResponse from(SourceArrivals.Feed feed) {
      Rhythm rhythm = feed.rhythm();
      return new SourceResponse(
          feed.source(),
          feed.metric(),
          feed.facts(),
          feed.newestAt(),
          feed.receivedAt(),
          feed.newAt(),
          feed.state().key(),
          rhythm == null ? null : rhythm.arrivals(),
          rhythm == null ? null : rhythm.usualGapHours(),
          rhythm == null ? null : WeekClock.start(rhythm.silentFrom()));
    }
  }

  @GET
  @Operation(
      operationId = "listSources",
      summary = "List sources",
      description =
          """
          Every metric that a source has sent, when it last came, and whether it has gone silent.

          What is usual is learnt from the hours in which something new came, in the organization's
          time zone: by the hour of the week for a feed that comes several times a day, by the day of
          the week for one that comes about weekly or more often. So nights and weekends without
          anything don't count where they are usual. It is `silent` once it has been quiet for more
          than twice its longest usual gap, counted in that time of its own (three times, as long as
          fewer than 30 gaps are known), and `too-early` with fewer than 5 arrivals or 8 days.
          Holidays aren't known. A duplicate shows in `lastReceivedAt`, but brings nothing new.""")
  @APIResponse(
      responseCode = "200",
      description = "A page of sources, by source and metric.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value =
                  """
                  {"items": [{"source": "crm", "metric": "deals_won", "facts": 1840,
                   "newestAt": "2026-07-01T09:30:00Z", "lastReceivedAt": "2026-07-02T01:00:04Z",
                   "lastNewAt": "2026-07-02T01:00:04Z", "state": "live", "arrivals": 212,
                   "usualGapHours": 24, "silentFrom": "2026-07-06T22:00:00Z"}]}"""))
  public Page<SourceResponse> list(
      @Parameter(description = "Only this source.", schema = @Schema(type = SchemaType.STRING))
          @QueryParam("source")
          String source,
      @Parameter(description = "Only this metric.", schema = @Schema(type = SchemaType.STRING))
          @QueryParam("metric")
          String metric,
      @Parameter(
              description = "Only feeds in this state.",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"live", "silent", "too-early"}))
          @QueryParam("state")
          String state,
      @BeanParam PageRequest page) {
    SourceArrivals.Filter filter = new SourceArrivals.Filter(source, metric, state(state));
    return tenant.read(
        organization ->
            Page.of(
                arrivals.after(organization, filter, page.after(), page.rows(), clock.instant()),
                page,
                SourceArrivals.Feed::sortKey,
                SourceResponse::from));
  }

  private static SourceArrivals.State state(String text) {
    return text == null
        ? null
        : Arrays.stream(SourceArrivals.State.values())
            .filter(state -> state.key().equals(text))
            .findFirst()
            .orElseThrow(
                () -> ProblemException.badParameter("state", "must be live, silent or too-early"));
  }
}
