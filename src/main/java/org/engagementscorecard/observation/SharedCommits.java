package org.engagementscorecard.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.TenantTransaction;

/** Keeps changes, in transactions that they may share; tells what became of each once durable. */
@ApplicationScoped
class SharedCommits {
  /** Changes per transaction, at most. */
  static final int UNIT = 2_000;

  private static final int MAX_TRIES = 5;

  private final TenantTransaction transaction;
  private final FactStore store;
  private final ManagedExecutor executor;

  SharedCommits(TenantTransaction transaction, FactStore store, ManagedExecutor executor) {
    this.transaction = transaction;
    this.store = store;
    this.executor = executor;
  }

  /**
   * Keeps changes, all in one transaction, in their order. Never blocks the caller.
   *
   * @param changes at most {@value #UNIT}
   * @return what became of each, once that is durable; fails where the database does, and then
   *     nothing is known of what became of them, so that they are to be sent again
   */
  CompletionStage<List<Result>> keep(int organizationId, List<Change> changes) {
    return CompletableFuture.supplyAsync(() -> keepNow(organizationId, changes), executor);
  }

  private List<Result> keepNow(int organizationId, List<Change> changes) {
    List<Fact> facts =
        changes.stream()
            .map(
                change -> {
                  if (change instanceof Change.Recorded recorded) {
                    return recorded.fact();
                  }
                  throw new UnsupportedOperationException("corrections");
                })
            .toList();
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction
            .write(organizationId, organization -> store.keep(organization, facts))
            .stream()
            .map(SharedCommits::result)
            .toList();
      } catch (DatabaseException e) {
        if (!e.state().startsWith("40") || attempt == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  private static Result result(Receipt.Outcome outcome) {
    return switch (outcome) {
      case ACCEPTED -> Result.ACCEPTED;
      case DUPLICATE -> Result.DUPLICATE;
      case CONFLICT -> Result.CONFLICT;
      case QUARANTINED -> Result.QUARANTINED;
      case REJECTED -> throw new IllegalStateException("the store rejects nothing");
    };
  }
}
