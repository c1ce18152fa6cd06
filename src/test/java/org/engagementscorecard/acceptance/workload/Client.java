package org.engagementscorecard.acceptance.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/** One connection of somebody with a key. */
public final class Client {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String[] NONE = {};
  private static final int MOST_ATTEMPTS = 100;
  private static final int RETRY_MILLIS = 200;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI baseUri;
  private final String key;
  private final Duration limit;

  public Client(URI baseUri, String key, Duration limit) {
    this.baseUri = baseUri;
    this.key = key;
    this.limit = limit;
  }

  /**
   * What was answered.
   *
   * @param status 0 where nothing was
   * @param failure why, then
   * @param timedOut whether the request may still be on its way
   */
  public record Answer(
      int status, byte[] body, boolean retryAfter, String failure, boolean timedOut) {
    /** The body; missing where it isn't JSON. */
    public JsonNode json() {
      try {
        return MAPPER.readTree(body);
      } catch (IOException e) {
        return MissingNode.getInstance();
      }
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** What the status was, or the failure. */
    public String word() {
      return status == 0 ? failure : Integer.toString(status);
    }

    /** The answer, where it has this status. */
    public Answer expect(int wanted) {
      if (status != wanted) {
        throw new AssertionError("answered " + word() + " instead of " + wanted + ": " + text());
      }
      return this;
    }
  }

  public Answer get(String path) {
    return send("GET", path, null, BodyPublishers.noBody());
  }

  public Answer send(String method, String path, String json) {
    return send(method, path, "application/json", BodyPublishers.ofString(json));
  }

  /** Corrects or voids one fact. */
  public Answer change(Operation operation) {
    String path = "v1/observations/" + operation.name();
    return operation.kind() == Operation.Kind.VOID
        ? send("DELETE", path, null, BodyPublishers.noBody())
        : send("PUT", path, Format.content(operation));
  }

  public Answer post(Format format, byte[] body) {
    String[] encoding = format.isPacked() ? new String[] {"Content-Encoding", "gzip"} : NONE;
    return send(
        "POST",
        "v1/observations",
        format.contentType(),
        BodyPublishers.ofByteArray(body),
        encoding);
  }

  /** Sends it again for as long as it is asked to. */
  public static Answer insist(Supplier<Answer> request) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      Answer answer = request.get();
      if ((answer.status() != 503 && answer.status() != 429) || attempt == MOST_ATTEMPTS) {
        return answer;
      }
      Thread.sleep(RETRY_MILLIS);
    }
  }

  public Answer send(String method, String path, String contentType, BodyPublisher body) {
    return send(method, path, contentType, body, NONE);
  }

  /** Never throws for what happens on the way. */
  private Answer send(
      String method, String path, String contentType, BodyPublisher body, String[] headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(baseUri.resolve(path))
            .header("Authorization", "Bearer " + key)
            .timeout(limit)
            .method(method, body);
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(),
          response.body(),
          response.headers().firstValue("Retry-After").isPresent(),
          null,
          false);
    } catch (HttpTimeoutException e) {
      return new Answer(0, new byte[0], false, "time-out", true);
    } catch (IOException e) {
      return new Answer(0, new byte[0], false, e.getClass().getSimpleName(), false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
