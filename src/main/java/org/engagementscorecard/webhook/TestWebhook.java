package org.engagementscorecard.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.webhook.SendPost.Outcome;
import org.engagementscorecard.webhook.WebhookResource.TestResponse;

/** Posts an event that says nothing, for whoever wants to see whether a receiver takes it. */
@ApplicationScoped
class TestWebhook {
  /** At a time, in an instance: beside what is really to be told. */
  private static final int MOST = 8;

  private final DeliverWebhooks deliver;
  private final ObjectMapper mapper;
  private final Clock clock;
  private final Semaphore free = new Semaphore(MOST);

  TestWebhook(DeliverWebhooks deliver, ObjectMapper mapper, Clock clock) {
    this.deliver = deliver;
    this.mapper = mapper;
    this.clock = clock;
  }

  /**
   * Posts once, and waits for the answer.
   *
   * @throws ProblemException 429 where too many are under way
   */
  CompletionStage<TestResponse> post(Webhook webhook) {
    if (!free.tryAcquire()) {
      throw ProblemException.tooMany(MOST + " tests are under way already; try again.");
    }
    String id = "test_" + UUID.randomUUID();
    byte[] body = body(webhook);
    return deliver
        .post(webhook, id, body, 1)
        .whenComplete((outcome, impossible) -> free.release())
        .thenApply(
            outcome ->
                outcome instanceof Outcome.Answered answer
                    ? new TestResponse(
                        id, answer.isSuccess(), answer.status(), DeliverWebhooks.error(answer))
                    : new TestResponse(id, false, null, DeliverWebhooks.error(outcome)));
  }

  private byte[] body(Webhook webhook) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", "webhook.test");
    event.put("timestamp", clock.instant());
    event.put("data", Map.of("url", "/v1/webhooks/" + webhook.key()));
    try {
      return mapper.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event is made of texts", e);
    }
  }
}
