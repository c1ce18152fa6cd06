package org.engagementscorecard.learning;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.engagementscorecard.http.Cursor;
import org.engagementscorecard.http.ProblemException;

/**
 * In which order needs are listed. A page begins after the place that the last need of the page
 * before had, so a need that is opened meanwhile moves no other.
 */
public enum NeedOrder {
  /** What is being learned, then what is worth most and is surest; of these the oldest. */
  FIRST(
      "n.state = 'learning' DESC, " + NeedOrder.SCORE + " DESC, n.learning_need_id",
      "((n.state = 'learning')::integer, "
          + NeedOrder.SCORE
          + ", -n.learning_need_id) < (?, ?, ?)"),
  /** In the order in which they were opened. */
  OLDEST("n.learning_need_id", "n.learning_need_id > ?"),
  /** Against it. */
  NEWEST("n.learning_need_id DESC", "n.learning_need_id < ?");

  /** What a need promises: its worth times how sure it is; nothing where either is unknown. */
  static final String SCORE = "coalesce(n.worth * n.certainty, 0)";

  private final String by;
  private final String after;

  NeedOrder(String by, String after) {
    this.by = by;
    this.after = after;
  }

  /** The columns to sort by. */
  String by() {
    return by;
  }

  /** The condition for what comes after a place. */
  String after() {
    return after;
  }

  /** The place of a need, as a cursor carries it. */
  String place(NeedRow row) {
    return this == FIRST
        ? (row.state() == NeedState.LEARNING ? 1 : 0) + " " + row.score() + " " + row.id()
        : Integer.toString(row.id());
  }

  /**
   * What a cursor carries, as values of {@link #after}.
   *
   * @throws ProblemException 400 where it isn't a place in this order
   */
  List<Object> placeOf(String text) {
    try {
      if (this != FIRST) {
        return List.of(Integer.parseInt(text));
      }
      String[] parts = text.split(" ", -1);
      if (parts.length == 3 && Double.isFinite(Double.parseDouble(parts[1]))) {
        return List.of(
            Integer.parseInt(parts[0]),
            Double.parseDouble(parts[1]),
            Math.negateExact(Integer.parseInt(parts[2])));
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw Cursor.unreadable();
    }
    throw Cursor.unreadable();
  }

  /** The word in the API. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return key();
  }

  /** Reads the parameter {@code order}; anything else is a 400 problem. */
  public static NeedOrder fromString(String text) {
    return Arrays.stream(values())
        .filter(order -> order.key().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.badParameter(
                    "order", "must be one of " + Arrays.toString(values())));
  }
}
