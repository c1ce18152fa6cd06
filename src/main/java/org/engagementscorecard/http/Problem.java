package org.engagementscorecard.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Problem details as in RFC 9457.
 *
 * @param type stable name of the kind of problem, a relative reference such as {@code
 *     /problems/unknown-rep}
 * @param title the kind of problem in a few words
 * @param status the HTTP status
 * @param detail what is wrong this time
 * @param errors each fault with its place; empty where the whole request is meant
 * @param receipt what was taken all the same, for a body that is taken in parts
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Problem", description = "Problem details as in RFC 9457.")
public record Problem(
    @Schema(
            examples = "/problems/unprocessable",
            description = "Stable name of the kind of problem.")
        String type,
    @Schema(examples = "A value can't be taken") String title,
    @Schema(examples = "422") int status,
    @Schema(examples = "value must be a number") String detail,
    @Schema(description = "Each fault with its place.") List<Fault> errors,
    @Schema(
            description =
                "For a body that is taken in parts: what of it was taken, as the receipt says it.")
        Object receipt) {

  /** MIME type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * A fault and where it is.
   *
   * @param detail what is wrong
   * @param pointer JSON pointer into the body, or null
   * @param parameter name of the query or path parameter, or null
   * @param line line of the body, counted from 1, or null
   * @param column column of the body's line, counted from 1, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Fault", description = "A fault and where it is.")
  public record Fault(
      @Schema(examples = "must be a number") String detail,
      @Schema(description = "JSON pointer into the body.", examples = "/value") String pointer,
      @Schema(description = "Name of the query or path parameter.", examples = "period")
          String parameter,
      @Schema(description = "Line of the body, from 1.", examples = "3") Long line,
      @Schema(description = "Column of that line, from 1.", examples = "14") Long column) {
    public Fault {
      detail = StrictJson.printable(detail);
      pointer = StrictJson.printable(pointer);
    }

    /** A fault at a JSON pointer into the body. */
    public static Fault at(String pointer, String detail) {
      return new Fault(detail, pointer, null, null, null);
    }

    /** A fault of a query or path parameter. */
    public static Fault ofParameter(String parameter, String detail) {
      return new Fault(detail, null, parameter, null, null);
    }

    /** A fault at a line of the body, and a column where it is known (0: it isn't). */
    public static Fault atLine(long line, long column, String detail) {
      return new Fault(detail, null, null, line, column > 0 ? column : null);
    }
  }

  public Problem {
    Objects.requireNonNull(type);
    Objects.requireNonNull(title);
    detail = StrictJson.printable(detail);
    errors = List.copyOf(errors);
  }

  /** The same problem, saying what was taken. */
  public Problem withReceipt(Object receipt) {
    return new Problem(type, title, status, detail, errors, receipt);
  }
}
