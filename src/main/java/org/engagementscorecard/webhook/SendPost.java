package org.engagementscorecard.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.engagementscorecard.organization.WorkerThreads;

/**
 * Posts to a receiver, and tells what came of it.
 *
 * <p>The name is looked up once, what it means is checked, and that address is connected to, while
 * TLS and the {@code Host} header go on saying the name. So a name that means something else a
 * moment later leads nowhere else. Vert.x's client, which serves as server here already, can do
 * that; the JDK's can't. Redirects aren't followed and no proxy is used.
 */
@ApplicationScoped
class SendPost {
  /** Of the answer's body, which nobody looks at: so much, to let the receiver finish. */
  private static final int MAX_ANSWER_BYTES = 16 * 1024;

  /** Look-ups block, and a name server may be silent. */
  private static final int LOOK_UPS = 16;

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final HttpClient client;
  private final Clock clock;
  private final Duration limit;
  private final boolean allowPrivate;
  private final Names names;
  private final ThreadPoolExecutor lookUps;

  /** Says which addresses a name has. */
  interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  @Inject
  SendPost(Vertx vertx, WebhookConfiguration configuration, Clock clock) {
    this(vertx, configuration, clock, InetAddress::getAllByName);
  }

  SendPost(Vertx vertx, WebhookConfiguration configuration, Clock clock, Names names) {
    this.vertx = vertx;
    this.names = names;
    this.clock = clock;
    this.limit = configuration.timeout();
    this.allowPrivate = configuration.allowPrivateTargets();
    // A connection each: one that is kept may have been closed by the receiver meanwhile.
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(configuration.maxInFlight())
                .setConnectTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(limit.toMillis())));
    this.lookUps =
        new ThreadPoolExecutor(
            LOOK_UPS,
            LOOK_UPS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(configuration.maxInFlight()),
            new WorkerThreads("webhook-names"));
    lookUps.allowCoreThreadTimeOut(true);
  }

  @PreDestroy
  void stop() {
    lookUps.shutdownNow();
    client.close();
  }

  /** What came of a post. */
  sealed interface Outcome {
    /**
     * The receiver has answered.
     *
     * @param retryAfter what it asks to be waited
     */
    record Answered(int status, Optional<Duration> retryAfter) implements Outcome {
      /** As the standard has it: whatever isn't 2xx is a failure, redirects too. */
      boolean isSuccess() {
        return status >= 200 && status < 300;
      }
    }

    /**
     * No answer; whether the receiver has taken it isn't known.
     *
     * @param reason in words of the service's own
     */
    record Failed(String reason) implements Outcome {}
  }

  /**
   * Posts, within the limit of time.
   *
   * @param url may have been stored when more was allowed
   * @param attempt from 1: of several addresses of a receiver, each is tried in turn
   * @return never fails
   */
  CompletionStage<Outcome> send(String url, Map<String, String> headers, byte[] body, int attempt) {
    TargetUrl target;
    try {
      target = TargetUrl.of(url, allowPrivate);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(new Outcome.Failed("its url " + e.getMessage()));
    }
    CompletableFuture<Outcome> done = new CompletableFuture<>();
    lookUp(target)
        .thenAccept(
            addresses -> {
              if (addresses.isEmpty()) {
                done.complete(new Outcome.Failed("its name leads to no public address"));
              } else if (!done.isDone()) {
                post(target, addresses.get(attempt % addresses.size()), headers, body, done);
              }
            })
        .exceptionally(
            e -> {
              done.complete(new Outcome.Failed(reason(e)));
              return null;
            });
    return done.completeOnTimeout(
        new Outcome.Failed("no answer within " + limit.toSeconds() + " s"),
        limit.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<List<InetAddress>> lookUp(TargetUrl target) {
    CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
    try {
      lookUps.execute(
          () -> {
            try {
              addresses.complete(
                  Arrays.stream(names.of(target.host()))
                      .filter(address -> allowPrivate || PublicAddress.isPublic(address))
                      .toList());
            } catch (UnknownHostException | RuntimeException e) {
              addresses.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      addresses.completeExceptionally(e);
    }
    return addresses;
  }

  private void post(
      TargetUrl target,
      InetAddress address,
      Map<String, String> headers,
      byte[] body,
      CompletableFuture<Outcome> done) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(
                SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())))
            .setHost(target.host())
            .setPort(target.port())
            .setSsl(target.tls())
            .setURI(target.pathAndQuery())
            .setFollowRedirects(false);
    headers.forEach(options::putHeader);
    client
        .request(options)
        .onSuccess(
            request -> {
              // Whatever comes of it, the connection ends with the attempt.
              long timer = vertx.setTimer(limit.toMillis(), late -> request.connection().close());
              request.connection().closeHandler(closed -> vertx.cancelTimer(timer));
              if (done.isDone()) {
                request.connection().close();
                return;
              }
              request
                  .send(Buffer.buffer(body))
                  .onSuccess(answer -> answered(request, answer, done))
                  .onFailure(e -> done.complete(new Outcome.Failed(reason(e))));
            })
        .onFailure(e -> done.complete(new Outcome.Failed(reason(e))));
  }

  private void answered(
      HttpClientRequest request, HttpClientResponse answer, CompletableFuture<Outcome> done) {
    long[] read = new long[1];
    answer.handler(
        part -> {
          read[0] += part.length();
          if (read[0] > MAX_ANSWER_BYTES) {
            request.connection().close();
          }
        });
    // What happens to the rest of the answer changes nothing.
    answer.exceptionHandler(ignored -> request.connection().close());
    done.complete(
        new Outcome.Answered(
            answer.statusCode(),
            RetrySchedule.asked(answer.getHeader("Retry-After"), clock.instant())));
  }

  /** In words that tell nothing of the network the service is in. */
  private static String reason(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof UnknownHostException) {
        return "its name isn't known";
      }
      if (e instanceof SSLException) {
        return "TLS failed";
      }
      if (e instanceof ConnectException) {
        return "no connection";
      }
      if (e instanceof TimeoutException) {
        return "no answer in time";
      }
      if (e instanceof HttpClosedException) {
        return "the connection was cut";
      }
      if (e instanceof RejectedExecutionException) {
        return "too much at once";
      }
    }
    return failure instanceof CompletionException ? "it failed" : "no answer";
  }
}
