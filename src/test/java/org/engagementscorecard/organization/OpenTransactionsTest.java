package org.engagementscorecard.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OpenTransactionsTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(30);

  @Inject AgroalDataSource dataSource;

  private final OpenTransactions transactions = new OpenTransactions();

  @Test
  void withNoneOpenItStopsAtOnceAndLetsNoneBeOpened() throws Exception {
    transactions.open().close();
    transactions.stop(LONG);
    assertThatThrownBy(transactions::open)
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.isUnavailable()).isTrue());
  }

  @Test
  void itWaitsForThoseThatAreOpen() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch opened = new CountDownLatch(1);
    CompletableFuture<Boolean> work =
        CompletableFuture.supplyAsync(
            () -> {
              try (var one = transactions.open()) {
                opened.countDown();
                Thread.sleep(SHORT.toMillis());
                ended.countDown();
                return true;
              } catch (InterruptedException e) {
                return false;
              }
            });
    assertThat(opened.await(10, TimeUnit.SECONDS)).isTrue();
    transactions.stop(LONG);
    assertThat(ended.getCount()).isZero();
    assertThat(work.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatTakesTooLongLosesItsConnection() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    CompletableFuture<SQLException> work =
        CompletableFuture.supplyAsync(
            () -> {
              try (var outer = transactions.open()) {
                try (Connection connection = dataSource.getConnection();
                    var statement = connection.createStatement()) {
                  transactions.uses(connection);
                  transactions.open().close();
                  opened.countDown();
                  statement.execute("SELECT pg_sleep(60)");
                  return null;
                } catch (SQLException e) {
                  return e;
                }
              }
            });
    assertThat(opened.await(10, TimeUnit.SECONDS)).isTrue();
    transactions.stop(SHORT);
    assertThat((Throwable) work.get(LONG.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    transactions.stop(LONG);
  }
}
