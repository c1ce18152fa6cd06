package org.engagementscorecard.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.learning.NeedSteps;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.People;

/**
 * What an organization's admins do with webhooks. None of it changes what scorecards show, so no
 * version of the data passes.
 */
@ApplicationScoped
class ManageWebhooks {
  private final Tenant tenant;
  private final TenantTransaction transaction;
  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final NeedSteps steps;
  private final People people;
  private final DeliverWebhooks deliver;
  private final WebhookConfiguration configuration;

  ManageWebhooks(
      Tenant tenant,
      TenantTransaction transaction,
      Webhooks webhooks,
      Deliveries deliveries,
      NeedSteps steps,
      People people,
      DeliverWebhooks deliver,
      WebhookConfiguration configuration) {
    this.tenant = tenant;
    this.transaction = transaction;
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.steps = steps;
    this.people = people;
    this.deliver = deliver;
    this.configuration = configuration;
  }

  /**
   * A webhook beside how much waits for it.
   *
   * @param secret only where it has just been made
   */
  record Shown(Webhook webhook, int pending, int dead, Optional<Secret> secret) {}

  List<Shown> list(PageRequest page) {
    return tenant.read(
        organization -> {
          Map<Integer, Map<String, Integer>> counts = deliveries.counts(organization);
          return webhooks.after(organization, page.after(), page.rows()).stream()
              .map(webhook -> shown(webhook, counts, Optional.empty()))
              .toList();
        });
  }

  Shown show(String key) {
    return tenant.read(organization -> shown(organization, key, Optional.empty()));
  }

  /**
   * Creates or replaces a webhook.
   *
   * @return with its secret where it is new
   * @throws ProblemException 422 where it can't be taken
   */
  Shown put(String key, WebhookRequest request) {
    WebhookRequest checked = request.checked(configuration.allowPrivateTargets());
    Shown after =
        derive(
            organization -> {
              Integer teamId = team(organization, checked.team());
              if (webhooks.find(organization, key).isEmpty()) {
                Secret secret =
                    webhooks.create(organization, key, checked, teamId, steps.newest(organization));
                return shown(organization, key, Optional.of(secret));
              }
              Webhook held = webhooks.hold(organization, key);
              webhooks.replace(organization, held.id(), checked, teamId);
              return shown(organization, key, Optional.empty());
            });
    deliver.wake();
    return after;
  }

  void delete(String key) {
    derive(
        organization -> {
          webhooks.delete(organization, webhooks.hold(organization, key).id());
          return null;
        });
  }

  /** Gives it a new secret. */
  Shown rotate(String key) {
    return derive(
        organization -> {
          Webhook held = webhooks.hold(organization, key);
          Secret secret = webhooks.rotate(organization, held.id(), configuration.secretOverlap());
          return shown(organization, key, Optional.of(secret));
        });
  }

  List<Delivery> deliveries(
      String key, Optional<Delivery.State> state, long afterEvent, int limit) {
    return tenant.read(
        organization ->
            deliveries.after(
                organization, webhooks.webhook(organization, key).id(), state, afterEvent, limit));
  }

  Delivery replay(String key, long event) {
    Delivery replayed =
        derive(
            organization ->
                deliveries.replay(organization, webhooks.hold(organization, key).id(), event));
    deliver.wake();
    return replayed;
  }

  int replayDead(String key) {
    int replayed =
        derive(
            organization ->
                deliveries.replayDead(organization, webhooks.hold(organization, key).id()));
    deliver.wake();
    return replayed;
  }

  private Integer team(Organization organization, String key) {
    if (key == null) {
      return null;
    }
    return people.allTeams(organization).stream()
        .filter(team -> team.key().equals(key))
        .findFirst()
        .orElseThrow(() -> ProblemException.invalid("/team", "There is no team '" + key + "'."))
        .id();
  }

  private Shown shown(Organization organization, String key, Optional<Secret> secret) {
    return shown(webhooks.webhook(organization, key), deliveries.counts(organization), secret);
  }

  private static Shown shown(
      Webhook webhook, Map<Integer, Map<String, Integer>> counts, Optional<Secret> secret) {
    Map<String, Integer> own = counts.getOrDefault(webhook.id(), Map.of());
    return new Shown(
        webhook,
        own.getOrDefault(Delivery.State.PENDING.key(), 0),
        own.getOrDefault(Delivery.State.DEAD.key(), 0),
        secret);
  }

  private <R> R derive(Function<Organization, R> work) {
    AtomicReference<R> result = new AtomicReference<>();
    transaction.derive(
        tenant.organizationId(), organization -> result.set(work.apply(organization)));
    return result.get();
  }
}
