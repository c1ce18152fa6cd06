package org.engagementscorecard.intake;

import java.nio.charset.StandardCharsets;
import org.engagementscorecard.http.Problem;
import org.engagementscorecard.http.ProblemException;

/**
 * Cuts rows of CSV (RFC 4180): lines, but for line ends within quotes. Rows of no characters are no
 * items. Whether the quoting is right is for whoever reads the row.
 */
final class RowCutter extends Cutter {
  private enum State {
    ROW_START,
    CELL_START,
    PLAIN,
    QUOTED,
    QUOTE_IN_QUOTED
  }

  private final byte[] delimiter;
  private State state = State.ROW_START;
  private int rowStart;
  private long rowLine = 1;
  private int matched;
  private boolean afterReturn;

  RowCutter(int most, char delimiter) {
    super(most);
    this.delimiter = String.valueOf(delimiter).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  void advance() {
    byte[] in = bytes;
    int i = position;
    while (i < length && hasRoom()) {
      byte b = in[i++];
      high |= b & 0x80;
      if (b == '\n' && afterReturn) {
        // The second half of one line end.
        afterReturn = false;
        if (state == State.ROW_START) {
          position = i;
          startRow();
        }
        continue;
      }
      afterReturn = b == '\r';
      boolean lineEnd = b == '\n' || b == '\r';
      if (state == State.QUOTED) {
        if (b == '"') {
          state = State.QUOTE_IN_QUOTED;
        } else if (lineEnd) {
          line++;
        }
        continue;
      }
      if (lineEnd) {
        if (state != State.ROW_START) {
          if (i - 1 - rowStart > MAX_ITEM) {
            break;
          }
          item(rowStart, i - 1, line);
        }
        line++;
        position = i;
        startRow();
      } else if (delimits(b)) {
        state = State.CELL_START;
      } else if (b == '"' && state != State.PLAIN) {
        state = State.QUOTED; // it begins, or goes on after a doubled quote
      } else if (matched == 0 || state != State.QUOTE_IN_QUOTED) {
        state = State.PLAIN;
      }
    }
    position = i;
    if (i - rowStart > MAX_ITEM && state != State.ROW_START) {
      String detail = "a row has more than " + MAX_ITEM + " bytes; is a quote left open?";
      fail(
          ProblemException.malformed(
              "The CSV can't be read: " + detail, Problem.Fault.atLine(rowLine, 0, detail)));
    }
  }

  private void startRow() {
    rowStart = position;
    rowLine = line;
    state = State.ROW_START;
    matched = 0;
    whole(position);
  }

  /** Whether this byte is the last of a delimiter, which may be a character of several bytes. */
  private boolean delimits(byte b) {
    if (b != delimiter[matched]) {
      matched = b == delimiter[0] ? 1 : 0;
    } else {
      matched++;
    }
    if (matched == delimiter.length) {
      matched = 0;
      return true;
    }
    return false;
  }

  @Override
  void finish() {
    if (state != State.ROW_START) {
      item(rowStart, length, line);
    }
    rowStart = length;
    state = State.ROW_START;
  }

  @Override
  void shift(int by) {
    rowStart = Math.max(rowStart - by, 0);
  }
}
