package org.engagementscorecard.webhook;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.engagementscorecard.learning.NeedStep;
import org.engagementscorecard.learning.NeedSteps;
import org.engagementscorecard.learning.NeedStepsTaken;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.organization.WorkerThreads;
import org.engagementscorecard.people.People;
import org.engagementscorecard.webhook.Deliveries.Claimed;
import org.engagementscorecard.webhook.SendPost.Outcome;
import org.jboss.logging.Logger;

/**
 * Tells webhooks of steps of needs: at least once, each need's steps in their order.
 *
 * <p>One thread of each instance looks for webhooks that have something to do, decides of which new
 * steps they are told, and claims deliveries that are due; the posts themselves wait on no thread.
 * What is claimed is leased, so several instances share the work, and what an instance had under
 * way when it died is taken up by another once the lease has run out.
 */
@ApplicationScoped
class DeliverWebhooks {
  private static final Logger LOG = Logger.getLogger(DeliverWebhooks.class);

  /** Webhooks looked after in one round. */
  private static final int ROUND = 256;

  /** Steps that are decided in one transaction. */
  private static final int STEPS = 500;

  private static final int RECORDERS = 4;
  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  /** Left alone for so long where a receiver says it is overloaded, and not for how long. */
  private static final Duration BREATHER = Duration.ofSeconds(5);

  private static final int GONE = 410;

  /** Too many requests, bad gateway, gateway timeout: the standard wants these throttled. */
  private static final Set<Integer> OVERLOADED = Set.of(429, 502, 503, 504);

  private final TenantTransaction transaction;
  private final AgroalDataSource dataSource;
  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final NeedSteps steps;
  private final People people;
  private final SendPost sendPost;
  private final WebhookConfiguration configuration;
  private final RetrySchedule schedule;
  private final Clock clock;

  private final Thread thread = new WorkerThreads("webhooks").newThread(this::run);
  private final ExecutorService recorders;
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean stopping;

  /** Attempts under way here; no more entries than attempts. */
  private final Map<Due, Integer> inFlight = new HashMap<>();

  private int inFlightInAll;

  DeliverWebhooks(
      TenantTransaction transaction,
      AgroalDataSource dataSource,
      Webhooks webhooks,
      Deliveries deliveries,
      NeedSteps steps,
      People people,
      SendPost sendPost,
      WebhookConfiguration configuration,
      Clock clock) {
    this.transaction = transaction;
    this.dataSource = dataSource;
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.steps = steps;
    this.people = people;
    this.sendPost = sendPost;
    this.configuration = configuration;
    this.schedule = new RetrySchedule(configuration.retryAfter());
    this.clock = clock;
    this.recorders = Executors.newFixedThreadPool(RECORDERS, new WorkerThreads("webhook-outcomes"));
  }

  /** A webhook that has something to do. */
  private record Due(int organizationId, int webhookId) {}

