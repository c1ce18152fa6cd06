package org.engagementscorecard.scorecard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.organization.WorkerThreads;
import org.jboss.logging.Logger;

/**
 * Has scorecards shown in time also while facts keep coming in.
 *
 * <p>What is known now is shown, unless it changes several times before it can be reckoned: then
 * everybody who asks would compare all reps anew, and none would be done. In that case what was
 * known a moment ago is shown, as it would be shown with {@code asKnownOn} that moment, and the
 * answer says so. Meanwhile, as long as somebody asks, the next moment is reckoned behind them, for
 * a quarter of one processor's time.
 *
 * <p>No answer is kept, only what answers of a kind share, which is the same whoever reads. What
 * depends on the reader, such as notes, is looked up for each, as known on that moment.
 *
 * <p>Whoever posts and then asks, while nobody else changes anything, always sees what was posted.
 */
@ApplicationScoped
class Moments {
  private static final Logger LOG = Logger.getLogger(Moments.class);

  /** Where nothing has changed for so long, what is known now is reckoned in any case. */
  private static final Duration CALM = Duration.ofMillis(500);

  /** A few changes while a moment is reckoned may be those of whoever asks next. */
  private static final int FEW_CHANGES = 2;

  /** How long an answer waits to know whether there were more. */
  private static final Duration LOOK = Duration.ofMillis(200);

  /** How long a question waits for another one that is being reckoned. */
  private static final Duration TURN = Duration.ofSeconds(10);

  /** Kinds of questions for which each moment is reckoned. */
  private static final int MOST_KINDS = 16;

  /** Those asked about of whom a moment is reckoned, of each kind. */
  private static final int MOST_ASKED_ABOUT = 1_000;

  /** Organizations and periods of which a moment is kept. */
  private static final int MOST_PLACES = 100;

  private static final Duration ASKED_LATELY = Duration.ofSeconds(30);

  private final Recall recall;
  private final Activity activity;
  private final TenantTransaction transaction;
  private final Shown shown;
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(new WorkerThreads("moments"));
  private final ExecutorService looking =
      Executors.newSingleThreadExecutor(new WorkerThreads("moments"));
  private final Cache<Place.Name, Place> places =
      Caffeine.newBuilder().maximumSize(MOST_PLACES).expireAfterAccess(ASKED_LATELY).build();

  Moments(Recall recall, Activity activity, TenantTransaction transaction, Shown shown) {
    this.recall = recall;
    this.activity = activity;
    this.transaction = transaction;
    this.shown = shown;
  }

  /** What questions of a kind share although each is about somebody else. */
  interface ForMany {
    /** Nothing. */
    ForMany NONE = (knowledge, about) -> {};

    /**
     * Reckons it at once, which takes less than one by one.
     *
     * @param about keys of those that were asked about lately
     */
    void reckon(Knowledge knowledge, Collection<String> about);
  }

  /**
   * A kind of question, how one is answered, and when one was last put.
   *
   * @param about whom they were about, by when one last was
   */
  private record Asked(
      Function<Knowledge, ?> work, ForMany forMany, Map<String, Long> about, long at) {
    private static boolean lately(long at) {
      return System.nanoTime() - at <= ASKED_LATELY.toNanos();
    }

    boolean lately() {
      return lately(at);
    }

    /** Reckons what questions of this kind share. */
    void reckon(Knowledge now) {
      Object unused = work.apply(now);
      forMany.reckon(now, about.keySet());
    }
  }

  /** An organization and a period, with the newest moment of it. */
  private static final class Place {
    private record Name(int organizationId, String period) {}

    private final ReentrantLock reckoning = new ReentrantLock();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private final Map<Object, Asked> kinds = new LinkedHashMap<>(16, 0.75f, true);
    private volatile Moment moment;

    /** Whether it had changed several times by the time the moment was reckoned. */
    private volatile boolean restless;

    synchronized void ask(Object kind, Function<Knowledge, ?> work, String about, ForMany forMany) {
      Asked before = kinds.get(kind);
      Map<String, Long> all = before == null ? new LinkedHashMap<>() : before.about();
      // Taken out first, so that the one that was asked about longest ago comes first.
      all.remove(about);
      all.put(about, System.nanoTime());
      dropFirst(all, MOST_ASKED_ABOUT);
      kinds.put(kind, new Asked(work, forMany, all, System.nanoTime()));
      dropFirst(kinds, MOST_KINDS);
    }

    private static <K> void dropFirst(Map<K, ?> map, int most) {
      if (map.size() > most) {
        map.remove(map.keySet().iterator().next());
      }
    }

    /** What was asked lately, and about whom. */
    synchronized Map<Object, Asked> askedLately() {
      kinds.values().removeIf(asked -> !asked.lately());
      Map<Object, Asked> lately = new LinkedHashMap<>();
      kinds.forEach(
          (kind, asked) -> {
            asked.about().values().removeIf(at -> !Asked.lately(at));
            lately.put(
                kind,
                new Asked(asked.work(), asked.forMany(), Map.copyOf(asked.about()), asked.at()));
          });
      return lately;
    }

    synchronized void forget(Object kind) {
      kinds.remove(kind);
    }

    /** Never goes back: one that was reckoned behind may come after a newer one. */
    synchronized void show(Moment next) {
      if (moment == null || moment.version() < next.version()) {
        moment = next;
      } else if (moment.version() == next.version()) {
        moment = moment.and(next);
      }
    }
  }

  /**
   * Answers a question, within the organization's transaction.
   *
   * @param asKnownOn an instant, which then is the one that is shown, or null
   * @param kind of question: once one of a kind has been answered, all that takes long has been
   *     reckoned for the others
   * @param work makes the answer, and depends on nothing but what is known and who reads
   */
  <R> R answer(
      Organization organization,
      AsKnownOn asKnownOn,
      PeriodExpression period,
      Object kind,
      Function<Knowledge, R> work) {
    return answer(organization, asKnownOn, period, kind, "", work, ForMany.NONE);
  }

