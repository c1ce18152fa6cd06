package org.engagementscorecard.metric;

import java.util.Map;
import java.util.Objects;

/**
 * A dot-connection: from one metric to another. A connection whose definition changes does so from
 * a day: this is how it is defined on the days on which it holds.
 *
 * @param id number by which notes and needs refer to it, the same of all its definitions
 * @param from metric whose facts are attempts
 * @param to metric whose facts are successes
 * @param closedBy metric whose facts say that an attempt has failed, or null
 * @param maturityDays traced and without {@code closedBy}: how long an attempt is given before it
 *     counts; a success counts if it comes within this time
 * @param counting how attempts and successes are found
 * @param lagDays counted: how many days the attempts' period lies before that of the successes;
 *     null where it is taken from traced subjects
 * @param byMonth whether only what counts in the same calendar month is alike
 * @param definitionId number of this definition, by which its attempts are traced; of the first it
 *     is that of the connection
 * @param validity when it holds, and its metrics with it
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
    boolean byMonth,
    int definitionId,
    Validity validity) {

  /** A connection that was never defined otherwise. */
  public Connection(
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
    this(
        id,
        key,
        name,
        description,
        kind,
        from,
        to,
        closedBy,
        maturityDays,
        counting,
        lagDays,
        byMonth,
        id,
        Validity.ALWAYS);
  }

  /**
   * The same with its metrics as they are defined on some day on which it holds.
   *
   * @param metrics by their numbers
   */
  Connection with(Map<Integer, Metric> metrics) {
    Metric attempted = metrics.get(from.id());
    Metric succeeded = metrics.get(to.id());
    Metric closed = closedBy == null ? null : metrics.get(closedBy.id());
    Validity together = validity.and(attempted.validity()).and(succeeded.validity());
    return new Connection(
        id,
        key,
        name,
        description,
        kind,
        attempted,
        succeeded,
        closed,
        maturityDays,
        counting,
        lagDays,
        byMonth,
        definitionId,
        together);
  }

  /**
   * Whether numbers by the one can stand beside numbers by the other: only names may differ, its
   * own and those of its metrics.
   */
  public boolean isLike(Connection other) {
    return id == other.id
        && kind == other.kind
        && from.isLike(other.from)
        && to.isLike(other.to)
        && Objects.equals(closedById(), other.closedById())
        && maturityDays == other.maturityDays
        && counting == other.counting
        && Objects.equals(lagDays, other.lagDays)
        && byMonth == other.byMonth;
  }

  private Integer closedById() {
    return closedBy == null ? null : (Integer) closedBy.id();
  }

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
