package org.engagementscorecard.scorecard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Targets;
import org.engagementscorecard.note.Notes;
import org.engagementscorecard.observation.Attempts;
import org.engagementscorecard.observation.CountedAmounts;
import org.engagementscorecard.observation.CountedAttempts;
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
  /** Organizations of which it is remembered who and what there is. */
  private static final int MAX_REMEMBERED = 32;

  private final Organizations organizations;
  private final Activity activity;
  private final People people;
  private final Catalogue catalogue;
  private final Targets targets;
  private final Totals totals;
  private final Attempts attempts;
  private final CountedAttempts counted;
  private final Flows flows;
  private final CountedAmounts amounts;
  private final Feeds feeds;
  private final FactsAsKnown facts;
  private final Notes notes;
  private final Cache<StandingKey, Standing> standing =
      Caffeine.newBuilder()
          .maximumSize(MAX_REMEMBERED)
          .expireAfterAccess(Duration.ofMinutes(1))
          .build();

  private record StandingKey(int organizationId, long standing) {}

  Recall(
      Organizations organizations,
      Activity activity,
      People people,
      Catalogue catalogue,
      Targets targets,
      Totals totals,
      Attempts attempts,
      CountedAttempts counted,
      Flows flows,
      CountedAmounts amounts,
      Feeds feeds,
      FactsAsKnown facts,
      Notes notes) {
    this.organizations = organizations;
    this.activity = activity;
    this.people = people;
    this.catalogue = catalogue;
    this.targets = targets;
    this.totals = totals;
    this.attempts = attempts;
    this.counted = counted;
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

  /**
   * What is known now, whose state has been looked at already.
   *
   * @param state as the caller's transaction sees it
   */
  KnowledgeNow now(Organization organization, Activity.State state) {
    return new KnowledgeNow(
        organization,
        state,
        standing.get(new StandingKey(organization.id(), state.standing()), key -> new Standing()),
        people,
        catalogue,
        targets,
        totals,
        attempts,
        counted,
        flows,
        amounts,
        feeds,
        notes);
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
        new Standing(),
        people,
        catalogue,
        targets,
        facts,
        feeds,
        notes);
  }

  /**
   * What is known now, for when it is past: of the same version, so that whatever was reckoned from
   * the one holds for the other.
   */
  Knowledge remembered(KnowledgeNow now) {
    return new KnowledgeThen(
        now.organization(),
        now.at(),
        now.version(),
        now.newestAt(),
        now.standing(),
        people,
        catalogue,
        targets,
        facts,
        feeds,
        notes);
  }
}
