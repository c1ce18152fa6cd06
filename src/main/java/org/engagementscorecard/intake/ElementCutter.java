package org.engagementscorecard.intake;

import org.engagementscorecard.http.Problem;
import org.engagementscorecard.http.ProblemException;

/**
 * Cuts the elements of a JSON array. A body that is no array is one item. Between the elements it
 * is strict; whether an element is JSON is for whoever reads it.
 */
final class ElementCutter extends Cutter {
  private enum State {
    BEFORE,
    SINGLE,
    ELEMENT_OR_END,
    ELEMENT,
    NESTED,
    NESTED_STRING,
    STRING,
    SCALAR,
    COMMA_OR_END,
    AFTER
  }

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** What a body may be. */
  enum Shape {
    /** An array, or one value. */
    ANY,
    /** One value, also where it is an array. */
    ONE,
    /** One value or nothing, which is an item of no bytes. */
    ONE_OR_NONE
  }

  private final Shape shape;
  private State state = State.BEFORE;
  private int start;
  private long startLine;
  private int depth;
  private boolean escaped;
  private boolean afterReturn;
  private int marks;
  private boolean well = true;

  ElementCutter(int most, Shape shape) {
    super(most);
    this.shape = shape;
  }

  @Override
  boolean isSingle() {
    return state == State.SINGLE;
  }

  @Override
  void advance() {
    byte[] in = bytes;
    int i = position;
    while (i < length && hasRoom() && well) {
      byte b = in[i];
      high |= b & 0x80;
      if (b == '\r' || (b == '\n' && !afterReturn)) {
        line++;
      }
      afterReturn = b == '\r';
      take(b, i);
      i++;
    }
    position = i;
    if (well && isOpen() && i - start > MAX_ITEM) {
      tooLong();
    }
  }

  private void tooLong() {
    malformedAt(start, startLine, "an element has more than " + MAX_ITEM + " bytes");
  }

  private boolean isOpen() {
    return switch (state) {
      case SINGLE, NESTED, NESTED_STRING, STRING, SCALAR -> true;
      case BEFORE, ELEMENT_OR_END, ELEMENT, COMMA_OR_END, AFTER -> false;
    };
  }

  private void take(byte b, int at) {
    switch (state) {
      case BEFORE -> before(b, at);
      case SINGLE -> {}
      case ELEMENT_OR_END, ELEMENT -> element(b, at);
      case NESTED -> nested(b, at);
      case NESTED_STRING -> {
        if (escaped) {
          escaped = false;
        } else if (b == '\\') {
          escaped = true;
        } else if (b == '"') {
          state = State.NESTED;
        }
      }
      case STRING -> {
        if (escaped) {
          escaped = false;
        } else if (b == '\\') {
          escaped = true;
        } else if (b == '"') {
          close(at + 1);
        }
      }
      case SCALAR -> {
        if (isSpace(b) || b == ',' || b == ']') {
          close(at);
          if (well) {
            betweenElements(b, at);
          }
        }
      }
      case COMMA_OR_END -> betweenElements(b, at);
      case AFTER -> {
        if (!isSpace(b)) {
          fail(at, line, "another document follows the first", "a second document begins here");
        }
        whole(at + 1);
      }
    }
  }

  private void before(byte b, int at) {
    if (isSpace(b) || isMark(b, at)) {
      marks += isSpace(b) ? BYTE_ORDER_MARK.length : 1;
      whole(at + 1);
    } else if (b == '[' && shape == Shape.ANY) {
      state = State.ELEMENT_OR_END;
      whole(at + 1);
    } else {
      state = State.SINGLE;
      start = at;
      startLine = line;
    }
  }

  /** Whether this is a byte of the mark that some systems put before everything. */
  private boolean isMark(byte b, int at) {
    return marks < BYTE_ORDER_MARK.length && at == marks && b == BYTE_ORDER_MARK[at];
  }

  private void element(byte b, int at) {
    if (isSpace(b)) {
      whole(at + 1);
      return;
    }
    if (b == ']' && state == State.ELEMENT_OR_END) {
      state = State.AFTER;
      whole(at + 1);
      return;
    }
    if (b == ',' || b == ']') {
      malformedAt(at, line, "an element is missing");
      return;
    }
    start = at;
    startLine = line;
    escaped = false;
    if (b == '{' || b == '[') {
      depth = 1;
      state = State.NESTED;
    } else {
      state = b == '"' ? State.STRING : State.SCALAR;
    }
  }

  private void nested(byte b, int at) {
    if (b == '"') {
      state = State.NESTED_STRING;
      escaped = false;
    } else if (b == '{' || b == '[') {
      depth++;
    } else if (b == '}' || b == ']') {
      depth--;
      if (depth == 0) {
        close(at + 1);
      }
    }
  }

  private void betweenElements(byte b, int at) {
    if (b == ',') {
      state = State.ELEMENT;
      whole(at + 1);
    } else if (b == ']') {
      state = State.AFTER;
      whole(at + 1);
    } else if (isSpace(b)) {
      whole(at + 1);
    } else {
      malformedAt(at, line, "a comma or the array's end is missing");
    }
  }

  private void close(int end) {
    if (end - start > MAX_ITEM) {
      tooLong();
      return;
    }
    item(start, end, startLine);
    state = State.COMMA_OR_END;
    whole(end);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  @Override
  void finish() {
    switch (state) {
      case BEFORE -> {
        if (shape == Shape.ONE_OR_NONE) {
          state = State.SINGLE;
          item(length, length, line);
        } else {
          fail(ProblemException.malformed("The body is empty"));
        }
      }
      case SINGLE -> {
        item(start, length, startLine);
        whole(length);
      }
      case NESTED, NESTED_STRING, STRING, SCALAR -> {
        item(start, length, startLine);
        whole(length);
        malformedAt(length, line, "it ends within the array");
      }
      case ELEMENT_OR_END, ELEMENT, COMMA_OR_END ->
          malformedAt(length, line, "it ends within the array");
      case AFTER -> {}
    }
  }

  private void malformedAt(int offset, long itsLine, String detail) {
    fail(offset, itsLine, detail, "malformed here");
  }

  private void fail(int offset, long itsLine, String detail, String here) {
    well = false;
    fail(
        ProblemException.malformed(
            "The JSON is malformed: " + detail,
            Problem.Fault.atLine(itsLine, columnAt(offset), here)));
  }

  @Override
  void shift(int by) {
    start = Math.max(start - by, 0);
  }
}