  /**
   * The same of a question about somebody.
   *
   * @param about key of whom it is about
   * @param forMany what questions of the kind share although they are about others
   */
  <R> R answer(
      Organization organization,
      AsKnownOn asKnownOn,
      PeriodExpression period,
      Object kind,
      String about,
      Function<Knowledge, R> work,
      ForMany forMany) {
    if (asKnownOn != null) {
      return work.apply(recall.on(organization, asKnownOn));
    }
    Activity.State state = activity.of(organization.id());
    Place place =
        places.get(new Place.Name(organization.id(), period.toString()), name -> new Place());
    place.ask(kind, work, about, forMany);
    Optional<Moment> lately = lately(organization, place, state, kind);
    if (lately.isPresent()) {
      return work.apply(lately.get().knowledge());
    }
    Moment moment = place.moment;
    if (moment != null && moment.version() == state.version() && moment.kinds().contains(kind)) {
      return work.apply(recall.now(organization, state));
    }
    return inTurn(organization, place, state, kind, work);
  }

  /** One question of a place is reckoned at a time; whoever has waited may find it reckoned. */
  private <R> R inTurn(
      Organization organization,
      Place place,
      Activity.State state,
      Object kind,
      Function<Knowledge, R> work) {
    long asked = System.nanoTime();
    boolean isTurn = false;
    try {
      isTurn = place.reckoning.tryLock(TURN.toMillis(), TimeUnit.MILLISECONDS);
      Moment moment = place.moment;
      if (moment != null
          && moment.version() + FEW_CHANGES < state.version()
          && moment.wasReckonedAt(asked)) {
        // It had changed already while that moment was being reckoned.
        place.restless = true;
      }
      Optional<Moment> lately = lately(organization, place, state, kind);
      return lately.isPresent()
          ? work.apply(lately.get().knowledge())
          : reckon(organization, place, state, kind, work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return work.apply(recall.now(organization, state));
    } finally {
      if (isTurn) {
        place.reckoning.unlock();
      }
    }
  }

  /** The moment from which a question is to be answered, unless it is the present one. */
  private Optional<Moment> lately(
      Organization organization, Place place, Activity.State state, Object kind) {
    Moment moment = place.moment;
    if (moment == null
        || !place.restless
        || moment.version() == state.version()
        || isCalm(state)
        || moment.isTooOld(place.renewing.get())) {
      return Optional.empty();
    }
    if (moment.isDue()) {
      renew(organization.id(), place);
    }
    if (!moment.kinds().contains(kind)) {
      return Optional.empty();
    }
    shown.remember(moment.state());
    return Optional.of(moment);
  }

  private static boolean isCalm(Activity.State state) {
    return Duration.between(state.changedAt(), state.seenAt()).compareTo(CALM) > 0;
  }

  private <R> R reckon(
      Organization organization,
      Place place,
      Activity.State state,
      Object kind,
      Function<Knowledge, R> work) {
    long begun = System.nanoTime();
    KnowledgeNow now = recall.now(organization, state);
    R answer = work.apply(now);
    Set<Object> kinds = place.restless ? reckonAll(place, now) : new HashSet<>();
    kinds.add(kind);
    place.show(new Moment(state, recall.remembered(now), kinds, begun, System.nanoTime() - begun));
    look(organization.id(), place, state.version());
    return answer;
  }

  /** Reckons what was asked for lately; gives the kinds. */
  private static Set<Object> reckonAll(Place place, Knowledge now) {
    Set<Object> kinds = new HashSet<>();
    place
        .askedLately()
        .forEach(
            (kind, asked) -> {
              try {
                asked.reckon(now);
                kinds.add(kind);
              } catch (ProblemException gone) {
                place.forget(kind);
              }
            });
    return kinds;
  }

  /**
   * Looks how much has changed since a version was seen: before anybody is answered, so that
   * nothing that comes of the answer is taken for it. In a transaction of its own, since the one
   * that reckons sees one moment; what can't be seen soon is left.
   */
  private void look(int organizationId, Place place, long seen) {
    Future<Long> version =
        looking.submit(
            () ->
                transaction.read(
                    organizationId, organization -> activity.of(organizationId).version()));
    try {
      place.restless = version.get(LOOK.toMillis(), TimeUnit.MILLISECONDS) > seen + FEW_CHANGES;
    } catch (TimeoutException | ExecutionException e) {
      version.cancel(false);
      LOG.debug("couldn't look whether anything has changed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reckons the next moment behind those who ask. */
  private void renew(int organizationId, Place place) {
    if (place.renewing.compareAndSet(false, true)) {
      background.execute(
          () -> {
            try {
              look(
                  organizationId, place, transaction.read(organizationId, one -> next(one, place)));
            } catch (RuntimeException e) {
              // The moment there is grows older, until somebody who asks meets the same.
              LOG.warn("a moment couldn't be reckoned", e);
            } finally {
              place.renewing.set(false);
            }
          });
    }
  }

  /** Shows the next moment; gives its version. */
  private long next(Organization organization, Place place) {
    long begun = System.nanoTime();
    Activity.State state = activity.of(organization.id());
    KnowledgeNow now = recall.now(organization, state);
    Set<Object> kinds = reckonAll(place, now);
    place.show(new Moment(state, recall.remembered(now), kinds, begun, System.nanoTime() - begun));
    return state.version();
  }

  void stop(@Observes ShutdownEvent event) {
    background.shutdownNow();
    looking.shutdownNow();
  }
}
