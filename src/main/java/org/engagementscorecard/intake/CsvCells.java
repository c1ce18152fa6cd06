package org.engagementscorecard.intake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The cells of a row of CSV (RFC 4180), as ranges of its bytes. Used again for each row. */
final class CsvCells {
  private final byte[] delimiter;
  private byte[] bytes;
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private boolean[] doubled = new boolean[16];
  private int size;

  CsvCells(char delimiter) {
    this.delimiter = String.valueOf(delimiter).getBytes(StandardCharsets.UTF_8);
  }

  /** Splits a row, without its line end; false where its quoting is malformed. */
  boolean split(byte[] in, int from, int to) {
    bytes = in;
    size = 0;
    int at = from;
    while (true) {
      int end;
      if (at < to && in[at] == '"') {
        end = quoted(at + 1, to);
        if (end < 0) {
          return false;
        }
      } else {
        end = nextDelimiter(at, to);
        add(at, end, false);
      }
      if (end == to) {
        return true;
      }
      at = end + delimiter.length;
    }
  }

  /** Reads a quoted cell and what may stand behind its quote; -1 where it is malformed. */
  private int quoted(int from, int to) {
    boolean twice = false;
    for (int i = from; i < to; i++) {
      if (bytes[i] != '"') {
        continue;
      }
      if (i + 1 < to && bytes[i + 1] == '"') {
        twice = true;
        i++;
        continue;
      }
      add(from, i, twice);
      int end = nextDelimiter(i + 1, to);
      return end == i + 1 || isSpace(i + 1, end) ? end : -1;
    }
    return -1;
  }

  private boolean isSpace(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8)
        .chars()
        .allMatch(Character::isWhitespace);
  }

  private int nextDelimiter(int from, int to) {
    byte first = delimiter[0];
    for (int i = from; i < to; i++) {
      if (bytes[i] == first && (delimiter.length == 1 || isDelimiter(i, to))) {
        return i;
      }
    }
    return to;
  }

  private boolean isDelimiter(int at, int to) {
    return at + delimiter.length <= to
        && Arrays.equals(bytes, at, at + delimiter.length, delimiter, 0, delimiter.length);
  }

  private void add(int start, int end, boolean twice) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
      doubled = Arrays.copyOf(doubled, size * 2);
    }
    starts[size] = start;
    ends[size] = end;
    doubled[size] = twice;
    size++;
  }

  int size() {
    return size;
  }

  byte[] bytes() {
    return bytes;
  }

  int start(int cell) {
    return starts[cell];
  }

  int end(int cell) {
    return ends[cell];
  }

  /** The text of a cell, without white space around it; empty where the row has none. */
  String text(int cell) {
    if (cell < 0 || cell >= size || starts[cell] == ends[cell]) {
      return "";
    }
    String text =
        new String(bytes, starts[cell], ends[cell] - starts[cell], StandardCharsets.UTF_8);
    return (doubled[cell] ? text.replace("\"\"", "\"") : text).strip();
  }
}
