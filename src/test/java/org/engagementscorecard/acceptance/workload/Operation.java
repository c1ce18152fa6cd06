package org.engagementscorecard.acceptance.workload;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What is posted about one fact.
 *
 * @param rep null, as are all that follow, where it is voided
 * @param value a number, or something else that is to be rejected
 * @param subject or null
 * @param product an attribute, or null
 * @param expected what has to become of it
 */
public record Operation(
    Kind kind,
    String source,
    String id,
    String rep,
    String metric,
    Instant at,
    String value,
    String subject,
    String product,
    Expected expected) {

  /** What is asked for. */
  public enum Kind {
    RECORD,
    CORRECT,
    VOID
  }

  /** What has to become of it. */
  public enum Expected {
    /** It holds from now on, or holds already: accepted, duplicate or quarantined. */
    TAKEN,
    CONFLICT,
    REJECTED
  }

  /** What names the fact. */
  public String name() {
    return source + "/" + id;
  }

  /** The fact without what is asked for, as it has to stand in the database; null where void. */
  public Content content() {
    return kind == Kind.VOID
        ? null
        : new Content(rep, metric, at, new BigDecimal(value), subject, product);
  }

  /** The same fact, told again. */
  public Operation again(Kind other, String otherValue, Expected otherExpected) {
    return new Operation(
        other, source, id, rep, metric, at, otherValue, subject, product, otherExpected);
  }

  /** What a fact says; equal where it says the same, however the number is written. */
  public record Content(
      String rep, String metric, Instant at, BigDecimal value, String subject, String product) {
    public Content {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
  }
}
