package org.engagementscorecard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.engagementscorecard.webhook.SendPost.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a name means is asked once, checked, and connected to; the name is still what is said. */
class SendPostTest {
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger asked = new AtomicInteger();
  private Duration limit = Duration.ofSeconds(15);

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Outcome send(boolean allowPrivate, String url, String... addresses) {
    SendPost sendPost =
        new SendPost(
            vertx,
            new Settings(allowPrivate, limit),
            Clock.systemUTC(),
            host -> {
              asked.incrementAndGet();
              InetAddress[] answer = new InetAddress[addresses.length];
              for (int i = 0; i < addresses.length; i++) {
                answer[i] = InetAddress.getByName(addresses[i]);
              }
              return answer;
            });
    try {
      return sendPost
          .send(url, Map.of("webhook-id", "x"), BODY, 1)
          .toCompletableFuture()
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
    } finally {
      sendPost.stop();
    }
  }

  /** Takes one connection, answers with these bytes, and tells what came first. */
  private static CompletableFuture<String> first(ServerSocket server, String answer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket socket = server.accept()) {
            byte[] read = new byte[8_192];
            int length = socket.getInputStream().read(read);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(read, 0, length, StandardCharsets.ISO_8859_1);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void theNameIsAskedOnceAndStaysTheHost() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> got =
          first(server, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
      Outcome outcome =
          send(true, "http://portal.example.com:" + server.getLocalPort() + "/a?b=c", "127.0.0.1");

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Answered.class, answer -> assertThat(answer.isSuccess()).isTrue());
      assertThat(got.join())
          .startsWith("POST /a?b=c HTTP/1.1\r\n")
          .containsIgnoringCase("host: portal.example.com:" + server.getLocalPort() + "\r\n");
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void tlsAsksForTheNameAndNotForTheAddress() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> got = first(server, "no TLS");
      Outcome outcome =
          send(true, "https://portal.example.com:" + server.getLocalPort() + "/", "127.0.0.1");

      assertThat(outcome).isEqualTo(new Outcome.Failed("TLS failed"));
      assertThat(got.join())
          .as("the server name in the client's hello")
          .contains("portal.example.com");
    }
  }

  @Test
  void aNameThatLeadsToNoPublicAddressIsRefused() {
    for (String address :
        List.of("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "64:ff9b::7f00:1")) {
      assertThat(send(false, "https://portal.example.com/", address))
          .as(address)
          .isEqualTo(new Outcome.Failed("its name leads to no public address"));
    }
    assertThat(send(false, "https://portal.example.com/", "10.0.0.1", "::1"))
        .isEqualTo(new Outcome.Failed("its name leads to no public address"));
  }

  @Test
  void aUrlThatWasAllowedOnceIsLookedAtAgain() {
    assertThat(send(false, "http://portal.example.com/", "8.8.8.8"))
        .isEqualTo(new Outcome.Failed("its url must begin with https://"));
    assertThat(asked).hasValue(0);
  }

  @Test
  void anAnswerThatNeverEndsCountsByItsStatus() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      first(server, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx");
      assertThat(send(true, "http://localhost:" + server.getLocalPort() + "/", "127.0.0.1"))
          .isInstanceOf(Outcome.Answered.class);
    }
  }

  @Test
  void aReceiverThatSaysNothingFailsAtTheLimit() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      limit = Duration.ofSeconds(1);
      long begun = System.nanoTime();
      assertThat(send(true, "http://localhost:" + server.getLocalPort() + "/", "127.0.0.1"))
          .isEqualTo(new Outcome.Failed("no answer within 1 s"));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
  }

  private record Settings(boolean allowPrivateTargets, Duration timeout)
      implements WebhookConfiguration {
    @Override
    public List<Duration> retryAfter() {
      return List.of();
    }

    @Override
    public Duration lease() {
      return Duration.ofSeconds(60);
    }

    @Override
    public Duration lookEvery() {
      return Duration.ofSeconds(1);
    }

    @Override
    public int maxInFlight() {
      return 4;
    }

    @Override
    public int maxInFlightPerWebhook() {
      return 2;
    }

    @Override
    public Duration keepDelivered() {
      return Duration.ofDays(1);
    }

    @Override
    public Duration keepDead() {
      return Duration.ofDays(1);
    }

    @Override
    public Duration secretOverlap() {
      return Duration.ofDays(1);
    }
  }
}
