package org.engagementscorecard.observation;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.organization.WorkerThreads;

/**
 * Keeps changes, in transactions that they may share; tells what became of each once that is
 * durable.
 *
 * <p>Changes queue up per organization, and a writer takes as many as a transaction holds. So posts
 * that arrive while another commits wait for it and then share the next commit, and none is
 * acknowledged before its own. The queue is bounded: what the database can't take is refused.
 */
@ApplicationScoped
public class SharedCommits {
  /** Changes per transaction, at most. */
  public static final int UNIT = 10_000;

  /**
   * Writers of an organization as long as few changes wait. Whatever comes while one commits goes
   * together with the next; a second one keeps the database busy while the first waits for the
   * disk.
   */
  private static final int FEW_WRITERS = 2;

  /** From this many waiting changes on, every writer may take some. */
  private static final int MANY_CHANGES = 500;

  /**
   * How long a writer waits, at most, until those are back who were answered just now: whoever
   * posts one by one posts the next when it has the answer, and the first shouldn't go alone. A
   * transaction costs as much as some twenty posts.
   */
  private static final int GATHERING_MILLIS = 1;

  private static final int MAX_TRIES = 5;

  private final TenantTransaction transaction;
  private final FactStore store;
  private final int writers;
  private final int maxWaiting;
  private final ExecutorService executor;
  private final Map<Integer, Waiting> queues = new HashMap<>();

  SharedCommits(TenantTransaction transaction, FactStore store, CommitConfiguration configuration) {
    this.transaction = transaction;
    this.store = store;
    this.writers = configuration.writers();
    this.maxWaiting = configuration.maxWaiting();
    this.executor = Executors.newFixedThreadPool(writers, new WorkerThreads("writer"));
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
      executor.shutdownNow();
    }
  }

  private record Submission(
      List<Change> changes, boolean corrects, CompletableFuture<List<Result>> done) {}

  /** What waits of an organization. */
  private static final class Waiting {
    private final Queue<Submission> submissions = new ArrayDeque<>();
    private int changes;
    private int writers;

    /** Whether a writer corrects; another that does would only wait for it. */
    private boolean correcting;

    /** How many posts shared the last transaction. */
    private int shared;

    /** How many posts the next one waits for; 0 while it doesn't. */
    private int awaited;

    boolean isGathering() {
      return submissions.size() < awaited && changes < MANY_CHANGES;
    }
  }

  /**
   * Keeps changes, all in one transaction, in their order. Never blocks the caller.
   *
   * @param changes at most {@value #UNIT}
   * @return what became of each, once that is durable. Fails with a 503 problem where too many wait
   *     already, and with the database's failure where that fails; then nothing is known of what
   *     became of them, and they are to be sent again
   */
  public CompletionStage<List<Result>> keep(int organizationId, List<Change> changes) {
    Submission submission =
        new Submission(
            changes, changes.stream().anyMatch(Change::corrects), new CompletableFuture<>());
    synchronized (queues) {
      Waiting waiting = queues.computeIfAbsent(organizationId, key -> new Waiting());
      if (waiting.changes > 0 && waiting.changes + changes.size() > maxWaiting) {
        return CompletableFuture.failedFuture(ProblemException.overloaded());
      }
      waiting.submissions.add(submission);
      waiting.changes += changes.size();
      if (waiting.awaited > 0 && !waiting.isGathering()) {
        queues.notifyAll();
      }
      int useful = waiting.changes >= MANY_CHANGES ? writers : Math.min(FEW_WRITERS, writers);
      if (waiting.writers < useful && !waiting.isGathering()) {
        waiting.writers++;
        executor.execute(() -> write(organizationId));
      }
    }
    return submission.done();
  }

  /** Writes one transaction, and lines up for the next behind the other organizations. */
  private void write(int organizationId) {
    gather(organizationId);
    List<Submission> batch = take(organizationId);
    if (!batch.isEmpty()) {
      try {
        finish(organizationId, batch);
      } finally {
        if (batch.stream().anyMatch(Submission::corrects)) {
          corrected(organizationId);
        }
        executor.execute(() -> write(organizationId));
      }
    }
  }

  private void corrected(int organizationId) {
    synchronized (queues) {
      queues.get(organizationId).correcting = false;
    }
  }

  /**
   * Waits for those who were answered just now; a writer alone waits for all who post, one of two
   * for as many as it had. Only one gathers at a time.
   */
  private void gather(int organizationId) {
    synchronized (queues) {
      Waiting waiting = queues.get(organizationId);
      if (waiting.shared > 1 && waiting.awaited == 0) {
        waiting.awaited = waiting.shared + (waiting.writers == 1 ? waiting.submissions.size() : 0);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHERING_MILLIS);
        while (waiting.isGathering() && System.nanoTime() < until) {
          await();
        }
        waiting.awaited = 0;
      }
    }
  }

  private void await() {
    try {
      queues.wait(GATHERING_MILLIS);
    } catch (InterruptedException e) {
      // The service stops: what waits is written without waiting for more.
      Thread.currentThread().interrupt();
    }
  }

  /** The next submissions that fit a transaction; none where the writer isn't needed any more. */
  private List<Submission> take(int organizationId) {
    List<Submission> batch = new ArrayList<>();
    synchronized (queues) {
      Waiting waiting = queues.get(organizationId);
      int size = 0;
      while (!waiting.submissions.isEmpty()) {
        int next = waiting.submissions.peek().changes().size();
        if ((!batch.isEmpty() && size + next > UNIT)
            || (waiting.submissions.peek().corrects() && waiting.correcting)) {
          break;
        }
        batch.add(waiting.submissions.remove());
        size += next;
      }
      waiting.correcting |= batch.stream().anyMatch(Submission::corrects);
      waiting.changes -= size;
      if (!batch.isEmpty()) {
        waiting.shared = batch.size();
      } else if (--waiting.writers == 0) {
        queues.remove(organizationId);
      }
    }
    return batch;
  }

  private void finish(int organizationId, List<Submission> batch) {
    List<Change> changes = new ArrayList<>();
    batch.forEach(one -> changes.addAll(one.changes()));
    List<Result> results;
    try {
      results = keepNow(organizationId, changes);
    } catch (RuntimeException | Error e) {
      if (batch.size() > 1 && !isUnavailable(e)) {
        // Whatever one of them has met must not be met by the others.
        batch.forEach(one -> finish(organizationId, List.of(one)));
      } else {
        batch.forEach(one -> one.done().completeExceptionally(e));
      }
      return;
    }
    int first = 0;
    for (Submission one : batch) {
      int end = first + one.changes().size();
      one.done().complete(List.copyOf(results.subList(first, end)));
      first = end;
    }
  }

  private static boolean isUnavailable(Throwable e) {
    return e instanceof DatabaseException database && database.isUnavailable();
  }

  /** Changes that lose a deadlock or a race are simply tried again: nothing of them was kept. */
  private List<Result> keepNow(int organizationId, List<Change> changes) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.append(
            organizationId,
            (connection, opening) -> store.keep(organizationId, connection, opening, changes));
      } catch (DatabaseException e) {
        if (!e.isPassing() || attempt == MAX_TRIES) {
          throw e;
        }
      }
    }
  }
}
