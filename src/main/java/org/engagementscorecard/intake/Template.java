package org.engagementscorecard.intake;

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
  /** Characters of a text, at most: more than any field may have. */
  private static final int LONGEST = 2 * FactRules.MAX_ATTRIBUTE;

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

  /**
   * The text with each column's cell in its place. It ends where it is longer than anything that is
   * taken: a long cell that stands in it a hundred times would be a very long text.
   */
  String fill(UnaryOperator<String> cell) {
    StringBuilder filled = new StringBuilder(literals.get(0));
    for (int i = 0; i < columns.size() && filled.length() <= LONGEST; i++) {
      String text = cell.apply(columns.get(i));
      filled.append(text, 0, Math.min(text.length(), LONGEST + 1)).append(literals.get(i + 1));
    }
    int length = filled.length();
    if (length > LONGEST && Character.isHighSurrogate(filled.charAt(LONGEST - 1))) {
      filled.setLength(LONGEST - 1);
    } else if (length > LONGEST) {
      filled.setLength(LONGEST);
    }
    return filled.toString();
  }
}
