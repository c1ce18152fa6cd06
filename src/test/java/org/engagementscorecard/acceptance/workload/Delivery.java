package org.engagementscorecard.acceptance.workload;

import java.util.List;
import java.util.Optional;

/** Posts until everything is acknowledged or refused, and logs what it is told on the way. */
public final class Delivery {
  private static final int PIECE = 500;
  private static final long PAUSE_MILLIS = 50;

  private final Client client;
  private final DeliveryLog log;
  private final long until;

  /**
   * @param until {@code System.nanoTime()} after which it gives up
   */
  public Delivery(Client client, DeliveryLog log, long until) {
    this.client = client;
    this.log = log;
    this.until = until;
  }

  /** Whether a request timed out, so that it may still be on its way after others have passed. */
  public boolean deliver(Format format, List<Operation> operations) {
    operations.forEach(log::sending);
    if (format == Format.SINGLE && isToldAtItsPath(operations.get(0))) {
      return change(operations.get(0));
    }
    byte[] body = format.write(operations);
    boolean timedOut = false;
    while (true) {
      Client.Answer answer = client.post(format, body);
      log.answered(format.name(), answer);
      timedOut |= answer.timedOut();
      Optional<String[]> outcomes = Outcomes.of(answer, operations.size());
      if (outcomes.isPresent()) {
        for (int i = 0; i < operations.size(); i++) {
          log.told(operations.get(i), outcomes.get()[i]);
        }
        return timedOut;
      }
      if (answer.status() == 200) {
        // The list of what was refused is cut: again, in pieces whose list isn't
        for (int start = 0; start < operations.size(); start += PIECE) {
          timedOut |=
              deliver(
                  format, operations.subList(start, Math.min(operations.size(), start + PIECE)));
        }
        return timedOut;
      }
      if (answer.status() >= 400 && answer.status() < 500 && answer.status() != 429) {
        log.violated("refused whole: " + answer.status() + " " + answer.text());
        return timedOut;
      }
      if (isTooLate(operations, answer)) {
        return timedOut;
      }
      pause();
    }
  }

  /** Of what changes a fact, three quarters go to its own path, the others are posted. */
  private static boolean isToldAtItsPath(Operation operation) {
    return operation.kind() != Operation.Kind.RECORD && operation.name().hashCode() % 4 != 0;
  }

  /** One fact is corrected or voided at its own path. */
  private boolean change(Operation operation) {
    boolean timedOut = false;
    while (true) {
      Client.Answer answer = client.change(operation);
      log.answered(operation.kind() == Operation.Kind.VOID ? "DELETE" : "PUT", answer);
      timedOut |= answer.timedOut();
      if (answer.status() >= 200 && answer.status() < 300) {
        log.told(operation, Outcomes.TAKEN);
        return timedOut;
      }
      if (answer.status() >= 400 && answer.status() < 500 && answer.status() != 429) {
        log.violated("refused: " + operation + ": " + answer.status() + " " + answer.text());
        return timedOut;
      }
      if (isTooLate(List.of(operation), answer)) {
        return timedOut;
      }
      pause();
    }
  }

  private boolean isTooLate(List<Operation> operations, Client.Answer answer) {
    if (System.nanoTime() <= until) {
      return false;
    }
    log.violated("never acknowledged: " + operations.size() + ", last " + answer.word());
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
