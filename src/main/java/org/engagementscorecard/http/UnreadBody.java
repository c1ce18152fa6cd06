package org.engagementscorecard.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** A body that is answered before it was read. */
public final class UnreadBody {
  private static final long LINGER_MILLIS = 2_000;

  /** Digits of a length that is no more than a client sends at once. */
  private static final int SHORT_DIGITS = 5;

  private UnreadBody() {}

  /**
   * Passes over what the client goes on sending, for a moment, and then hangs up. Closing at once
   * would reset the connection before the client has read the answer.
   */
  public static void passOver(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.isEnded()) {
      return;
    }
    request.handler(passedOver -> {}).endHandler(end -> {}).exceptionHandler(broken -> {}).resume();
    if (isShort(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
      // It is here in a moment, and the connection can be used again.
      context
          .vertx()
          .setTimer(
              LINGER_MILLIS,
              timer -> {
                if (!request.isEnded()) {
                  request.connection().close();
                }
              });
      return;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      // The connection carries other requests too.
      context.vertx().setTimer(LINGER_MILLIS, timer -> request.response().reset());
      return;
    }
    context.response().putHeader(HttpHeaders.CONNECTION, "close");
    context.vertx().setTimer(LINGER_MILLIS, timer -> request.connection().close());
  }

  private static boolean isShort(String length) {
    return length != null && length.length() <= SHORT_DIGITS;
  }
}
