package org.engagementscorecard.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.engagementscorecard.http.Problem.Fault;

/**
 * The same bytes, checked to be well-formed UTF-8 (RFC 3629) as they pass: no overlong forms, no
 * surrogates, nothing beyond U+10FFFF. Jackson alone would read some of these as other characters.
 */
public final class Utf8Stream extends FilterInputStream {
  private final Check check = new Check();

  public Utf8Stream(InputStream stream) {
    super(stream);
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    if (read < 0) {
      end();
    } else {
      next(read);
    }
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count < 0) {
      end();
    }
    for (int i = offset; i < offset + count; i++) {
      next(buffer[i] & 0xFF);
    }
    return count;
  }

  /** Where these bytes stop being well-formed; -1 where they don't. */
  public static int firstMalformed(byte[] bytes, int from, int to) {
    Check check = new Check();
    int begin = from;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b >= 0 && check.missing == 0) {
        continue;
      }
      if (check.missing == 0) {
        begin = i;
      }
      if (!check.accepts(b & 0xFF)) {
        return begin;
      }
    }
    return check.missing == 0 ? -1 : begin;
  }

  private void next(int b) {
    if (!check.accepts(b)) {
      throw malformed();
    }
  }

  private void end() {
    if (check.missing > 0) {
      throw malformed();
    }
  }

  private ProblemException malformed() {
    return ProblemException.malformed(
        "The body isn't UTF-8", Fault.atLine(check.line, check.column, "isn't UTF-8"));
  }

  /** Table 3-7 of the Unicode Standard: which bytes may follow which. */
  private static final class Check {
    private int missing;
    private int lowest;
    private int highest;
    private long line = 1;
    private long column;

    boolean accepts(int b) {
      if (missing > 0) {
        if (b < lowest || b > highest) {
          return false;
        }
        missing--;
        lowest = 0x80;
        highest = 0xBF;
        return true;
      }
      column++;
      if (b < 0x80) {
        if (b == '\n') {
          line++;
          column = 0;
        }
        return true;
      }
      lowest = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
      highest = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
      missing = b < 0xC2 ? 0 : b < 0xE0 ? 1 : b < 0xF0 ? 2 : b < 0xF5 ? 3 : 0;
      return missing > 0;
    }
  }
}
