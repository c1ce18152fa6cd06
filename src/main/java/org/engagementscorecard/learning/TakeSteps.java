package org.engagementscorecard.learning;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.http.Problem.Fault;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.learning.NeedSteps.Spoken;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.resource.LearningResource;
import org.engagementscorecard.resource.Offers;
import org.engagementscorecard.resource.Resources;

/** Takes the steps that people take with a need. */
@ApplicationScoped
class TakeSteps {
  private final TenantTransaction transaction;
  private final LearningNeeds needs;
  private final NeedSteps steps;
  private final Choices choices;
  private final People people;
  private final Offers offers;
  private final Resources resources;
  private final Activity activity;

  TakeSteps(
      TenantTransaction transaction,
      LearningNeeds needs,
      NeedSteps steps,
      Choices choices,
      People people,
      Offers offers,
      Resources resources,
      Activity activity) {
    this.transaction = transaction;
    this.needs = needs;
    this.steps = steps;
    this.choices = choices;
    this.people = people;
    this.offers = offers;
    this.resources = resources;
    this.activity = activity;
  }

  /**
   * A step that stands.
   *
   * @param fresh whether it was taken now; otherwise it had been taken before
   */
  record Taken(boolean fresh, Spoken step) {}

  /**
   * Takes a step, in a transaction of its own.
   *
   * @param id number of the need
   * @param reader who acts
   * @param keyName what the key is called
   * @throws ProblemException 404 where there is no such need, 403 where it isn't this one's to do,
   *     409 where the step isn't possible now, 422 where what it names isn't there
   */
  Taken take(int organizationId, int id, NeedStepRequest request, Reader reader, String keyName) {
    request.check();
    AtomicReference<Taken> taken = new AtomicReference<>();
    transaction.derive(
        organizationId,
        organization -> taken.set(take(organization, id, request, reader, keyName)));
    return taken.get();
  }

  private Taken take(
      Organization organization, int id, NeedStepRequest request, Reader reader, String keyName) {
    Instant at = steps.lock(organization);
    LearningNeedEntity need =
        needs
            .findByIdOptional(new LearningNeedEntity.Key(organization.id(), id))
            .orElseThrow(() -> unknown(Integer.toString(id)));
    String rep = people.repKeys(organization, List.of(need.repId)).get(need.repId);
    Actor actor = Actor.of(reader, keyName, rep);
    actor.requireMayTake(request.type());
    NeedState before = NeedState.fromString(need.state);
    PossibleSteps possible = new PossibleSteps(before, steps.spoken(organization, id));
    Optional<Spoken> repeated = repeated(organization, id, request, possible, actor);
    if (repeated.isPresent()) {
      return new Taken(false, repeated.get());
    }
    if (!possible.now().contains(request.type())) {
      throw impossible(before, request.type(), possible);
    }
    NeedState to =
        switch (request.type()) {
          case SEEN -> NeedState.SEEN;
          case LEARNING -> NeedState.LEARNING;
          case DISMISSED -> NeedState.DISMISSED;
          case REOPENED -> reopened(organization, need, possible, actor);
          case UPHELD -> upheld(possible, actor);
          case TOLD, CHOSE, OPENED, CHANGED, FELL_BACK, CLOSED -> before;
        };
    if (to == NeedState.DISMISSED && before != to) {
      // The words are the person's own, and are shown with the step only.
      need.closedBecause = "dismissed by " + actor.name();
    }
    Integer peer = request.peer() == null ? null : (Integer) peer(organization, need, request);
    String resource = request.resource() == null ? null : resource(organization, request);
    long event =
        steps.take(
            organization,
            need,
            request.type(),
            to,
            at,
            actor.kind(),
            actor.name(),
            request.words(),
            null);
    if (request.type() == StepType.CHOSE) {
      choices.keep(organization, id, event, peer, resource);
    }
    // Scorecards show needs, so what they show is another version from now on.
    activity.changed(organization.id());
    return new Taken(true, step(organization, id, event));
  }

  private Optional<Spoken> repeated(
      Organization organization,
      int id,
      NeedStepRequest request,
      PossibleSteps possible,
      Actor actor) {
    return request.type() == StepType.CHOSE
        ? choices.event(organization, id, request).map(event -> step(organization, id, event))
        : possible.repeated(request, actor);
  }

  private Spoken step(Organization organization, int id, long event) {
    return steps.spoken(organization, id).stream()
        .filter(one -> one.step().event() == event)
        .findFirst()
        .orElseThrow();
  }

  /** Where a need is once a dismissal is taken back: where it was. */
  private NeedState reopened(
      Organization organization, LearningNeedEntity need, PossibleSteps possible, Actor actor) {
    requireAnother(possible, actor);
    needs
        .living(organization, need.repId, need.connectionId)
        .ifPresent(
            other -> {
              throw ProblemException.conflict(
                  "Need " + other.id + " of this rep on this connection has been opened since.");
            });
    return possible.dismissal().from().orElseThrow();
  }

  private static NeedState upheld(PossibleSteps possible, Actor actor) {
    requireAnother(possible, actor);
    return NeedState.DISMISSED;
  }

  private static void requireAnother(PossibleSteps possible, Actor actor) {
    if (actor.hasTaken(possible.dismissal())) {
      throw ProblemException.forbidden("Somebody else than who dismissed the need reviews that.");
    }
  }

  private int peer(Organization organization, LearningNeedEntity need, NeedStepRequest request) {
    int id =
        people
            .findRep(organization, request.peer())
            .map(Rep::id)
            .orElseThrow(() -> ProblemException.invalid("/peer", "names an unknown rep"));
    if (id == need.repId
        || offers.offers(organization, need.connectionId).stream()
            .noneMatch(offer -> offer.repId() == id)) {
      throw ProblemException.invalid("/peer", "hasn't offered to share on this connection");
    }
    return id;
  }

  private String resource(Organization organization, NeedStepRequest request) {
    return resources
        .find(organization, request.resource())
        .map(LearningResource::key)
        .orElseThrow(
            () -> ProblemException.invalid("/resource", "names an unknown learning resource"));
  }

  private static ProblemException impossible(
      NeedState state, StepType type, PossibleSteps possible) {
    String now =
        possible.now().isEmpty() ? "no step is possible now" : "possible now are " + possible.now();
    return ProblemException.conflict(
        "The need is " + state + ", so `" + type + "` isn't possible; " + now + ".",
        Fault.at("/type", now));
  }

  static ProblemException unknown(String id) {
    return ProblemException.unknown("learning-need", id);
  }
}
