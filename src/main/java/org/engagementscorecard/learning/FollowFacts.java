package org.engagementscorecard.learning;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.engagementscorecard.organization.DataChanged;
import org.engagementscorecard.organization.WorkerThreads;
import org.jboss.logging.Logger;

/**
 * Keeps needs up to date with the facts, so that nobody has to ask for it: whatever this instance
 * of the service commits wakes it, and several times a second it looks for what others have
 * committed, and for a new day. See {@code docs/decisions/0025-needs-follow-facts.md}.
 */
@ApplicationScoped
class FollowFacts {
  private static final Logger LOG = Logger.getLogger(FollowFacts.class);

  /** Looks are rarer where they take long, so that they are never most of what is done. */
  private static final int LOOK_PART = 10;

  /** To so many organizations other instances get at once when this one stops. */
  private static final int MOST_GIVEN_UP = 100;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final FindBehind behind;
  private final FollowNeeds needs;
  private final NeedsConfiguration configuration;
  private final BehindQueue queue;
  private final UUID instance = UUID.randomUUID();

  /** The organizations that this instance had last, whose leases may last still. */
  private final Map<Integer, Boolean> had =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75F, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
              return size() > MOST_GIVEN_UP;
            }
          });

  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Object news = new Object();
  private long newsCount;
  private volatile boolean running;

  FollowFacts(FindBehind behind, FollowNeeds needs, NeedsConfiguration configuration) {
    this.behind = behind;
    this.needs = needs;
    this.configuration = configuration;
    this.queue = new BehindQueue(configuration.lookEvery());
  }

  void start(@Observes StartupEvent event) {
    if (!configuration.follow()) {
      return;
    }
    running = true;
    int count =
        configuration.threads().orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    threads.add(new WorkerThreads("needs-look").newThread(this::look));
    for (int i = 1; i <= count; i++) {
      threads.add(new WorkerThreads("needs-" + i).newThread(this::follow));
    }
    threads.forEach(Thread::start);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    running = false;
    stopped.countDown();
    wake();
    long until = System.nanoTime() + STOP_LIMIT.toNanos();
    for (Thread thread : threads) {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, until - System.nanoTime()));
    }
    giveUp(until);
  }

  private void giveUp(long until) {
    try {
      for (int organization : List.copyOf(had.keySet())) {
        if (System.nanoTime() - until < 0) {
          needs.giveUp(organization, instance);
        }
      }
    } catch (RuntimeException e) {
      LOG.info("Leases are left to run out: the database can't be reached");
    }
  }

  void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) DataChanged change) {
    Optional<Duration> sinceLoad = change.load() ? Optional.of(Duration.ZERO) : Optional.empty();
    if (running && queue.add(change.organizationId(), sinceLoad, System.nanoTime())) {
      wake();
    }
  }

  /** Whether this instance follows the facts. */
  boolean follows() {
    return running;
  }

  /** How many organizations are known to be behind. */
  long behind() {
    return queue.size();
  }

  /** For how long the one that has been behind longest is known to be so. */
  Optional<Duration> longestBehind() {
    return queue.longestBehind(System.nanoTime());
  }

  private void look() {
    boolean failing = false;
    while (running) {
      long begun = System.nanoTime();
      try {
        for (FindBehind.Behind one : behind.find(BehindQueue.MOST)) {
          queue.add(one.organizationId(), one.sinceLoad(), System.nanoTime());
        }
        wake();
        failing = false;
      } catch (RuntimeException e) {
        if (running && !failing) {
          LOG.warn("It can't be seen which needs are behind; it is tried again and again", e);
        }
        failing = true;
      }
      long took = System.nanoTime() - begun;
      pause(Math.max(configuration.lookEvery().toNanos(), LOOK_PART * took));
    }
  }

  private void pause(long nanos) {
    try {
      stopped.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  private void follow() {
    while (running) {
      long heard = heard();
      OptionalInt next = queue.take(System.nanoTime());
      if (next.isPresent()) {
        bringUpToDate(next.getAsInt());
      } else {
        Duration rest = queue.untilNext(System.nanoTime(), configuration.lookEvery());
        awaitNews(heard, rest.toNanos());
      }
    }
  }

  private void bringUpToDate(int organization) {
    BehindQueue.Outcome outcome;
    Throwable failure = null;
    try {
      boolean done = needs.tryBringUpToDate(organization, instance);
      outcome = done ? BehindQueue.Outcome.CURRENT : BehindQueue.Outcome.ELSEWHERE;
      if (done) {
        had.put(organization, true);
      }
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      outcome = BehindQueue.Outcome.FAILED;
      failure = e;
    }
    int failures = queue.done(organization, outcome, System.nanoTime());
    if (failure != null && failures == 0 && running) {
      LOG.errorf(
          failure,
          "Needs of organization %d can't be brought up to date; it is tried again, less and less"
              + " often",
          organization);
    } else if (failure == null && failures > 0) {
      LOG.infof("Needs of organization %d are up to date again", organization);
    }
  }

  private void wake() {
    synchronized (news) {
      newsCount++;
      news.notifyAll();
    }
  }

  private long heard() {
    synchronized (news) {
      return newsCount;
    }
  }

  private void awaitNews(long heard, long nanos) {
    synchronized (news) {
      try {
        if (newsCount == heard) {
          TimeUnit.NANOSECONDS.timedWait(news, Math.max(nanos, 1));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        running = false;
      }
    }
  }
}
