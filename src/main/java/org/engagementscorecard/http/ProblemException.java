package org.engagementscorecard.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.engagementscorecard.http.Problem.Fault;

/** Ends a request with a {@link Problem}. The factories are the kinds of problem there are. */
public final class ProblemException extends WebApplicationException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.title() + ": " + problem.detail(), response(problem));
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }

  /** 400: the request can't be read. */
  public static ProblemException malformed(String detail, Fault... faults) {
    return of("malformed", "The request can't be read", 400, detail, faults);
  }

  /** 400: a query or path parameter can't be read. */
  public static ProblemException badParameter(String parameter, String detail) {
    return of(
        "bad-parameter",
        "A parameter can't be read",
        400,
        parameter + " " + detail,
        Fault.ofParameter(parameter, detail));
  }

  /** 403: the key may not do this. */
  public static ProblemException forbidden(String detail) {
    return of("forbidden", "This key may not do that", 403, detail);
  }

  /** 404: there is no such thing here. */
  public static ProblemException unknown(String kind, String key) {
    return of("unknown-" + kind, "Unknown " + kind, 404, "There is no " + kind + " '" + key + "'.");
  }

  /** 404: there was no such thing at the time that was asked for. */
  public static ProblemException notYet(String kind, String detail) {
    return of("unknown-" + kind, "Unknown " + kind, 404, detail);
  }

  /** 408: the client has fallen silent in the midst of its body. */
  public static ProblemException tooSlow(long seconds) {
    return of(
        "too-slow",
        "The body didn't come",
        408,
        "Nothing came for " + seconds + " seconds; send the body again.");
  }

  /** 409: something else stands there already. */
  public static ProblemException conflict(String detail, Fault... faults) {
    return of("conflict", "It conflicts with what is there", 409, detail, faults);
  }

  /** 412: it has changed since the caller read it. */
  public static ProblemException stale(String current) {
    return of(
        "stale",
        "It has changed meanwhile",
        412,
        "Its ETag is " + current + " now; read it again before changing it.");
  }

  /** 428: a change has to say which version it is meant for. */
  public static ProblemException preconditionRequired() {
    return of(
        "precondition-required",
        "It must be said which version is meant",
        428,
        "Send If-Match with the ETag that you have read.");
  }

  /** 413: the body is longer than allowed. */
  public static ProblemException tooLarge(long maxBytes) {
    return of(
        "too-large",
        "The body is too large",
        413,
        "A body may have " + maxBytes + " bytes at most; send it in parts.");
  }

  /** 413: the body has more items than allowed. */
  public static ProblemException tooManyItems(long most) {
    return of(
        "too-large",
        "The body is too large",
        413,
        "A body may have " + most + " items at most; send it in parts.");
  }

  /** 415: no reader for this media type. */
  public static ProblemException unsupportedMediaType(String detail) {
    return of("unsupported-media-type", "The media type isn't supported", 415, detail);
  }

  /** 422: the request can be read, but what it says can't be taken. */
  public static ProblemException unprocessable(String detail, Fault... faults) {
    return of("unprocessable", "A value can't be taken", 422, detail, faults);
  }

  /** 422 at one place of the body. */
  public static ProblemException invalid(String pointer, String detail) {
    return unprocessable(pointer + " " + detail, Fault.at(pointer, detail));
  }

  /** 503: more waits to be kept already than the database takes at once. */
  public static ProblemException overloaded() {
    return of(
        "overloaded",
        "Too much at once",
        503,
        "More observations wait to be kept than may; send it again in a moment.");
  }

  /** 429: so much is going on that more would only wait. */
  public static ProblemException tooMany(String detail) {
    return of("too-many", "Too much at once", 429, detail);
  }

  /** 503: it can't be done now. */
  public static ProblemException unavailable(String detail) {
    return of("unavailable", "Not available now", 503, detail);
  }

  private static ProblemException of(
      String type, String title, int status, String detail, Fault... faults) {
    return new ProblemException(
        new Problem("/problems/" + type, title, status, detail, List.of(faults), null));
  }

  /** The answer that carries a problem. */
  static Response response(Problem problem) {
    Response.ResponseBuilder answer =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    if (problem.status() == 429 || problem.status() == 503) {
      answer.header("Retry-After", "5");
    }
    return answer.build();
  }
}
