package org.engagementscorecard.metric;

/**
 * A dot-connection: from one metric to another.
 *
 * @param id number within the organization's tables
 * @param from metric whose facts are attempts
 * @param to metric whose facts are successes
 * @param closedBy metric whose facts say that an attempt has failed, or null
 * @param maturityDays traced and without {@code closedBy}: how long an attempt is given before it
 *     counts; a success counts if it comes within this time
 * @param counting how attempts and successes are found
 * @param lagDays counted: how many days the attempts' period lies before that of the successes;
 *     null where it is taken from traced subjects
 * @param byMonth whether only what counts in the same calendar month is alike
 */
public record Connection(
    int id,
    String key,
    String name,
    String description,
    ConnectionKind kind,
    Metric from,
    Metric to,
    Metric closedBy,
    int maturityDays,
    Counting counting,
    Integer lagDays,
    boolean byMonth) {

  /** Whether its attempts and successes are only counted. */
  public boolean isCounted() {
    return counting == Counting.COUNTED;
  }

  /**
   * Whether its subjects are followed from one metric to the other: also where they are only
   * counted, because how long they take may be the lag; never of amounts, which have none.
   */
  public boolean followsSubjects() {
    return kind != ConnectionKind.VALUE;
  }

  /** Whether a fact of this metric says something about an attempt of this connection. */
  public boolean involves(int metricId) {
    return followsSubjects()
        && (from.id() == metricId
            || to.id() == metricId
            || (closedBy != null && closedBy.id() == metricId));
  }
}
