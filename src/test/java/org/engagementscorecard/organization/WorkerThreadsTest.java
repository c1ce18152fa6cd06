package org.engagementscorecard.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.engagementscorecard.http.TestOrganization;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WorkerThreadsTest {
  @Inject TenantTransaction transaction;

  /** As where an answer that has come in over the network makes the first of them. */
  @Test
  void transactionsBeginAndEndWhoeverMadeTheThread() throws Exception {
    int organization = TestOrganization.create().id();
    FutureTask<Boolean> work =
        new FutureTask<>(
            () -> {
              transaction.derive(organization, one -> {});
              return QuarkusTransaction.isActive();
            });
    Thread stranger =
        new Thread(() -> new WorkerThreads("worker").newThread(work).start(), "stranger");
    stranger.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    stranger.start();

    assertThat(work.get(30, TimeUnit.SECONDS)).as("still in a transaction").isFalse();
  }
}
