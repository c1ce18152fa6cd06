package org.engagementscorecard.observation;

/**
 * What became of a change.
 *
 * @param reason why it wasn't simply accepted; null where it was
 */
public record Result(Outcome outcome, String reason) {
  static final Result ACCEPTED = new Result(Outcome.ACCEPTED, null);
  static final Result DUPLICATE =
      new Result(Outcome.DUPLICATE, "is there already, with the same content");
  static final Result CONFLICT =
      new Result(Outcome.CONFLICT, "source and id stand for a fact with other content");
  static final Result QUARANTINED =
      new Result(Outcome.QUARANTINED, "rep or metric isn't known yet");
}
