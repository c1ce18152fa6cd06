package org.engagementscorecard.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.vertx.core.http.HttpClosedException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.engagementscorecard.http.Problem.Fault;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever ends a request early into a {@link Problem}; never shows a stack trace or SQL. */
public final class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  private final AllowedMethods allowedMethods;

  ProblemMappers(AllowedMethods allowedMethods) {
    this.allowedMethods = allowedMethods;
  }

  @ServerExceptionMapper
  public Response problem(ProblemException e) {
    return ProblemException.response(e.problem());
  }

  @ServerExceptionMapper
  public Response json(JsonProcessingException e) {
    return ProblemException.response(ofJson(e));
  }

  /** Quarkus has a mapper of its own for these, which would answer without a body. */
  @ServerExceptionMapper
  public Response mismatch(MismatchedInputException e) {
    return ProblemException.response(ofJson(e));
  }

  @ServerExceptionMapper
  public Response invalid(ConstraintViolationException e) {
    List<Fault> faults = new ArrayList<>();
    for (ConstraintViolation<?> violation : e.getConstraintViolations()) {
      faults.add(fault(violation));
    }
    Fault first = faults.get(0);
    String place = first.pointer() == null ? first.parameter() : first.pointer();
    return ProblemException.response(
        ProblemException.unprocessable(
                (place.isEmpty() ? "the body" : place) + " " + first.detail(),
                faults.toArray(Fault[]::new))
            .problem());
  }

  @ServerExceptionMapper
  public Response web(WebApplicationException e, UriInfo uri) {
    if (e instanceof ProblemException known) {
      return ProblemException.response(known.problem());
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException known) {
        return ProblemException.response(known.problem());
      }
      if (cause instanceof JsonProcessingException json) {
        return ProblemException.response(ofJson(json));
      }
    }
    int status = e.getResponse().getStatus();
    if (status < 400) {
      return e.getResponse();
    }
    Response.ResponseBuilder answer =
        Response.fromResponse(ProblemException.response(ofStatus(status)));
    if (status == 405) {
      Set<String> allowed = allowedMethods.of(uri.getRequestUri().getRawPath());
      answer.header(HttpHeaders.ALLOW, String.join(", ", allowed));
    }
    return answer.build();
  }

  @ServerExceptionMapper
  public Response anything(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException known) {
        return ProblemException.response(known.problem());
      }
      if (cause instanceof SQLException sql && String.valueOf(sql.getSQLState()).startsWith("23")) {
        return ProblemException.response(
            ProblemException.conflict("Another request has just written the same; read it again.")
                .problem());
      }
      if (cause instanceof ClosedChannelException || cause instanceof HttpClosedException) {
        return ProblemException.response(
            ProblemException.malformed("The body broke off").problem());
      }
      if (cause instanceof SQLException sql && isUnavailable(sql)) {
        LOG.warnf("The database can't be reached: %s", sql.getMessage());
        return ProblemException.response(ofStatus(503));
      }
    }
    LOG.error("A request failed", e);
    return ProblemException.response(ofStatus(500));
  }

  /**
   * SQLSTATE classes of a server that is gone, going, full, asks to try again (deadlock), or had a
   * session wait too long for a lock or for its client.
   */
  private static boolean isUnavailable(SQLException e) {
    String state = e.getSQLState();
    return state == null
        ? e.getMessage() != null && e.getMessage().contains("Acquisition timeout")
        : state.startsWith("08")
            || state.startsWith("57P")
            || state.startsWith("53")
            || state.startsWith("58")
            || state.startsWith("40")
            || state.equals("55P03")
            || state.equals("25P03");
  }

  /** The problem of a request that carries no valid key. */
  public static Problem unauthorized() {
    return ofStatus(401);
  }

  /** A problem that says no more than its status does. */
  static Problem ofStatus(int status) {
    return switch (status) {
      case 400 -> ProblemException.malformed("The request can't be read.").problem();
      case 401 ->
          new Problem(
              "/problems/unauthorized",
              "A key is needed",
              401,
              "Send a valid API key: Authorization: Bearer esk_…",
              List.of(),
              null);
      case 403 -> ProblemException.forbidden("Not allowed.").problem();
      case 404 ->
          new Problem(
              "/problems/not-found", "Not found", 404, "Nothing is at this path.", List.of(), null);
      case 405 ->
          new Problem(
              "/problems/method-not-allowed",
              "The method isn't allowed here",
              405,
              "This path has other methods; see Allow.",
              List.of(),
              null);
      case 406 ->
          new Problem(
              "/problems/not-acceptable",
              "No such representation",
              406,
              "Nothing here can be shown in the form that Accept asks for.",
              List.of(),
              null);
      case 414 ->
          new Problem(
              "/problems/target-too-long",
              "The request target is too long",
              414,
              "A path with its parameters may have 8192 characters at most.",
              List.of(),
              null);
      case 415 ->
          ProblemException.unsupportedMediaType("This path doesn't read that Content-Type.")
              .problem();
      case 503 ->
          new Problem(
              "/problems/unavailable",
              "Not available now",
              503,
              "The database can't be reached; try again.",
              List.of(),
              null);
      default ->
          status >= 500
              ? new Problem(
                  "/problems/internal",
                  "An error of the service",
                  status,
                  "It is in the service's log.",
                  List.of(),
                  null)
              : new Problem(
                  "/problems/status-" + status,
                  reason(status),
                  status,
                  reason(status),
                  List.of(),
                  null);
    };
  }

  private static String reason(int status) {
    Response.Status known = Response.Status.fromStatusCode(status);
    return known == null ? "The request was refused" : known.getReasonPhrase();
  }

  /** What is wrong with a JSON document, with its place and without the names of Java classes. */
  static Problem ofJson(JacksonException e) {
    if (e.getCause() instanceof ProblemException whileReading) {
      return whileReading.problem();
    }
    if (e instanceof JsonMappingException mapping) {
      if (e.getCause() instanceof InputCoercionException && !mapping.getPath().isEmpty()) {
        return ProblemException.invalid(pointer(mapping), "must be a number in range").problem();
      }
      if (e.getCause() instanceof JacksonException inner
          && !(inner instanceof JsonMappingException)) {
        return malformedJson(inner);
      }
      boolean wholeDocument =
          mapping.getPath().isEmpty()
              && (e.getOriginalMessage().startsWith("Trailing token")
                  || e.getOriginalMessage().startsWith("No content"));
      if (!wholeDocument
          && (!mapping.getPath().isEmpty() || e instanceof MismatchedInputException)) {
        return ProblemException.invalid(pointer(mapping), reason(mapping)).problem();
      }
    }
    return malformedJson(e);
  }

  private static String reason(JsonMappingException e) {
    if (e instanceof UnrecognizedPropertyException) {
      return "is not a known field";
    }
    if (e instanceof InvalidNullException) {
      return "must not be null";
    }
    if (e instanceof InvalidFormatException format) {
      Class<?> target = format.getTargetType();
      if (target.isEnum()) {
        List<String> words = new ArrayList<>();
        for (Object constant : target.getEnumConstants()) {
          words.add(constant.toString());
        }
        return "must be one of " + String.join(", ", words);
      }
      return "must be " + words(target);
    }
    if (e instanceof ValueInstantiationException && e.getCause() != null) {
      return e.getCause().getMessage();
    }
    if (e instanceof MismatchedInputException mismatched && mismatched.getTargetType() != null) {
      return "must be " + words(mismatched.getTargetType());
    }
    return e.getOriginalMessage();
  }

  private static String words(Class<?> type) {
    if (type == String.class || type == CharSequence.class) {
      return "a string";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number in range";
    }
    if (Iterable.class.isAssignableFrom(type) || type.isArray()) {
      return "an array";
    }
    if (type.getName().startsWith("java.time.")) {
      return "a "
          + type.getSimpleName().toLowerCase(Locale.ROOT).replace("local", "")
          + " as ISO 8601 writes it";
    }
    return "an object";
  }

  private static String pointer(JsonMappingException e) {
    StringBuilder pointer = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      pointer
          .append('/')
          .append(step.getFieldName() != null ? escape(step.getFieldName()) : step.getIndex());
    }
    return pointer.toString();
  }

  private static Problem malformedJson(JacksonException e) {
    JsonLocation at = e.getLocation();
    String message = e.getOriginalMessage();
    int end = message.indexOf(" (through reference chain");
    String said = end < 0 ? message : message.substring(0, end);
    if (said.startsWith("Trailing token")) {
      said = "another document follows the first";
    } else if (said.startsWith("No content")) {
      said = "there is none";
    }
    String detail = "The JSON is malformed: " + said;
    return at == null
        ? ProblemException.malformed(detail).problem()
        : ProblemException.malformed(
                detail, Fault.atLine(at.getLineNr(), at.getColumnNr(), "malformed here"))
            .problem();
  }

  /** The place of a violation: a pointer into the body, or the parameter's name. */
  private static Fault fault(ConstraintViolation<?> violation) {
    StringBuilder pointer = new StringBuilder();
    String parameter = null;
    for (Path.Node node : violation.getPropertyPath()) {
      if (node.getKind() == ElementKind.METHOD || node.getKind() == ElementKind.CROSS_PARAMETER) {
        continue;
      }
      if (node.getIndex() != null) {
        pointer.append('/').append(node.getIndex());
      } else if (node.getKey() != null) {
        pointer.append('/').append(escape(node.getKey().toString()));
      }
      if (node.getKind() == ElementKind.PARAMETER) {
        parameter = node.getName();
      } else if (node.getName() != null && node.getKind() == ElementKind.PROPERTY) {
        pointer.append('/').append(escape(node.getName()));
      }
    }
    return pointer.isEmpty() && parameter != null && !"body".equals(parameter)
        ? Fault.ofParameter(parameter, violation.getMessage())
        : Fault.at(pointer.toString(), violation.getMessage());
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
