package org.engagementscorecard.learning;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.engagementscorecard.learning.NeedsEvaluation.Reached;
import org.engagementscorecard.learning.ReckonNeeds.Measured;
import org.engagementscorecard.learning.ReckonNeeds.Moved;
import org.engagementscorecard.learning.ReckonNeeds.Opening;
import org.engagementscorecard.learning.ReckonNeeds.Reckoned;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.organization.WorkerThreads;

/**
 * Brings an organization's needs up to date with its facts: a gap opens a need, and the numbers
 * alone say that behaviour has changed and what came of it.
 *
 * <p>What is to be done is reckoned in a transaction that reads one moment and takes as long as it
 * takes; it is done in another, short one, which lets nobody else take steps. What has been decided
 * otherwise between the two stays as it is, and is looked at again. Where several instances reckon
 * the same, the first one does it.
 */
@ApplicationScoped
public class FollowNeeds {
  /** How often somebody who waits for another looks. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(25);

  /** Organizations that are brought up to date at once because somebody asks. */
  private static final int AT_ONCE = 4;

  private final TenantTransaction transaction;
  private final ReckonNeeds reckonNeeds;
  private final NeedsEvaluation evaluation;
  private final LearningNeeds needs;
  private final NeedSteps steps;
  private final Activity activity;
  private final AgroalDataSource dataSource;
  private final NeedsConfiguration configuration;
  private final Map<Integer, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(AT_ONCE, new WorkerThreads("needs"));

  FollowNeeds(
      TenantTransaction transaction,
      ReckonNeeds reckonNeeds,
      NeedsEvaluation evaluation,
      LearningNeeds needs,
      NeedSteps steps,
      Activity activity,
      AgroalDataSource dataSource,
      NeedsConfiguration configuration) {
    this.transaction = transaction;
    this.reckonNeeds = reckonNeeds;
    this.evaluation = evaluation;
    this.needs = needs;
    this.steps = steps;
    this.activity = activity;
    this.dataSource = dataSource;
    this.configuration = configuration;
  }

  void stop(@Observes ShutdownEvent event) {
    threads.shutdownNow();
  }

  /** How far the data is, and how far needs are. */
  private record Position(long version, LocalDate day, Optional<Reached> reached) {
    boolean isCurrent() {
      return isReached(version, day);
    }

    boolean isReached(long aimedVersion, LocalDate aimedDay) {
      return reached.map(one -> one.includes(aimedVersion, aimedDay)).orElse(false);
    }

    Optional<UUID> leasedBy() {
      return reached.flatMap(Reached::leasedBy);
    }
  }

  private Position position(Organization organization) {
    Activity.State state = activity.of(organization.id());
    return new Position(
        state.version(), organization.dayOf(state.seenAt()), evaluation.reached(organization));
  }

