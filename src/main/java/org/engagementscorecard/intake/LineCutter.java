package org.engagementscorecard.intake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Cuts lines; those with nothing but white space are no items. */
final class LineCutter extends Cutter {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long NEWLINES = '\n' * ONES;

  private int lineStart;
  private boolean tooLong;

  LineCutter(int most) {
    super(most);
  }

  @Override
  void advance() {
    while (hasRoom()) {
      int end = lineEnd();
      if (end < 0) {
        position = length;
        if (tooLong || length - lineStart > MAX_ITEM) {
          // Its rest is passed over as it comes.
          tooLong = true;
          length = lineStart;
          position = lineStart;
        }
        return;
      }
      close(end);
      position = end + 1;
      lineStart = position;
      line++;
      whole(position);
    }
  }

  @Override
  void finish() {
    close(length);
    lineStart = length;
  }

  @Override
  void shift(int by) {
    lineStart = Math.max(lineStart - by, 0);
  }

  private void close(int end) {
    if (tooLong || end - lineStart > MAX_ITEM) {
      item(lineStart, Unit.TOO_LONG, line);
    } else if (!isBlank(lineStart, end)) {
      item(lineStart, end, line);
    }
    tooLong = false;
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Where the line ends, eight bytes at a time; -1 where its end hasn't come yet. */
  private int lineEnd() {
    byte[] in = bytes;
    int i = position;
    long highs = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      long eight = (long) EIGHT.get(in, i);
      highs |= eight;
      long zeroWhereNewline = eight ^ NEWLINES;
      long hit = (zeroWhereNewline - ONES) & ~zeroWhereNewline & HIGHS;
      if (hit != 0) {
        high |= highs & HIGHS;
        return i + (Long.numberOfTrailingZeros(hit) >> 3);
      }
    }
    high |= highs & HIGHS;
    for (; i < length; i++) {
      high |= in[i] & 0x80;
      if (in[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
