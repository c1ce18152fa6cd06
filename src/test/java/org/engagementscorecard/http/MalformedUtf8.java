package org.engagementscorecard.http;

import java.util.List;

/** Bytes that are no UTF-8, whatever stands around them. */
public final class MalformedUtf8 {
  private MalformedUtf8() {}

  public static List<byte[]> sequences() {
    return List.of(
        bytes(0xFF),
        bytes(0x80),
        bytes(0xC3, 0x28),
        bytes(0xE2, 0x82, 0x28),
        // overlong forms of NUL and the slash
        bytes(0xC0, 0x80),
        bytes(0xC0, 0xAF),
        bytes(0xE0, 0x80, 0xAF),
        bytes(0xF0, 0x80, 0x80, 0xAF),
        // a surrogate, and a character as two of them (CESU-8)
        bytes(0xED, 0xA0, 0x80),
        bytes(0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x82),
        // beyond the last character
        bytes(0xF4, 0x90, 0x80, 0x80),
        bytes(0xF7, 0xBF, 0xBF, 0xBF),
        bytes(0xF8, 0x88, 0x80, 0x80, 0x80));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
