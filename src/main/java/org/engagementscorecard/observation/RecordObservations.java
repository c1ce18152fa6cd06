package org.engagementscorecard.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.observation.Receipt.Outcome;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.TenantTransaction;

/**
 * Takes a body of facts in units, each in a transaction of its own, and answers once all of them
 * are durable. One bad item never spoils a unit.
 */
@ApplicationScoped
class RecordObservations {
  /** Facts per transaction. */
  static final int UNIT = 2_000;

  private static final int MAX_TRIES = 5;

  private final TenantTransaction transaction;
  private final FactStore store;

  RecordObservations(TenantTransaction transaction, FactStore store) {
    this.transaction = transaction;
    this.store = store;
  }

  /**
   * Records a body.
   *
   * @throws ProblemException where the body can't be read on; it carries the receipt of the units
   *     that are in, so that posting the body again is safe
   */
  Receipt record(int organizationId, FactReader reader) {
    Receipt.Builder receipt = new Receipt.Builder();
    List<FactReader.Item> unit = new ArrayList<>(UNIT);
    try {
      for (Optional<FactReader.Item> item = reader.next(); item.isPresent(); item = reader.next()) {
        unit.add(item.get());
        if (unit.size() == UNIT) {
          keep(organizationId, unit, receipt);
          unit.clear();
        }
      }
    } catch (ProblemException e) {
      throw new ProblemException(e.problem().withReceipt(receipt.build()));
    }
    keep(organizationId, unit, receipt);
    return receipt.build();
  }

  private void keep(int organizationId, List<FactReader.Item> unit, Receipt.Builder receipt) {
    List<Fact> facts = new ArrayList<>(unit.size());
    for (FactReader.Item item : unit) {
      if (item instanceof FactReader.Read read) {
        facts.add(read.fact());
      }
    }
    List<Outcome> outcomes = facts.isEmpty() ? List.of() : keep(organizationId, facts);
    int next = 0;
    for (FactReader.Item item : unit) {
      if (item instanceof FactReader.Read read) {
        Outcome outcome = outcomes.get(next++);
        Fact fact = read.fact();
        receipt.add(read.place(), fact.source(), fact.id(), outcome, reason(outcome), null);
      } else {
        receipt.add((FactReader.Refused) item);
      }
    }
  }

  /** A unit that loses a deadlock is simply tried again: nothing of it was kept. */
  private List<Outcome> keep(int organizationId, List<Fact> facts) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.write(organizationId, organization -> store.keep(organization, facts));
      } catch (DatabaseException e) {
        if (!e.state().startsWith("40") || attempt == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  private static String reason(Outcome outcome) {
    return switch (outcome) {
      case ACCEPTED, REJECTED -> null;
      case DUPLICATE -> "is there already, with the same content";
      case CONFLICT -> "source and id stand for a fact with other content";
      case QUARANTINED -> "rep or metric isn't known yet";
    };
  }
}