  void start(@Observes StartupEvent event) {
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    wake.release();
    thread.join(STOP_LIMIT.toMillis());
    recorders.shutdown();
    recorders.awaitTermination(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  void taken(@Observes(during = TransactionPhase.AFTER_SUCCESS) NeedStepsTaken event) {
    wake.release();
  }

  /** There may be something to do: don't wait for the next look. */
  void wake() {
    wake.release();
  }

  private void run() {
    Instant forgotten = Instant.EPOCH;
    while (!stopping) {
      boolean more = false;
      try {
        more = look();
        if (clock.instant().isAfter(forgotten.plus(FORGET_EVERY))) {
          forget();
          forgotten = clock.instant();
        }
      } catch (RuntimeException e) {
        // The database may be away; whatever there is to do is still there afterwards.
        LOG.warnf("Webhooks wait: %s", e.getMessage());
      }
      try {
        if (!more) {
          wake.tryAcquire(configuration.lookEvery().toMillis(), TimeUnit.MILLISECONDS);
        }
        wake.drainPermits();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Looks once for what there is to do, and tells whether there may be more. */
  private boolean look() {
    boolean more = false;
    for (Due due : due()) {
      if (stopping) {
        return false;
      }
      try {
        more |= serve(due);
      } catch (RuntimeException e) {
        // Of one webhook; the others aren't to wait for it.
        LOG.warnf(e, "Webhook %d of organization %d waits", due.webhookId(), due.organizationId());
      }
    }
    return more;
  }

  /** Webhooks with steps that aren't decided yet, or deliveries that are due; none goes first. */
  private List<Due> due() {
    String sql =
        """
        SELECT w.organization_id, w.webhook_id FROM webhook w
        WHERE w.enabled AND (
          EXISTS (
            SELECT FROM need_step s
            WHERE s.organization_id = w.organization_id AND s.event_id > w.decided_to)
          OR coalesce(w.paused_until <= now(), true) AND EXISTS (
            SELECT FROM webhook_delivery d
            WHERE d.organization_id = w.organization_id AND d.webhook_id = w.webhook_id
              AND d.next_attempt_at <= now()))
        ORDER BY random()
        LIMIT ?""";
    return transaction.glanceAcross(
        () -> {
          try (Connection connection = dataSource.getConnection();
              PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, ROUND);
            List<Due> due = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                due.add(new Due(rows.getInt(1), rows.getInt(2)));
              }
            }
            return due;
          } catch (SQLException e) {
            throw new DatabaseException(e);
          }
        });
  }

  /** Does what a webhook has to do, and tells whether there may be more. */
  private boolean serve(Due due) {
    List<Claimed> claimed = new ArrayList<>();
    Webhook[] held = new Webhook[1];
    boolean[] more = new boolean[1];
    transaction.derive(
        due.organizationId(),
        organization ->
            webhooks
                .holdIfFree(organization, due.webhookId())
                .filter(Webhook::enabled)
                .ifPresent(
                    webhook -> {
                      held[0] = webhook;
                      more[0] = decide(organization, webhook);
                      int free = free(due, webhook);
                      if (free > 0 && mayBePostedTo(webhook)) {
                        claimed.addAll(
                            deliveries.claim(
                                organization, webhook.id(), free, configuration.lease()));
                      }
                    }));
    for (Claimed one : claimed) {
      attempt(due, held[0], one);
    }
    return more[0];
  }

  private boolean mayBePostedTo(Webhook webhook) {
    return webhook.pausedUntil().filter(clock.instant()::isBefore).isEmpty();
  }

  /** How many more attempts may be made here; one that fails is only tried. */
  private synchronized int free(Due due, Webhook webhook) {
    int most = webhook.failingSince().isPresent() ? 1 : configuration.maxInFlightPerWebhook();
    return Math.min(
        most - inFlight.getOrDefault(due, 0), configuration.maxInFlight() - inFlightInAll);
  }

  /** Decides of which new steps a webhook is told. */
  private boolean decide(Organization organization, Webhook webhook) {
    List<NeedStep> fresh = steps.after(organization, webhook.decidedTo(), STEPS);
    if (fresh.isEmpty()) {
      return false;
    }
    deliveries.add(organization, webhook.id(), wanted(organization, webhook, fresh));
    webhooks.decided(organization, webhook.id(), fresh.get(fresh.size() - 1).event());
    return fresh.size() == STEPS;
  }

  private List<NeedStep> wanted(Organization organization, Webhook webhook, List<NeedStep> fresh) {
    List<NeedStep> wanted =
        fresh.stream().filter(step -> webhook.wants(EventTypes.of(step))).toList();
    if (webhook.team().isEmpty() || wanted.isEmpty()) {
      return wanted;
    }
    Map<LocalDate, Set<String>> members = new HashMap<>();
    return wanted.stream()
        .filter(
            step ->
                members
                    .computeIfAbsent(
                        organization.dayOf(step.at()),
                        day -> members(organization, webhook.team().get(), day))
                    .contains(step.rep()))
        .toList();
  }

  private Set<String> members(Organization organization, String team, LocalDate day) {
    Set<Integer> ids = people.membersOn(organization, team, day);
    return Set.copyOf(people.repKeys(organization, ids).values());
  }

  private void attempt(Due due, Webhook webhook, Claimed claimed) {
    synchronized (this) {
      inFlight.merge(due, 1, Integer::sum);
      inFlightInAll++;
    }
    String id = "need_" + due.organizationId() + "_" + claimed.event();
    post(webhook, id, claimed.body(), claimed.attempt())
        .whenCompleteAsync(
            (outcome, impossible) -> {
              try {
                record(due, claimed, outcome);
              } catch (RuntimeException e) {
                // Nobody knows of it, so it is made again when the lease has run out.
                LOG.warn("What came of a webhook's post isn't kept", e);
              } finally {
                ended(due);
              }
            },
            recorders);
  }

  private synchronized void ended(Due due) {
    inFlight.computeIfPresent(due, (key, count) -> count == 1 ? null : count - 1);
    inFlightInAll--;
    wake.release();
  }

  /**
   * Posts, signed.
   *
   * @param id the same in every attempt
   */
  CompletionStage<Outcome> post(Webhook webhook, String id, byte[] body, int attempt) {
    Instant now = clock.instant();
    return sendPost.send(
        webhook.url(),
        Map.of(
            "Content-Type",
            "application/json",
            "User-Agent",
            "engagement-scorecard",
            "webhook-id",
            id,
            "webhook-timestamp",
            Long.toString(now.getEpochSecond()),
            "webhook-signature",
            webhook.signatures(id, now, body)),
        body,
        attempt);
  }

  private void record(Due due, Claimed claimed, Outcome outcome) {
    transaction.derive(
        due.organizationId(),
        organization ->
            webhooks
                .hold(organization, due.webhookId())
                .ifPresent(webhook -> record(organization, webhook, claimed, outcome)));
  }

  private void record(
      Organization organization, Webhook webhook, Claimed claimed, Outcome outcome) {
    if (outcome instanceof Outcome.Answered answer && answer.isSuccess()) {
      deliveries.finish(
          organization, webhook.id(), claimed, Delivery.State.DELIVERED, answer.status(), null);
      webhooks.works(organization, webhook);
      return;
    }
    Optional<Duration> asked = Optional.empty();
    Integer status = null;
    if (outcome instanceof Outcome.Answered answer) {
      status = answer.status();
      asked =
          answer
              .retryAfter()
              .or(
                  () ->
                      OVERLOADED.contains(answer.status())
                          ? Optional.of(BREATHER)
                          : Optional.empty());
    }
    String error = error(outcome);
    Optional<Duration> delay =
        schedule.after(claimed.attempt(), asked, ThreadLocalRandom.current().nextDouble());
    if (status != null && status == GONE) {
      // Nothing is lost by it: whoever enables it again gets this one too.
      webhooks.disable(organization, webhook.id(), "the receiver answered 410: it is gone");
      deliveries.retry(organization, webhook.id(), claimed, Duration.ZERO, status, error);
    } else if (delay.isEmpty()) {
      deliveries.finish(organization, webhook.id(), claimed, Delivery.State.DEAD, status, error);
      webhooks.fails(organization, webhook, asked);
    } else {
      deliveries.retry(organization, webhook.id(), claimed, delay.get(), status, error);
      webhooks.fails(organization, webhook, asked);
    }
  }

  static String error(Outcome outcome) {
    if (outcome instanceof Outcome.Answered answer) {
      return answer.isSuccess() ? null : "answered " + answer.status();
    }
    return ((Outcome.Failed) outcome).reason();
  }

  /** Forgets what was finished long ago. */
  void forget() {
    for (int organizationId : withWebhooks()) {
      transaction.derive(
          organizationId,
          organization ->
              deliveries.forget(
                  organization, configuration.keepDelivered(), configuration.keepDead()));
    }
  }

  private List<Integer> withWebhooks() {
    String sql = "SELECT DISTINCT organization_id FROM webhook";
    return transaction.glanceAcross(
        () -> {
          try (Connection connection = dataSource.getConnection();
              PreparedStatement statement = connection.prepareStatement(sql);
              ResultSet rows = statement.executeQuery()) {
            List<Integer> organizations = new ArrayList<>();
            while (rows.next()) {
              organizations.add(rows.getInt(1));
            }
            return organizations;
          } catch (SQLException e) {
            throw new DatabaseException(e);
          }
        });
  }
}
