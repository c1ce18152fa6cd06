package org.engagementscorecard.intake;

import org.engagementscorecard.http.ProblemException;

/**
 * Bytes of a body that hold whole items, and where these stand in them. The arrays are the unit's
 * own; nobody changes them once it is cut.
 *
 * @param bytes the bytes; what follows the last item may be cut short
 * @param size how many items there are
 * @param starts where each item begins
 * @param ends where each ends, exclusively; {@link #TOO_LONG} for one that wasn't kept
 * @param lines how many lines below {@code line} each stands
 * @param index the first item's place in the body, from 0
 * @param line the line of the body on which the bytes begin, from 1
 * @param column how many bytes of that line stand before them
 * @param ascii whether all bytes are ASCII; where not, they may be anything
 * @param single whether the body is one item and no list
 * @param fault why the body can't be read on behind these items, or null
 */
record Unit(
    byte[] bytes,
    int length,
    int size,
    int[] starts,
    int[] ends,
    int[] lines,
    long index,
    long line,
    long column,
    boolean ascii,
    boolean single,
    ProblemException fault) {

  static final int TOO_LONG = -1;

  long lineOf(int item) {
    return line + lines[item];
  }

  /** How many bytes of its line stand before this offset. */
  long columnAt(int offset) {
    for (int i = offset - 1; i >= 0; i--) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        return (long) offset - 1 - i;
      }
    }
    return column + offset;
  }
}
