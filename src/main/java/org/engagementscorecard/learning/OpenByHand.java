package org.engagementscorecard.learning;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;

/**
 * Opens the needs that people see: a rep in own words, a coach, or a system for them. What the
 * numbers say of it then is its evidence, also where they see no gap.
 */
@ApplicationScoped
class OpenByHand {
  private final TenantTransaction transaction;
  private final GatherEvidence evidence;
  private final LearningNeeds needs;
  private final NeedSteps steps;
  private final People people;
  private final Catalogue catalogue;
  private final Activity activity;

  OpenByHand(
      TenantTransaction transaction,
      GatherEvidence evidence,
      LearningNeeds needs,
      NeedSteps steps,
      People people,
      Catalogue catalogue,
      Activity activity) {
    this.transaction = transaction;
    this.evidence = evidence;
    this.needs = needs;
    this.steps = steps;
    this.people = people;
    this.catalogue = catalogue;
    this.activity = activity;
  }

  /** Whose need it is, on what, and what the numbers say of it. */
  private record Asked(Rep rep, Connection connection, GatherEvidence.Gathered gathered) {}

  /**
   * Opens a need, in a transaction of its own; the numbers are gathered before, so that nobody
   * waits for them.
   *
   * @param reader who acts
   * @param keyName what the key is called
   * @return number of the need
   * @throws ProblemException 422 where rep or connection is unknown, 409 where one lives already
   */
  int open(int organizationId, NewNeedRequest request, Reader reader, String keyName) {
    Asked asked = transaction.read(organizationId, organization -> ask(organization, request));
    Actor actor = Actor.of(reader, keyName, asked.rep().key());
    AtomicInteger opened = new AtomicInteger();
    transaction.derive(
        organizationId,
        organization -> opened.set(open(organization, asked, request.words(), actor)));
    return opened.get();
  }

  private Asked ask(Organization organization, NewNeedRequest request) {
    Rep rep =
        people
            .findRep(organization, request.rep())
            .orElseThrow(() -> ProblemException.invalid("/rep", "names an unknown rep"));
    Connection connection =
        catalogue
            .findConnection(organization, request.connection())
            .orElseThrow(
                () -> ProblemException.invalid("/connection", "names an unknown connection"));
    return new Asked(rep, connection, evidence.now(organization, rep, connection));
  }

  private int open(Organization organization, Asked asked, String words, Actor actor) {
    Instant at = steps.lock(organization);
    needs
        .living(organization, asked.rep().id(), asked.connection().id())
        .ifPresent(
            other -> {
              throw ProblemException.conflict(
                  "Need "
                      + other.id
                      + " of this rep on this connection is "
                      + other.state
                      + "; say there what there is to say.");
            });
    LearningNeedEntity need = new LearningNeedEntity();
    need.repId = asked.rep().id();
    need.connectionId = asked.connection().id();
    asked.gathered().putInto(need);
    List<NeedSteps.Step> taken = new ArrayList<>();
    taken.add(step(need, StepType.OPENED, NeedState.OPEN, actor, words));
    if (actor.kind() == StepBy.REP) {
      // Nobody has to show it to the rep any more.
      taken.add(step(need, StepType.SEEN, NeedState.SEEN, actor, null));
    }
    steps.take(organization, taken, at);
    activity.changed(organization.id());
    return need.id;
  }

  private static NeedSteps.Step step(
      LearningNeedEntity need, StepType type, NeedState to, Actor actor, String words) {
    return new NeedSteps.Step(need, type, to, actor.kind(), actor.name(), words, null);
  }
}
