package org.engagementscorecard.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * A client of server-sent events, which reads them as the HTML standard says ("Server-sent events",
 * 9.2.6, Interpreting an event stream), as far as it is used here.
 */
public final class EventStream implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** An event with the id that was the last one when it came. */
  public record Event(String id, String name, JsonNode data) {}

  private final HttpResponse<InputStream> answer;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private volatile String lastId;
  private volatile boolean over;

  private EventStream(HttpResponse<InputStream> answer, String lastId) {
    this.answer = answer;
    this.lastId = lastId;
    Thread reader = new Thread(this::read, "event-stream");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Begins to listen, and waits until it is told from where on.
   *
   * @param lastId the last event that was seen before, or null
   */
  public static EventStream open(URI uri, String key, String lastId) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + key)
            .header("Accept", "text/event-stream");
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    try {
      var answer = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new IOException(
            answer.statusCode()
                + " "
                + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
      }
      return new EventStream(answer, lastId);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      String id = lastId;
      String name = "message";
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
        if (line.isEmpty()) {
          lastId = id;
          if (!data.isEmpty()) {
            events.add(new Event(id, name, Answer.read(data.toString())));
          }
          name = "message";
          data.setLength(0);
        } else if (field.isEmpty()) {
          comments.add(value);
        } else if (field.equals("id")) {
          id = value;
        } else if (field.equals("event")) {
          name = value;
        } else if (field.equals("data")) {
          data.append(data.isEmpty() ? "" : "\n").append(value);
        }
      }
    } catch (IOException | RuntimeException e) {
      comments.add("ended by " + e);
    } finally {
      over = true;
    }
  }

  public String header(String name) {
    return answer.headers().firstValue(name).orElse(null);
  }

  /** What has come until now. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  public List<String> comments() {
    return List.copyOf(comments);
  }

  /** What to come back with. */
  public String lastId() {
    return lastId;
  }

  public boolean isOver() {
    return over;
  }

  /** Waits until so many events have come; fails at the limit. */
  public List<Event> await(int count) {
    return await(() -> events.size() >= count);
  }

  /** Waits until this holds; fails at the limit. */
  public List<Event> await(BooleanSupplier done) {
    long until = System.nanoTime() + LIMIT.toNanos();
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s, %s", events, comments).isLessThan(until);
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
    return events();
  }

  @Override
  public void close() {
    try {
      answer.body().close();
    } catch (IOException e) {
      over = true;
    }
  }
}
