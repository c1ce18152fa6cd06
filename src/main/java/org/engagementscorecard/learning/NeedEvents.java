package org.engagementscorecard.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.engagementscorecard.access.ValidKeys;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.learning.NeedListener.Asked;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.organization.WorkerThreads;
import org.engagementscorecard.people.People;
import org.jboss.logging.Logger;

/**
 * Tells listeners of the steps that needs take, whichever instance of the service took them.
 *
 * <p>One thread follows the steps of all organizations that somebody listens to here: one query for
 * all says whose data has moved, and the steps of those are read once, however many listen. Whoever
 * comes with the number of an event first gets what was missed, page by page as it is taken, and
 * then what happens.
 */
@ApplicationScoped
class NeedEvents {
  private static final Logger LOG = Logger.getLogger(NeedEvents.class);

  /** How often it looks for steps that other instances have taken. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** How often it looks, at most, whether keys still hold while data changes all the time. */
  private static final Duration KEYS_EVERY = Duration.ofSeconds(1);

  private static final int PAGE = 500;

  private final TenantTransaction transaction;
  private final NeedSteps steps;
  private final People people;
  private final ValidKeys keys;
  private final AgroalDataSource dataSource;
  private final ObjectMapper mapper;
  private final int mostListeners;
  private final Duration listenerPatience;
  private final Map<Integer, Tail> tails = new ConcurrentHashMap<>();
  private final Thread thread = new WorkerThreads("needs-events").newThread(this::follow);
  private final Object news = new Object();
  private long newsCount;
  private volatile boolean running;

  NeedEvents(
      TenantTransaction transaction,
      NeedSteps steps,
      People people,
      ValidKeys keys,
      AgroalDataSource dataSource,
      ObjectMapper mapper,
      NeedsConfiguration configuration) {
    this.transaction = transaction;
    this.steps = steps;
    this.people = people;
    this.keys = keys;
    this.dataSource = dataSource;
    this.mapper = mapper;
    this.mostListeners = configuration.listeners();
    this.listenerPatience = configuration.listenerPatience();
  }

  /** Who listens to an organization, and how far it has been looked at. */
  private static final class Tail {
    private final List<NeedListener> listeners = new CopyOnWriteArrayList<>();
    private long version = -1;
    private boolean failing;
    private boolean keysDue;
    private long keysSeenAt;
  }

  void start(@Observes StartupEvent event) {
    running = true;
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) {
    running = false;
    wake();
    tails.values().forEach(tail -> tail.listeners.forEach(NeedListener::end));
  }

  void taken(@Observes(during = TransactionPhase.AFTER_SUCCESS) NeedStepsTaken step) {
    if (tails.containsKey(step.organizationId())) {
      wake();
    }
  }

  /**
   * Refuses one more listener where there are as many as may be.
   *
   * @throws ProblemException 429 then
   */
  void requirePlace(int organizationId) {
    Tail tail = tails.get(organizationId);
    if (tail != null && tail.listeners.size() >= mostListeners) {
      throw ProblemException.tooMany(
          mostListeners + " listen to this organization here already; end one of them first.");
    }
  }

  /**
   * What happens from now on, after what has happened since the event that is named.
   *
   * @param cut ends the listener's connection whatever still waits to be sent
   */
  Multi<NeedMessage> listen(Asked asked, Runnable cut) {
    return Multi.createFrom()
        .deferred(
            () -> {
              NeedListener[] own = new NeedListener[1];
              return Multi.createFrom()
                  .<NeedMessage>emitter(
                      emitter -> {
                        own[0] =
                            new NeedListener(asked, emitter, cut, this::wake, System.nanoTime());
                        emitter.onTermination(() -> remove(own[0]));
                        own[0].begin(System.nanoTime());
                        add(own[0]);
                      },
                      BackPressureStrategy.BUFFER)
                  .onItem()
                  .invoke(message -> own[0].taken(System.nanoTime()));
            });
  }

  private void add(NeedListener listener) {
    boolean[] added = new boolean[1];
    tails.compute(
        listener.asked().organizationId(),
        (id, known) -> {
          Tail tail = known == null ? new Tail() : known;
          added[0] = running && tail.listeners.size() < mostListeners;
          if (added[0]) {
            tail.listeners.add(listener);
          }
          return tail;
        });
    if (added[0]) {
      wake();
    } else {
      listener.end();
    }
  }

  private void remove(NeedListener listener) {
    tails.computeIfPresent(
        listener.asked().organizationId(),
        (id, tail) -> {
          tail.listeners.remove(listener);
          return tail.listeners.isEmpty() ? null : tail;
        });
  }

  private void follow() {
    boolean failing = false;
    while (running) {
      long heard = heard();
      boolean more = false;
      try {
        more = look();
        failing = false;
      } catch (RuntimeException e) {
        if (running && !failing) {
          LOG.warn("Steps of needs can't be looked for; it is tried again and again", e);
        }
        failing = true;
      }
      long now = System.nanoTime();
      tails.values().forEach(tail -> tail.listeners.forEach(listener -> attend(listener, now)));
      if (!more) {
        awaitNews(heard);
      }
    }
  }

  private void attend(NeedListener listener, long now) {
    if (listener.isSilentFor(listenerPatience, now)) {
      listener.cutOff();
    } else {
      listener.beat(now);
    }
  }

