package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.note.Notes;
import org.engagementscorecard.observation.Amounts;
import org.engagementscorecard.observation.Attempts;
import org.engagementscorecard.observation.FactsAsKnown;
import org.engagementscorecard.observation.Feeds;
import org.engagementscorecard.observation.Flows;
import org.engagementscorecard.observation.Totals;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Organizations;
import org.engagementscorecard.people.People;

/** Says what is known of an organization, now or on an instant; within its transaction. */
@ApplicationScoped
public class Recall {
  private final Organizations organizations;
  private final Activity activity;
  private final People people;
  private final Catalogue catalogue;
  private final Totals totals;
  private final Attempts attempts;
  private final Flows flows;
  private final Amounts amounts;
  private final Feeds feeds;
  private final FactsAsKnown facts;
  private final Notes notes;

  Recall(
      Organizations organizations,
      Activity activity,
      People people,
      Catalogue catalogue,
      Totals totals,
      Attempts attempts,
      Flows flows,
      Amounts amounts,
      Feeds feeds,
      FactsAsKnown facts,
      Notes notes) {
    this.organizations = organizations;
    this.activity = activity;
    this.people = people;
    this.catalogue = catalogue;
    this.totals = totals;
    this.attempts = attempts;
    this.flows = flows;
    this.amounts = amounts;
    this.feeds = feeds;
    this.facts = facts;
    this.notes = notes;
  }

  /** What is known now. */
  public Knowledge now(Organization organization) {
    return now(organization, activity.of(organization.id()));
  }

  private Knowledge now(Organization organization, Activity.State state) {
    return new KnowledgeNow(
        organization, state, people, catalogue, totals, attempts, flows, amounts, feeds, notes);
  }

  /**
   * What was known on an instant.
   *
   * @param asKnownOn the instant, or null for now
   * @throws ProblemException 400 where the instant is yet to come, 404 where the organization was
   *     yet to be
   */
  Knowledge on(Organization organization, AsKnownOn asKnownOn) {
    Activity.State state = activity.of(organization.id());
    if (asKnownOn == null) {
      return now(organization, state);
    }
    Instant at = asKnownOn.instant();
    Organization then = organizations.asKnownOn(organization, asKnownOn, state);
    return new KnowledgeThen(
        then,
        at,
        new Knowledge.Version(state.version(), Optional.of(at)),
        facts.newestAt(then, at),
        people,
        catalogue,
        facts,
        feeds,
        notes);
  }
}
