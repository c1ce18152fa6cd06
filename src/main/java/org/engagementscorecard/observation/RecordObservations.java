package org.engagementscorecard.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.engagementscorecard.http.ProblemException;

/**
 * Takes a body of facts in units, each in a transaction of its own, and answers once all of them
 * are durable. One bad item never spoils a unit.
 */
@ApplicationScoped
class RecordObservations {
  private final SharedCommits commits;

  RecordObservations(SharedCommits commits) {
    this.commits = commits;
  }

  /**
   * Records a body.
   *
   * @throws ProblemException where the body can't be read on; it carries the receipt of the units
   *     that are in, so that posting the body again is safe
   */
  Receipt record(int organizationId, FactReader reader) {
    Receipt.Builder receipt = new Receipt.Builder();
    List<FactReader.Item> unit = new ArrayList<>();
    try {
      for (Optional<FactReader.Item> item = reader.next(); item.isPresent(); item = reader.next()) {
        unit.add(item.get());
        if (unit.size() == SharedCommits.UNIT) {
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
    List<Change> changes = new ArrayList<>(unit.size());
    for (FactReader.Item item : unit) {
      if (item instanceof FactReader.Read read) {
        changes.add(read.change());
      }
    }
    List<Result> results = changes.isEmpty() ? List.of() : keep(organizationId, changes);
    int next = 0;
    for (FactReader.Item item : unit) {
      if (item instanceof FactReader.Read read) {
        Result result = results.get(next++);
        receipt.add(
            read.place(),
            read.change().source(),
            read.change().id(),
            result.outcome(),
            result.reason(),
            null);
      } else {
        receipt.add((FactReader.Refused) item);
      }
    }
  }

  private List<Result> keep(int organizationId, List<Change> changes) {
    try {
      return commits.keep(organizationId, changes).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
