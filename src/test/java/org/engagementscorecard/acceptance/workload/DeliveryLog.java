package org.engagementscorecard.acceptance.workload;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.engagementscorecard.acceptance.workload.Operation.Expected;

/** What the clients know: what they have sent, and what they were told of it. */
public final class DeliveryLog {
  private final Map<String, Fact> facts = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> requests = new ConcurrentSkipListMap<>();
  private final Map<String, AtomicLong> answers = new ConcurrentSkipListMap<>();
  private final Map<String, AtomicLong> outcomes = new ConcurrentSkipListMap<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final Set<String> unknownReps;

  /**
   * An empty log.
   *
   * @param unknownReps keys of reps who aren't there from the beginning, so that their facts wait
   */
  public DeliveryLog(Collection<String> unknownReps) {
    this.unknownReps = Set.copyOf(unknownReps);
  }

  /** All that is known of one fact. */
  public static final class Fact {
    private volatile Operation acknowledged;
    private final AtomicLong timesAccepted = new AtomicLong();
    private volatile boolean sentToBeTaken;
    private volatile boolean sentToBeChanged;

    /** The last that was acknowledged and changes what holds; null where there is none yet. */
    public Operation acknowledged() {
      return acknowledged;
    }

    /** Whether it was ever sent as something to be taken. */
    public boolean isSentToBeTaken() {
      return sentToBeTaken;
    }
  }

  /** Facts by name. */
  public Map<String, Fact> facts() {
    return facts;
  }

  /** What the clients were told that can't be right. */
  public Collection<String> violations() {
    return List.copyOf(violations);
  }

  /** How many requests of each kind were sent. */
  public Map<String, AtomicLong> requests() {
    return requests;
  }

  /** How often each status or failure was met. */
  public Map<String, AtomicLong> answers() {
    return answers;
  }

  /** How often each outcome was told. */
  public Map<String, AtomicLong> outcomes() {
    return outcomes;
  }

  void sending(Operation operation) {
    Fact fact = facts.computeIfAbsent(operation.name(), name -> new Fact());
    if (operation.expected() == Expected.TAKEN) {
      fact.sentToBeTaken = true;
    }
    if (operation.kind() != Operation.Kind.RECORD) {
      fact.sentToBeChanged = true;
    }
  }

  /**
   * Takes down an answer, or that there was none.
   *
   * @param request what kind of request it was
   */
  public void answered(String request, Client.Answer answer) {
    requests.computeIfAbsent(request, key -> new AtomicLong()).incrementAndGet();
    answers.computeIfAbsent(answer.word(), key -> new AtomicLong()).incrementAndGet();
    if (answer.status() >= 500 && answer.status() != 503) {
      violated(request + " answered " + answer.status() + ": " + answer.text());
    } else if (answer.status() == 503 && !answer.retryAfter()) {
      violated(request + " answered 503 without Retry-After: " + answer.text());
    }
  }

  void violated(String what) {
    violations.add(what);
  }

  void told(Operation operation, String outcome) {
    outcomes.computeIfAbsent(outcome, key -> new AtomicLong()).incrementAndGet();
    boolean right =
        switch (operation.expected()) {
          case TAKEN ->
              switch (outcome) {
                case "accepted", "quarantined", "duplicate", Outcomes.TAKEN -> true;
                case "conflict" -> mayBeForgotten(operation);
                default -> false;
              };
          case CONFLICT -> outcome.equals("conflict");
          case REJECTED -> outcome.equals("rejected");
        };
    if (!right) {
      violated("told " + outcome + " of " + operation);
      return;
    }
    if (operation.expected() != Expected.TAKEN || outcome.equals("conflict")) {
      return;
    }
    Fact fact = facts.get(operation.name());
    if (operation.kind() == Operation.Kind.RECORD) {
      // A redelivery changes nothing that has been told since.
      if (fact.acknowledged == null) {
        fact.acknowledged = operation;
      }
      boolean isNew = outcome.equals("accepted") || outcome.equals("quarantined");
      if (isNew && fact.timesAccepted.incrementAndGet() > 1) {
        violated("accepted twice: " + operation);
      }
    } else {
      fact.acknowledged = operation;
    }
  }

  /**
   * Whether it may have been changed while it waited. Then what it said never counted and is no
   * version of it: told again, it contradicts.
   */
  private boolean mayBeForgotten(Operation operation) {
    return operation.kind() == Operation.Kind.RECORD
        && facts.get(operation.name()).sentToBeChanged
        && unknownReps.contains(operation.rep());
  }
}
