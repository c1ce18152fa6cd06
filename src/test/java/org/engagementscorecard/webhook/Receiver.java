package org.engagementscorecard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.engagementscorecard.http.Answer;

/** A receiver of webhooks: keeps what it gets, and behaves as it is told to. */
public final class Receiver implements AutoCloseable {
  /**
   * How it answers.
   *
   * @param status 0: it cuts the connection
   */
  public record Behaviour(int status, Map<String, String> headers, long delayMillis, int bytes) {
    public static Behaviour answering(int status) {
      return new Behaviour(status, Map.of(), 0, 0);
    }

    public static Behaviour cutting() {
      return answering(0);
    }

    public Behaviour after(long millis) {
      return new Behaviour(status, headers, millis, bytes);
    }

    public Behaviour with(String header, String value) {
      return new Behaviour(status, Map.of(header, value), delayMillis, bytes);
    }

    public Behaviour ofBytes(int length) {
      return new Behaviour(status, headers, delayMillis, length);
    }
  }

  /** What it got. */
  public record Post(
      String id,
      String timestamp,
      String signature,
      String path,
      String contentType,
      String body,
      long atNanos,
      Behaviour answered) {
    public JsonNode json() {
      return Answer.read(body);
    }

    public long event() {
      return json().get("data").get("event").asLong();
    }

    public int need() {
      return json().get("data").get("need").asInt();
    }

    /** Whether one of the signatures is made by this secret: reckoned apart from the service. */
    public boolean isSignedBy(String secret) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(
            new SecretKeySpec(Base64.getDecoder().decode(secret.split("_", 2)[1]), "HmacSHA256"));
        byte[] signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
        String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
        return Arrays.asList(signature.split(" ", -1)).contains(expected);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private volatile Function<Post, Behaviour> behaviour;

  private Receiver(int port, Function<Post, Behaviour> behaviour) {
    this.behaviour = behaviour;
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::receive);
    server.setExecutor(threads);
    server.start();
  }

  /** One that answers 204. */
  public static Receiver start() {
    return new Receiver(0, post -> Behaviour.answering(204));
  }

  public static Receiver behaving(Function<Post, Behaviour> behaviour) {
    return new Receiver(0, behaviour);
  }

  public static Receiver onPort(int port) {
    return new Receiver(port, post -> Behaviour.answering(204));
  }

  public void behave(Function<Post, Behaviour> anew) {
    behaviour = anew;
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/hooks/needs?from=scorecard";
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** In the order in which they came. */
  public List<Post> posts() {
    return List.copyOf(posts);
  }

  public List<Post> taken() {
    return posts.stream().filter(post -> post.answered().status() / 100 == 2).toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    assertThat(exchange.getRequestMethod()).isEqualTo("POST");
    Post post =
        new Post(
            exchange.getRequestHeaders().getFirst("webhook-id"),
            exchange.getRequestHeaders().getFirst("webhook-timestamp"),
            exchange.getRequestHeaders().getFirst("webhook-signature"),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
            System.nanoTime(),
            null);
    Behaviour how = behaviour.apply(post);
    posts.add(
        new Post(
            post.id(),
            post.timestamp(),
            post.signature(),
            post.path(),
            post.contentType(),
            post.body(),
            post.atNanos(),
            how));
    try {
      Thread.sleep(how.delayMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (how.status() > 0) {
      how.headers().forEach(exchange.getResponseHeaders()::add);
      exchange.sendResponseHeaders(how.status(), how.bytes() == 0 ? -1 : how.bytes());
      if (how.bytes() > 0) {
        try (var out = exchange.getResponseBody()) {
          out.write(new byte[how.bytes()]);
        }
      }
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
