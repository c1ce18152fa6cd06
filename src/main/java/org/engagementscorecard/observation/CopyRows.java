package org.engagementscorecard.observation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * Rows in PostgreSQL's binary COPY format (PostgreSQL documentation, COPY, "Binary Format"): the
 * database takes the values as they are, without reading texts.
 */
final class CopyRows {
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  /** Seconds from 1970 to 2000, which is where the database counts its microseconds from. */
  private static final long EPOCH_SECONDS = 946_684_800L;

  private static final int NUMERIC_POSITIVE = 0;
  private static final int NUMERIC_NEGATIVE = 0x4000;

  /** A numeric's digits have this base. */
  private static final int NUMERIC_BASE = 10_000;

  private static final int DIGITS_PER_NUMERIC_DIGIT = 4;

  private final int columns;
  private byte[] bytes;
  private int length;

  CopyRows(int columns, int expectedRows) {
    this.columns = columns;
    this.bytes = new byte[HEADER.length + 256 * expectedRows];
    System.arraycopy(HEADER, 0, bytes, 0, HEADER.length);
    this.length = HEADER.length;
  }

  /** Begins a row; as many values as there are columns follow. */
  CopyRows row() {
    return int16(columns);
  }

  CopyRows integer(int value) {
    return int32(4).int32(value);
  }

  CopyRows uuid(UUID value) {
    return int32(16).int64(value.getMostSignificantBits()).int64(value.getLeastSignificantBits());
  }

  CopyRows instant(Instant value) {
    return int32(8)
        .int64((value.getEpochSecond() - EPOCH_SECONDS) * 1_000_000 + value.getNano() / 1_000);
  }

  /** A text, or null. */
  CopyRows text(String value) {
    if (value == null) {
      return int32(-1);
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return int32(utf8.length).raw(utf8);
  }

  /** A JSON document, or null. */
  CopyRows json(String value) {
    if (value == null) {
      return int32(-1);
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    int32(utf8.length + 1);
    bytes[reserve(1)] = 1; // version of the format
    return raw(utf8);
  }

  CopyRows numeric(BigDecimal value) {
    int scale = Math.max(value.scale(), 0);
    BigInteger unscaled = value.setScale(scale).unscaledValue().abs();
    // Whole digits of base 10,000 on both sides of the point.
    int padding =
        (DIGITS_PER_NUMERIC_DIGIT - scale % DIGITS_PER_NUMERIC_DIGIT) % DIGITS_PER_NUMERIC_DIGIT;
    int fractionDigits = (scale + padding) / DIGITS_PER_NUMERIC_DIGIT;
    short[] digits = new short[16];
    int count = 0;
    if (unscaled.bitLength() < 48) {
      long left = unscaled.longValue() * (long) Math.pow(10, padding);
      for (; left > 0; left /= NUMERIC_BASE) {
        digits = room(digits, count);
        digits[count++] = (short) (left % NUMERIC_BASE);
      }
    } else {
      BigInteger base = BigInteger.valueOf(NUMERIC_BASE);
      BigInteger left = unscaled.multiply(BigInteger.TEN.pow(padding));
      for (; left.signum() > 0; left = left.divide(base)) {
        digits = room(digits, count);
        digits[count++] = left.mod(base).shortValue();
      }
    }
    int32(8 + 2 * count);
    int16(count);
    int16(count - fractionDigits - 1);
    int16(value.signum() < 0 ? NUMERIC_NEGATIVE : NUMERIC_POSITIVE);
    int16(scale);
    while (count > 0) {
      int16(digits[--count]);
    }
    return this;
  }

  private static short[] room(short[] digits, int count) {
    return count < digits.length ? digits : Arrays.copyOf(digits, 2 * digits.length);
  }

  /** The whole, with its end. */
  byte[] finish() {
    int16(-1);
    return Arrays.copyOf(bytes, length);
  }

  private CopyRows int16(int value) {
    int at = reserve(2);
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
    return this;
  }

  private CopyRows int32(int value) {
    int at = reserve(4);
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
    return this;
  }

  private CopyRows int64(long value) {
    return int32((int) (value >> 32)).int32((int) value);
  }

  private CopyRows raw(byte[] more) {
    System.arraycopy(more, 0, bytes, reserve(more.length), more.length);
    return this;
  }

  /** Makes room, and returns where it begins. */
  private int reserve(int more) {
    int at = length;
    if (at + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
    }
    length += more;
    return at;
  }
}
