package org.engagementscorecard.intake;

import java.util.ArrayDeque;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.engagementscorecard.http.ProblemException;

/**
 * Unpacks gzip (RFC 1952) as it comes: any number of members after each other, each with its
 * checksum and length. What comes out is asked for in pieces, so that a little that unpacks to a
 * lot is never held whole.
 */
final class Gunzip implements AutoCloseable {
  private enum State {
    HEADER,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CHECK,
    DATA,
    TRAILER,
    BETWEEN
  }

  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;
  private static final int HEADER_CHECK_FLAG = 2;
  private static final int EXTRA_FLAG = 4;
  private static final int NAME_FLAG = 8;
  private static final int COMMENT_FLAG = 16;
  private static final int RESERVED_FLAGS = 0xE0;

  private final ArrayDeque<byte[]> packed = new ArrayDeque<>();
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] fixed = new byte[HEADER_BYTES];
  private byte[] piece = new byte[0];
  private int at;
  private State state = State.HEADER;
  private int got;
  private int flags;
  private int extra;
  private int held;
  private boolean dry = true;

  /** Takes the next bytes as they were sent; they are this object's from now on. */
  void offer(byte[] bytes) {
    if (bytes.length > 0) {
      packed.add(bytes);
      held += bytes.length;
      dry = false;
    }
  }

  /** Whether there is something that could be unpacked now. */
  boolean hasMore() {
    return !dry;
  }

  /** How many packed bytes are held. */
  int held() {
    return held;
  }

  /** Whether what has come ends where a member does. */
  boolean isWhole() {
    return held == 0 && state == State.BETWEEN;
  }

  /**
   * Unpacks into a buffer.
   *
   * @return how many bytes; 0 where more must come first
   * @throws ProblemException 400 where it is no gzip, or damaged
   */
  int unpack(byte[] into, int offset, int room) {
    int count = next(into, offset, room);
    dry = count == 0;
    return count;
  }

  private int next(byte[] into, int offset, int room) {
    while (true) {
      if (state == State.DATA) {
        int count = inflate(into, offset, room);
        if (count > 0) {
          return count;
        }
        if (state == State.DATA) {
          return 0;
        }
      } else if (!nextPiece()) {
        return 0;
      } else {
        take(piece[at++] & 0xFF);
        held--;
      }
    }
  }

  private int inflate(byte[] into, int offset, int room) {
    try {
      while (true) {
        int count = inflater.inflate(into, offset, room);
        if (count > 0) {
          checksum.update(into, offset, count);
          return count;
        }
        if (inflater.finished()) {
          int rest = inflater.getRemaining();
          at = piece.length - rest;
          held += rest;
          enter(State.TRAILER);
          return 0;
        }
        if (inflater.needsDictionary()) {
          throw damaged("it needs a dictionary");
        }
        if (!nextPiece()) {
          return 0;
        }
        inflater.setInput(piece, at, piece.length - at);
        held -= piece.length - at;
        at = piece.length;
      }
    } catch (DataFormatException e) {
      throw damaged("it is damaged");
    }
  }

  private boolean nextPiece() {
    while (at == piece.length) {
      byte[] next = packed.poll();
      if (next == null) {
        return false;
      }
      piece = next;
      at = 0;
    }
    return true;
  }

  private void enter(State next) {
    state = next;
    got = 0;
  }

  private void take(int b) {
    switch (state) {
      case BETWEEN -> {
        enter(State.HEADER);
        header(b);
      }
      case HEADER -> header(b);
      case EXTRA_LENGTH -> {
        extra = got == 0 ? b : extra | b << Byte.SIZE;
        got++;
        if (got == 2) {
          enter(State.EXTRA);
          if (extra == 0) {
            afterHeader(EXTRA_FLAG);
          }
        }
      }
      case EXTRA -> {
        got++;
        if (got == extra) {
          afterHeader(EXTRA_FLAG);
        }
      }
      case NAME -> {
        if (b == 0) {
          afterHeader(NAME_FLAG);
        }
      }
      case COMMENT -> {
        if (b == 0) {
          afterHeader(COMMENT_FLAG);
        }
      }
      case HEADER_CHECK -> {
        got++;
        if (got == 2) {
          afterHeader(HEADER_CHECK_FLAG);
        }
      }
      case TRAILER -> trailer(b);
      case DATA -> throw new IllegalStateException("data is inflated");
    }
  }

  private void header(int b) {
    fixed[got++] = (byte) b;
    if (got < HEADER_BYTES) {
      return;
    }
    flags = fixed[3];
    if (fixed[0] != 0x1F
        || fixed[1] != (byte) 0x8B
        || fixed[2] != 8
        || (flags & RESERVED_FLAGS) != 0) {
      throw damaged("it isn't gzip");
    }
    afterHeader(0);
  }

  /** Goes on to the next optional part of the header after this one, or to the data. */
  private void afterHeader(int part) {
    flags &= ~part;
    if ((flags & EXTRA_FLAG) != 0) {
      enter(State.EXTRA_LENGTH);
    } else if ((flags & NAME_FLAG) != 0) {
      enter(State.NAME);
    } else if ((flags & COMMENT_FLAG) != 0) {
      enter(State.COMMENT);
    } else if ((flags & HEADER_CHECK_FLAG) != 0) {
      enter(State.HEADER_CHECK);
    } else {
      inflater.reset();
      checksum.reset();
      enter(State.DATA);
    }
  }

  private void trailer(int b) {
    fixed[got++] = (byte) b;
    if (got < TRAILER_BYTES) {
      return;
    }
    if (number(0) != checksum.getValue()
        || number(4) != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
      throw damaged("its checksum is wrong");
    }
    enter(State.BETWEEN);
  }

  private long number(int from) {
    long number = 0;
    for (int i = 3; i >= 0; i--) {
      number = (number << Byte.SIZE) | (fixed[from + i] & 0xFF);
    }
    return number;
  }

  static ProblemException damaged(String why) {
    return ProblemException.malformed("The gzip body can't be read: " + why);
  }

  @Override
  public void close() {
    inflater.end();
  }
}