  /** Tells everybody what is new to them. Returns whether some can take more at once. */
  private boolean look() {
    Set<Integer> organizations = Set.copyOf(tails.keySet());
    if (organizations.isEmpty()) {
      return false;
    }
    Map<Integer, Long> versions = transaction.glanceAcross(() -> versions(organizations));
    boolean more = false;
    for (int id : organizations) {
      Tail tail = tails.get(id);
      if (tail != null) {
        more |= look(id, tail, versions.getOrDefault(id, 0L));
      }
    }
    return more;
  }

  private boolean look(int organizationId, Tail tail, long version) {
    long now = System.nanoTime();
    boolean moved = version != tail.version;
    tail.keysDue |= moved;
    boolean keysToo = tail.keysDue && now - tail.keysSeenAt >= KEYS_EVERY.toNanos();
    boolean news = moved || tail.listeners.stream().anyMatch(NeedEvents::catchesUp);
    if (!news && !keysToo) {
      return false;
    }
    try {
      transaction.glance(
          organizationId,
          organization -> {
            if (keysToo) {
              endRevoked(organization, tail);
            }
            if (news) {
              tell(organization, tail);
            }
            return null;
          });
    } catch (RuntimeException e) {
      if (running && !tail.failing) {
        LOG.warnf(
            e,
            "Steps of needs of organization %d can't be read; it is tried again",
            organizationId);
      }
      tail.failing = true;
      return false;
    }
    tail.failing = false;
    tail.version = version;
    if (keysToo) {
      tail.keysDue = false;
      tail.keysSeenAt = now;
    }
    return tail.listeners.stream().anyMatch(NeedEvents::catchesUp);
  }

  private static boolean catchesUp(NeedListener listener) {
    return !listener.isLive() && listener.hasRoomFor(PAGE);
  }

  private void endRevoked(Organization organization, Tail tail) {
    Set<Integer> shown =
        tail.listeners.stream()
            .map(listener -> listener.asked().keyId())
            .collect(Collectors.toSet());
    Set<Integer> valid = keys.among(organization, shown);
    tail.listeners.stream()
        .filter(listener -> !valid.contains(listener.asked().keyId()))
        .forEach(NeedListener::end);
  }

  private void tell(Organization organization, Tail tail) {
    Supplier<TeamsOfReps> teams = new TeamsOfReps.Once(organization, people);
    List<NeedListener> live = tail.listeners.stream().filter(NeedListener::isLive).toList();
    List<NeedListener> late = tail.listeners.stream().filter(NeedEvents::catchesUp).toList();
    tellLive(organization, live, teams);
    for (NeedListener listener : late) {
      List<NeedListener> alone = List.of(listener);
      if (tellPage(organization, alone, listener.position(), teams) < PAGE) {
        listener.goLive();
      }
    }
  }

  private void tellLive(
      Organization organization, List<NeedListener> live, Supplier<TeamsOfReps> teams) {
    int told = PAGE;
    while (told == PAGE) {
      live.stream().filter(one -> !one.hasRoomFor(PAGE)).forEach(NeedListener::fallBehind);
      List<NeedListener> ready = live.stream().filter(NeedListener::isLive).toList();
      OptionalLong from = ready.stream().mapToLong(NeedListener::position).min();
      if (from.isEmpty()) {
        return;
      }
      told = tellPage(organization, ready, from.getAsLong(), teams);
    }
  }

  /** Tells listeners the steps after one; returns how many there were. */
  private int tellPage(
      Organization organization,
      List<NeedListener> listeners,
      long after,
      Supplier<TeamsOfReps> teams) {
    List<NeedStep> page = steps.after(organization, after, PAGE);
    boolean byTeam = listeners.stream().anyMatch(listener -> listener.asked().team() != null);
    List<NeedMessage> messages = new ArrayList<>();
    for (NeedStep step : page) {
      messages.add(message(step, byTeam ? teams.get().of(step) : Set.of()));
    }
    long now = System.nanoTime();
    listeners.forEach(listener -> listener.tell(messages, now));
    return page.size();
  }

  private NeedMessage message(NeedStep step, Set<String> teams) {
    NeedEvent event = NeedEvent.from(step);
    try {
      return new NeedMessage(
          step.event(), event.type(), mapper.writeValueAsString(event), step.connection(), teams);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event is made of numbers and texts", e);
    }
  }

  /** Versions of the data of organizations; every step of a need makes another. */
  private Map<Integer, Long> versions(Set<Integer> organizations) {
    String sql =
        "SELECT organization_id, sum(changes) FROM activity WHERE organization_id = ANY (?)"
            + " GROUP BY organization_id";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("int4", organizations.toArray()));
      Map<Integer, Long> versions = new HashMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          versions.put(row.getInt(1), row.getLong(2));
        }
      }
      return versions;
    } catch (SQLException e) {
      throw new DatabaseException(e);
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

  /** Waits for news of this instance; of others it hears when it looks the next time. */
  private void awaitNews(long heard) {
    synchronized (news) {
      try {
        while (running && newsCount == heard && tails.isEmpty()) {
          news.wait();
        }
        if (newsCount == heard) {
          TimeUnit.NANOSECONDS.timedWait(news, LOOK_EVERY.toNanos());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        running = false;
      }
    }
  }
}