  /**
   * Brings needs as far as the data is now. Where another instance is at it, or it takes longer
   * than somebody who asks waits, they are as far as they are.
   *
   * @return whether they have come so far
   */
  public boolean bringUpToDate(int organizationId) {
    long until = System.nanoTime() + configuration.patience().toNanos();
    Position aim = transaction.read(organizationId, this::position);
    Position now = aim;
    while (!now.isReached(aim.version(), aim.day())) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      if (now.leasedBy().isPresent()) {
        sleep(Math.min(left, LOOK_EVERY.toNanos()));
      } else {
        await(running.computeIfAbsent(organizationId, this::start), left);
      }
      now = transaction.read(organizationId, this::position);
    }
    return true;
  }

  private CompletableFuture<Void> start(int organizationId) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            follow(organizationId, null);
          } finally {
            running.remove(organizationId);
          }
        },
        threads);
  }

  private static void await(CompletableFuture<Void> work, long nanos) {
    try {
      work.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // The caller looks how far it has come.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while needs are brought up to date", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void sleep(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while needs are brought up to date", e);
    }
  }

  /**
   * Brings needs as far as the data is now, in this thread, unless another instance of the service
   * has taken that on. One that has and dies keeps others from it for ten seconds.
   *
   * @param instance of the service
   * @return false where another has it
   */
  public boolean tryBringUpToDate(int organizationId, UUID instance) {
    Position now = transaction.read(organizationId, this::position);
    if (now.isCurrent()) {
      return true;
    }
    Optional<UUID> leasedBy = now.leasedBy();
    if (leasedBy.isPresent() && !leasedBy.get().equals(instance)) {
      return false;
    }
    if (leasedBy.isEmpty() && !lease(organizationId, instance)) {
      return false;
    }
    follow(organizationId, instance);
    return true;
  }

  private boolean lease(int organizationId, UUID instance) {
    boolean[] leased = new boolean[1];
    transaction.derive(
        organizationId, organization -> leased[0] = evaluation.lease(organization, instance));
    return leased[0];
  }

  /** Leaves an organization to other instances at once, where this one stops. */
  public void giveUp(int organizationId, UUID instance) {
    transaction.derive(organizationId, organization -> evaluation.release(organization, instance));
  }

  /**
   * Reckons, and does what follows.
   *
   * @param instance whose lease is renewed, or null
   */
  private void follow(int organizationId, UUID instance) {
    reckon(organizationId).ifPresent(reckoned -> apply(organizationId, reckoned, instance));
  }

  /** What is to be done; empty where needs are as far as the data. */
  Optional<Reckoned> reckon(int organizationId) {
    return transaction.read(
        organizationId,
        organization ->
            position(organization).isCurrent()
                ? Optional.empty()
                : Optional.of(reckonNeeds.reckon(organization)));
  }

  /** Does it, unless somebody has come as far already. */
  void apply(int organizationId, Reckoned reckoned, UUID instance) {
    transaction.derive(organizationId, organization -> apply(organization, reckoned, instance));
  }

  private void apply(Organization organization, Reckoned reckoned, UUID instance) {
    Instant at = steps.lock(organization);
    Optional<Reached> reached = evaluation.reached(organization);
    if (reached.map(one -> one.includes(reckoned.version(), reckoned.day())).orElse(false)) {
      return;
    }
    measure(organization, reckoned.measured());
    List<NeedSteps.Step> taken = new ArrayList<>(moves(organization, reckoned.moved()));
    taken.addAll(openings(organization, reckoned.openings()));
    steps.take(organization, taken, at);
    long version = reckoned.version();
    if (!taken.isEmpty()) {
      // Scorecards show needs, so what they show is another version from now on.
      activity.changed(organization.id());
      long newest = activity.of(organization.id()).version();
      version = newest == version + 1 ? newest : version;
    }
    evaluation.reached(organization, version, reckoned.day(), instance);
  }

  private List<NeedSteps.Step> moves(Organization organization, List<Moved> moved) {
    Map<Integer, LearningNeedEntity> rows = new HashMap<>();
    if (!moved.isEmpty()) {
      needs
          .byIds(organization, moved.stream().map(one -> one.seen().id()).toList())
          .forEach(row -> rows.put(row.id, row));
    }
    List<NeedSteps.Step> taken = new ArrayList<>();
    for (Moved one : moved) {
      LearningNeedEntity row = rows.get(one.seen().id());
      boolean same =
          row.state.equals(one.seen().state().key())
              && row.stateSince.equals(one.seen().stateSince());
      if (same) {
        row.closedBecause = one.because();
        row.result = one.result() == null ? row.result : one.result();
        taken.add(byNumbers(row, one.type(), one.to(), one.numbers()));
      }
    }
    return taken;
  }

  private List<NeedSteps.Step> openings(Organization organization, List<Opening> openings) {
    if (openings.isEmpty()) {
      return List.of();
    }
    Set<List<Integer>> live =
        new HashSet<>(
            liveCells(organization, openings.stream().map(Opening::repId).distinct().toList()));
    List<NeedSteps.Step> taken = new ArrayList<>();
    for (Opening one : openings) {
      if (!live.contains(List.of(one.repId(), one.connectionId()))) {
        LearningNeedEntity need = new LearningNeedEntity();
        need.repId = one.repId();
        need.connectionId = one.connectionId();
        one.evidence().putInto(need);
        taken.add(byNumbers(need, StepType.OPENED, NeedState.OPEN, one.numbers()));
      }
    }
    return taken;
  }

  private static NeedSteps.Step byNumbers(
      LearningNeedEntity need, StepType type, NeedState to, String numbers) {
    return new NeedSteps.Step(need, type, to, StepBy.NUMBERS, null, null, numbers);
  }

  /** Rep and connection of each need that has not ended. */
  private List<List<Integer>> liveCells(Organization organization, Collection<Integer> repIds) {
    String sql =
        """
        SELECT rep_id, connection_id FROM learning_need
        WHERE organization_id = ? AND rep_id = ANY (?)
          AND state NOT IN ('closed', 'dismissed')""";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setArray(2, connection.createArrayOf("int4", repIds.toArray()));
      List<List<Integer>> cells = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          cells.add(List.of(row.getInt(1), row.getInt(2)));
        }
      }
      return cells;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** What isn't known any better stays as it was known. */
  private void measure(Organization organization, List<Measured> measured) {
    if (measured.isEmpty()) {
      return;
    }
    String sql =
        """
        UPDATE learning_need n
        SET worth = coalesce(m.worth, n.worth), certainty = coalesce(m.certainty, n.certainty),
            progress = coalesce(m.progress::jsonb, n.progress)
        FROM unnest(?::int[], ?::float8[], ?::float8[], ?::text[])
            AS m(id, worth, certainty, progress)
        WHERE n.organization_id = ? AND n.learning_need_id = m.id
          AND n.state NOT IN ('closed', 'dismissed')""";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(
          1, connection.createArrayOf("int4", measured.stream().map(Measured::id).toArray()));
      statement.setArray(
          2, connection.createArrayOf("float8", measured.stream().map(Measured::worth).toArray()));
      statement.setArray(
          3,
          connection.createArrayOf("float8", measured.stream().map(Measured::certainty).toArray()));
      statement.setArray(
          4, connection.createArrayOf("text", measured.stream().map(Measured::progress).toArray()));
      statement.setInt(5, organization.id());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
