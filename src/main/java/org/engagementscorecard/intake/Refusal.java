package org.engagementscorecard.intake;

import org.engagementscorecard.http.Problem;
import org.engagementscorecard.http.ProblemException;

/** The problem of a body of which nothing could be taken; the faults are its receipt's. */
final class Refusal {
  /** Faults that a problem names, at most. */
  private static final int MOST = 100;

  private Refusal() {}

  /**
   * The problem.
   *
   * @param single whether the body is one item, so that its faults are the body's
   */
  static ProblemException of(Receipt.Builder items, boolean single) {
    Receipt receipt = items.build();
    Problem.Fault[] faults =
        items.firstItems().stream()
            .limit(MOST)
            .map(item -> fault(item, single))
            .toArray(Problem.Fault[]::new);
    String detail = (faults[0].pointer() + " " + faults[0].detail()).strip();
    ProblemException problem =
        receipt.rejected() == 0
            ? ProblemException.conflict(detail, faults)
            : ProblemException.unprocessable(detail, faults);
    return new ProblemException(problem.problem().withReceipt(receipt));
  }

  private static Problem.Fault fault(Receipt.Entry item, boolean single) {
    String inner = item.pointer() == null ? "" : item.pointer();
    return new Problem.Fault(
        item.reason(), single ? inner : "/" + item.index() + inner, null, item.line(), null);
  }
}
