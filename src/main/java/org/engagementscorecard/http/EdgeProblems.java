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
import java.util.List;
import java.util.Map;
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

  private static final String PACKED_PATH = "/v1/observations";

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
      return Optional.of(nul(request).problem());
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && (length.length() > MAX_DIGITS || Long.parseLong(length) > maxBytes)) {
      return Optional.of(ProblemException.tooLarge(maxBytes).problem());
    }
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity") && !isPacked(request)) {
      return Optional.of(
          ProblemException.unsupportedMediaType(
                  "A body with Content-Encoding " + encoding + " isn't read; send it as it is.")
              .problem());
    }
    return Optional.empty();
  }

  /** Bodies of facts may come packed, in the one encoding that they are unpacked from. */
  private static boolean isPacked(HttpServerRequest request) {
    List<String> encodings = request.headers().getAll(HttpHeaders.CONTENT_ENCODING);
    return PACKED_PATH.equals(request.path())
        && encodings.size() == 1
        && encodings.get(0).equalsIgnoreCase("gzip");
  }

  /** No text that the database keeps has one. */
  private static ProblemException nul(HttpServerRequest request) {
    for (Map.Entry<String, String> parameter : request.params()) {
      if (parameter.getValue().indexOf(0) >= 0) {
        return ProblemException.badParameter(
            StrictJson.printable(parameter.getKey()), "must not contain NUL");
      }
    }
    return ProblemException.malformed("The path must not contain NUL.");
  }

  private void answer(RoutingContext context, Problem problem) {
    byte[] body;
    try {
      body = mapper.writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem is made of texts and numbers", e);
    }
    UnreadBody.passOver(context);
    context
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(Buffer.buffer(body));
  }
}
