package org.engagementscorecard.intake;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.UnreadBody;
import org.engagementscorecard.observation.Change;
import org.engagementscorecard.observation.Result;
import org.engagementscorecard.observation.SharedCommits;
import org.engagementscorecard.organization.TenantTransaction;

/** All bodies of facts on their way in, and what they share: limits, memory, a clock. */
@ApplicationScoped
class Intake {
  /** How often bodies are asked whether their client has fallen silent. */
  private static final long TICK_MILLIS = 500;

  private static final int SHARE_OF_HEAP = 4;

  private final Vertx vertx;
  private final SharedCommits commits;
  private final Receipts receipts;
  private final TenantTransaction transaction;
  private final ManagedExecutor executor;
  private final IntakeConfiguration configuration;
  private final long maxBuffered;
  private final AtomicLong buffered = new AtomicLong();
  private final AtomicInteger count = new AtomicInteger();
  private final Set<IncomingBody> bodies = ConcurrentHashMap.newKeySet();

  Intake(
      Vertx vertx,
      SharedCommits commits,
      Receipts receipts,
      TenantTransaction transaction,
      ManagedExecutor executor,
      IntakeConfiguration configuration) {
    this.vertx = vertx;
    this.commits = commits;
    this.receipts = receipts;
    this.transaction = transaction;
    this.executor = executor;
    this.configuration = configuration;
    this.maxBuffered =
        configuration
            .maxBufferedBytes()
            .orElseGet(() -> Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  void start(@Observes Startup started) {
    vertx.setPeriodic(TICK_MILLIS, timer -> bodies.forEach(IncomingBody::tick));
  }

  /**
   * Takes a body in. Holds no thread while it waits.
   *
   * @param context the request's own event loop
   * @param minimal whether the receipt is to have no list
   * @return the receipt, once all it reports is durable; or the problem that ended the body, with
   *     the receipt of what is in
   */
  CompletionStage<Receipt> take(
      RoutingContext request,
      Context context,
      int organizationId,
      BodyFormats.Format format,
      boolean minimal) {
    if (count.incrementAndGet() > configuration.maxBodies()) {
      count.decrementAndGet();
      UnreadBody.passOver(request);
      return CompletableFuture.failedFuture(
          ProblemException.tooMany(
              configuration.maxBodies() + " bodies are on their way in already; try again."));
    }
    IncomingBody body = new IncomingBody(this, request, context, organizationId, format, minimal);
    bodies.add(body);
    if (Vertx.currentContext() == context) {
      body.start();
    } else {
      on(context, body::start);
    }
    return body.answer();
  }

  void left(IncomingBody body) {
    bodies.remove(body);
    count.decrementAndGet();
  }

  IntakeConfiguration configuration() {
    return configuration;
  }

  CompletionStage<List<Result>> keep(int organizationId, List<Change> changes) {
    return commits.keep(organizationId, changes);
  }

  /** Keeps the rest of a receipt's list. */
  CompletionStage<Void> keepRest(int organizationId, UUID receipt, List<Receipt.Entry> entries) {
    return executor.runAsync(
        () ->
            transaction.derive(
                organizationId, organization -> receipts.keep(organization, receipt, entries)));
  }

  /** Counts bytes that a body holds now and didn't before, or no longer holds. */
  void holds(long more) {
    buffered.addAndGet(more);
  }

  /** Whether all bodies together hold so much that each should hold less. */
  boolean isTight() {
    return buffered.get() > maxBuffered;
  }

  /** Runs work on the request's own event loop. */
  static void on(Context context, Runnable work) {
    context.runOnContext(nothing -> work.run());
  }
}
