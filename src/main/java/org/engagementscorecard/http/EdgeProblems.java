package org.engagementscorecard.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses, with a problem, what the layers below the resources would refuse without a word: a line
 * that is too long, a length that is too great, an encoding nobody reads.
 */
@ApplicationScoped
public class EdgeProblems {
  /** The longest request target, in characters; the server itself takes eight times as much. */
  private static final int MAX_TARGET = 8_192;

  /** Digits that surely fit a long. */
  private static final int MAX_DIGITS = 18;

  /** Before everything else, authentication included. */
  private static final int FIRST = 10_000;

  private final ObjectMapper mapper;
  private final long maxBytes;

  EdgeProblems(
      ObjectMapper mapper,
      @ConfigProperty(name = "scorecard.observation.max-body-bytes") long maxBytes) {
    this.mapper = mapper;
    this.maxBytes = maxBytes;
  }

  void register(@Observes Filters filters) {
    filters.register(this::refuseOrGoOn, FIRST);
  }

  private void refuseOrGoOn(RoutingContext context) {
    Optional<Problem> refusal = refusal(context.request());
    if (refusal.isPresent()) {
      answer(context, refusal.get());
    } else {
      context.next();
    }
  }

  private Optional<Problem> refusal(HttpServerRequest request) {
    if (request.uri().length() > MAX_TARGET) {
      return Optional.of(ProblemMappers.ofStatus(414));
    }
    if (request.uri().contains("%00")) {
      return Optional.of(
          ProblemException.malformed("The request target must not contain NUL (%00).").problem());
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && (length.length() > MAX_DIGITS || Long.parseLong(length) > maxBytes)) {
      return Optional.of(ProblemException.tooLarge(maxBytes).problem());
    }
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return Optional.of(
          ProblemException.unsupportedMediaType(
                  "A body with Content-Encoding " + encoding + " isn't read; send it as it is.")
              .problem());
    }
    return Optional.empty();
  }

  private void answer(RoutingContext context, Problem problem) {
    byte[] body;
    try {
      body = mapper.writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem is made of texts and numbers", e);
    }
    // What the client goes on sending isn't read: the connection ends with the answer.
    context
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end(Buffer.buffer(body));
  }
}
