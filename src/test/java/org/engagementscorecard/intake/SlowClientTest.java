package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.NDJSON;
import static org.engagementscorecard.http.TestOrganization.fact;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send slowly, not at all, or too much. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestProfile(SlowClientTest.SmallLimits.class)
class SlowClientTest {
  private static final String AT = "2026-03-01T12:00:00Z";
  private static final int SLOW = 300;

  public static final class SmallLimits implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "scorecard.observation.max-bodies", Integer.toString(SLOW + 1),
          "scorecard.observation.max-silence", "4S",
          "scorecard.observation.max-items", "5000",
          "scorecard.observation.max-body-bytes", "2000000");
    }
  }

  private TestOrganization organization;

  @BeforeEach
  void aRep() {
    organization = TestOrganization.create().withReps("kim");
  }

  /** A body that has begun. */
  private final class Client implements AutoCloseable {
    private final Socket socket;

    Client() throws IOException {
      URI uri = URI.create(TestOrganization.serviceUrl());
      socket = new Socket(uri.getHost(), uri.getPort());
      socket.setSoTimeout(30_000);
      write(
          "POST /v1/observations HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + organization.adminKey()
              + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    void chunk(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      write(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
    }

    /** All that is answered until the service hangs up. */
    String answer() throws IOException {
      var answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private long stored() {
    return DatabaseOwner.rowsOf("observation", organization.id());
  }

  @Test
  void slowClientsHoldNoThreadAndNobodyUp() throws Exception {
    organization.accept(List.of(fact("before", "kim", "calls_made", AT, "1")));
    int threadsBefore = Thread.activeCount();
    List<Client> slow = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW; i++) {
        slow.add(new Client());
      }
      String line = fact("slow", "kim", "calls_made", AT, "1");
      for (int second = 0; second < 3; second++) {
        for (Client client : slow) {
          client.chunk(line.substring(second, second + 1));
        }
        Thread.sleep(700);
        long begun = System.nanoTime();
        organization.accept(List.of(fact("quick-" + second, "kim", "calls_made", AT, "1")));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
      }
      assertThat(Thread.activeCount() - threadsBefore).isLessThan(SLOW / 4);
      try (Client oneMore = new Client()) {
        TestOrganization.answer(
                organization.request().contentType(NDJSON).body(line).post("/v1/observations"))
            .problem(429);
        assertThat(oneMore.socket.isConnected()).isTrue();
      }
    } finally {
      for (Client client : slow) {
        client.close();
      }
    }
    // Those who are gone leave their places.
    for (int tries = 0; tries < 50; tries++) {
      Answer answer = organization.observe(NDJSON, fact("after", "kim", "calls_made", AT, "1"));
      if (answer.status() == 200) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the places stay taken");
  }

  @Test
  void aClientThatFallsSilentIsToldWhatIsIn() throws IOException {
    try (Client client = new Client()) {
      client.chunk(fact("1", "kim", "calls_made", AT, "1") + "\n{\"source\":\"te");
      String answer = client.answer();

      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("/problems/too-slow");
      assertThat(answer).contains("\"receipt\":{\"accepted\":1,");
      assertThat(stored()).isEqualTo(1);
    }
  }

  @Test
  void whatIsWholeIsKeptWhileAClientPauses() throws Exception {
    try (Client client = new Client()) {
      client.chunk(fact("1", "kim", "calls_made", AT, "1") + "\n");
      for (int tries = 0; tries < 35 && stored() == 0; tries++) {
        Thread.sleep(100);
      }
      assertThat(stored()).isEqualTo(1);
      client.chunk(fact("2", "kim", "calls_made", AT, "1"));
      client.write("0\r\n\r\n");
      byte[] head = client.socket.getInputStream().readNBytes(15);
      assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
      assertThat(stored()).isEqualTo(2);
    }
  }

  @Test
  void aPackedBodyIsHeldToTheLimitOfWhatItUnpacksTo() throws IOException {
    String line = fact("1", "kim", "calls_made", AT, "1") + "\n";
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write((line + " ".repeat(1_000) + "\n").getBytes(StandardCharsets.UTF_8));
      byte[] blank = ("\n" + " ".repeat(999)).repeat(1_000).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 50; i++) {
        gzip.write(blank);
      }
    }
    Answer answer = packed(out.toByteArray());

    assertThat(answer.problem(413).get("receipt").get("accepted").asInt()).isEqualTo(1);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void aPackedBodyReadsAsItself() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      lines.append(fact("p" + i, "kim", "calls_made", AT, "1")).append('\n');
    }
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
    assertThat(packed(out.toByteArray()).ok(200).get("accepted").asInt()).isEqualTo(5_000);
    assertThat(organization.observe(NDJSON, lines.toString()).ok(200).get("duplicate").asInt())
        .isEqualTo(5_000);
    Answer tooMany = organization.observe(NDJSON, lines + "7\n");
    assertThat(tooMany.problem(413).get("detail").asText()).contains("5000 items");
  }

  private Answer packed(byte[] body) {
    return TestOrganization.answer(
        organization
            .request()
            .contentType(NDJSON)
            .header("Content-Encoding", "gzip")
            .body(body)
            .post("/v1/observations"));
  }
}
