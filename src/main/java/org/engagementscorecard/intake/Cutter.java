package org.engagementscorecard.intake;

import java.util.Arrays;
import org.engagementscorecard.http.ProblemException;

/**
 * Gathers the bytes of a body as they come and cuts them where items end. It looks at no more of an
 * item than that takes; reading it is a {@link FactReader}'s. Holds one unit and the item that
 * isn't whole yet, never more.
 */
abstract class Cutter {
  /** The longest item, in bytes. */
  static final int MAX_ITEM = 1 << 20;

  /** So many bytes are a unit, however few their items. */
  private static final int UNIT_BYTES = 1 << 20;

  private static final int FIRST_ITEMS = 16;
  private static final int FIRST_BYTES = 1 << 10;

  private final int most;
  private int[] starts = new int[FIRST_ITEMS];
  private int[] ends = new int[FIRST_ITEMS];
  private int[] lines = new int[FIRST_ITEMS];
  private int size;
  private int wholeUntil;
  private long index;
  private long unitLine = 1;
  private long unitColumn;
  private long wholeLine = 1;
  private boolean ended;
  private boolean finished;
  private boolean faultTold;
  private ProblemException fault;

  /** What has come and isn't cut off yet: {@code length} bytes. */
  byte[] bytes = new byte[FIRST_BYTES];

  int length;

  /** How far the bytes were looked at. */
  int position;

  /** The line of the body at {@code position}, from 1. */
  long line = 1;

  /** The eighth bits of all bytes looked at, or-ed: 0 where all of them are ASCII. */
  long high;

  /**
   * A cutter.
   *
   * @param most items in a unit, at most
   */
  Cutter(int most) {
    this.most = most;
  }

  /** Takes the next bytes of the body. */
  final void append(byte[] more, int offset, int count) {
    makeRoom(count);
    System.arraycopy(more, offset, bytes, length, count);
    length += count;
    look();
  }

  /** Room for the next bytes, to be written at {@code length} and announced by {@link #added}. */
  final byte[] makeRoom(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
    }
    return bytes;
  }

  final void added(int count) {
    length += count;
    look();
  }

  /** The body is over. */
  final void end() {
    ended = true;
    look();
  }

  private void look() {
    if (fault == null && size < most && !finished) {
      advance();
      if (ended && fault == null && position == length && size < most) {
        finish();
        finished = fault == null;
      }
    }
  }

  /** Looks at the bytes from {@code position} on, until there are none or the unit is full. */
  abstract void advance();

  /** Closes what the end of the body closes; there is room for one item. */
  abstract void finish();

  /** The bytes up to this offset are cut off: offsets that are kept are less by so much. */
  abstract void shift(int by);

  /** Whether the body is one item and no list. */
  boolean isSingle() {
    return false;
  }

  final boolean hasRoom() {
    return size < most;
  }

  final void item(int start, int end, long itemLine) {
    if (size == starts.length) {
      int longer = Math.min(size * 4, most);
      starts = Arrays.copyOf(starts, longer);
      ends = Arrays.copyOf(ends, longer);
      lines = Arrays.copyOf(lines, longer);
    }
    starts[size] = start;
    ends[size] = end;
    lines[size] = (int) (itemLine - unitLine);
    size++;
  }

  /** Says that no item begun before this offset is open. */
  final void whole(int offset) {
    wholeUntil = offset;
    wholeLine = line;
  }

  final void fail(ProblemException problem) {
    fault = problem;
  }

  /** Column of the byte at this offset, from 1. */
  final long columnAt(int offset) {
    for (int i = offset - 1; i >= 0; i--) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        return (long) offset - i;
      }
    }
    return unitColumn + offset + 1;
  }

  /** Whether there is so much that it should be cut now. */
  final boolean isFull() {
    return size == most
        || wholeUntil >= UNIT_BYTES
        || (fault != null && !faultTold)
        || (finished && size > 0);
  }

  /** Whether a unit could be cut. */
  final boolean hasItems() {
    return size > 0;
  }

  /** Whether nothing will come any more. */
  final boolean isDone() {
    return faultTold || (finished && size == 0);
  }

  /** How many bytes are held. */
  final int held() {
    return length;
  }

  /** Cuts off what is whole; its fault, if there is one, is told this once. */
  final Unit cut() {
    int until = finished ? length : wholeUntil;
    Unit unit =
        new Unit(
            bytes,
            until,
            size,
            starts,
            ends,
            lines,
            index,
            unitLine,
            unitColumn,
            high == 0,
            isSingle(),
            fault);
    faultTold = fault != null;
    index += size;
    unitColumn = unit.columnAt(until);
    unitLine = wholeLine;
    int rest = fault == null ? length - until : 0;
    byte[] next = new byte[Math.max(FIRST_BYTES, rest * 2)];
    System.arraycopy(bytes, until, next, 0, rest);
    bytes = next;
    length = rest;
    position = Math.min(Math.max(position - until, 0), rest);
    shift(until);
    wholeUntil = 0;
    int room = Math.max(size, FIRST_ITEMS);
    starts = new int[room];
    ends = new int[room];
    lines = new int[room];
    size = 0;
    high = 0;
    for (int i = 0; i < position; i++) {
      high |= bytes[i] & 0x80;
    }
    look();
    return unit;
  }
}
