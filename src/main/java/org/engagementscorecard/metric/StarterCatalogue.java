package org.engagementscorecard.metric;

import static org.engagementscorecard.metric.Stage.ACTIVITY;
import static org.engagementscorecard.metric.Stage.OUTCOME;
import static org.engagementscorecard.metric.Stage.PROGRESS;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.engagementscorecard.http.Batch;
import org.engagementscorecard.organization.OrganizationCreated;

/** The sales metrics and connections that a new organization begins with; all can be changed. */
@ApplicationScoped
class StarterCatalogue {
  private static final List<MetricRequest> METRICS =
      List.of(
          count("calls_made", "Calls made", "A call to a prospect or customer.", ACTIVITY, "call"),
          count("emails_sent", "Emails sent", "A personal email to a buyer.", ACTIVITY, "email"),
          count(
              "meetings_held",
              "Meetings held",
              "A first meeting that took place.",
              ACTIVITY,
              "meeting"),
          count(
              "demos_held", "Demos held", "A product demonstration to a buyer.", PROGRESS, "demo"),
          count(
              "proposals_sent",
              "Proposals sent",
              "A written proposal to a buyer.",
              PROGRESS,
              "proposal"),
          count(
              "opportunities_engaged",
              "Opportunities engaged",
              "An opportunity that a rep began to work on.",
              PROGRESS,
              "opportunity"),
          count("deals_won", "Deals won", "An opportunity that was won.", OUTCOME, "deal"),
          new MetricRequest(
              "deals_lost",
              "Deals lost",
              "An opportunity that was lost.",
              OUTCOME,
              "deal",
              Aggregation.SUM,
              Better.LOWER,
              List.of(),
              null,
              null),
          new MetricRequest(
              "bookings",
              "Bookings",
              "Value of the deals won.",
              OUTCOME,
              "currency",
              Aggregation.SUM,
              Better.HIGHER,
              List.of("product"),
              null,
              null));

  private static final List<ConnectionRequest> CONNECTIONS =
      List.of(
          conversion("call-to-meeting", "Call → meeting", "calls_made", "meetings_held", null, 30),
          conversion("meeting-to-demo", "Meeting → demo", "meetings_held", "demos_held", null, 30),
          conversion(
              "demo-to-proposal", "Demo → proposal", "demos_held", "proposals_sent", null, 30),
          conversion(
              "proposal-to-win",
              "Proposal → win",
              "proposals_sent",
              "deals_won",
              "deals_lost",
              null),
          conversion(
              "opportunity-to-win",
              "Opportunity → win",
              "opportunities_engaged",
              "deals_won",
              "deals_lost",
              null),
          new ConnectionRequest(
              "deal-value",
              "Deal value",
              "How much a won deal is worth, on the same products.",
              ConnectionKind.VALUE,
              "deals_won",
              "bookings",
              null,
              null,
              Counting.COUNTED,
              null,
              false,
              null,
              null));

  private final Catalogue catalogue;

  StarterCatalogue(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  void add(@Observes OrganizationCreated created) {
    catalogue.putMetrics(created.organization(), Batch.many(METRICS));
    catalogue.putConnections(created.organization(), Batch.many(CONNECTIONS));
  }

  private static MetricRequest count(
      String key, String name, String description, Stage stage, String unit) {
    return new MetricRequest(
        key, name, description, stage, unit, Aggregation.SUM, Better.HIGHER, List.of(), null, null);
  }

  private static ConnectionRequest conversion(
      String key, String name, String from, String to, String closedBy, Integer maturityDays) {
    return new ConnectionRequest(
        key,
        name,
        null,
        ConnectionKind.CONVERSION,
        from,
        to,
        closedBy,
        maturityDays,
        Counting.TRACED,
        null,
        false,
        null,
        null);
  }
}
