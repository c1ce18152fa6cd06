package org.engagementscorecard.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.engagementscorecard.http.ProblemException;

/**
 * A text with columns in braces, such as <code>{opportunity_id}/won</code>.
 *
 * @param literals the texts around the columns, one more than there are columns
 * @param columns the columns, in order
 */
record Template(List<String> literals, List<String> columns) {

  /**
   * Reads a template.
   *
   * @throws ProblemException 422 at the pointer where a brace isn't closed or holds nothing
   */
  static Template of(String text, String pointer) {
    List<String> literals = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    int from = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
      int close = text.indexOf('}', open);
      if (close <= open + 1) {
        throw ProblemException.invalid(pointer, "must have a column between its braces");
      }
      literals.add(text.substring(from, open));
      columns.add(text.substring(open + 1, close));
      from = close + 1;
    }
    literals.add(text.substring(from));
    return new Template(List.copyOf(literals), List.copyOf(columns));
  }

  /** The text with each column's cell in its place. */
  String fill(UnaryOperator<String> cell) {
    StringBuilder filled = new StringBuilder(literals.get(0));
    for (int i = 0; i < columns.size(); i++) {
      filled.append(cell.apply(columns.get(i))).append(literals.get(i + 1));
    }
    return filled.toString();
  }
}
