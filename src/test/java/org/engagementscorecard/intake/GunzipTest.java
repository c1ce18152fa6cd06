package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.engagementscorecard.http.ProblemException;
import org.junit.jupiter.api.Test;

class GunzipTest {
  private static byte[] packed(byte[] plain) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  /** Unpacks what comes in pieces of some bytes, into pieces of some bytes. */
  private static byte[] unpacked(byte[] packed, int in, int room) {
    var out = new ByteArrayOutputStream();
    byte[] into = new byte[room + 3];
    try (Gunzip gunzip = new Gunzip()) {
      for (int from = 0; from < packed.length; from += in) {
        gunzip.offer(Arrays.copyOfRange(packed, from, Math.min(from + in, packed.length)));
        while (gunzip.hasMore()) {
          out.write(into, 3, gunzip.unpack(into, 3, room));
        }
      }
      if (!gunzip.isWhole()) {
        throw Gunzip.damaged("it broke off");
      }
    }
    return out.toByteArray();
  }

  @Test
  void anyPiecesMakeTheSame() {
    Random random = new Random(5);
    byte[] plain = new byte[70_000];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : i / 100);
    }
    byte[] packed = packed(plain);
    for (int in : new int[] {1, 2, 7, 1_000, packed.length}) {
      for (int room : new int[] {1, 100, 100_000}) {
        assertThat(unpacked(packed, in, room)).isEqualTo(plain);
      }
    }
    assertThat(unpacked(packed(new byte[0]), 1, 1)).isEmpty();
  }

  @Test
  void membersFollowEachOtherAndHeadersHaveOptionalParts() throws IOException {
    byte[] plain = {1, 2, 3};
    byte[] packed = packed(plain);
    var all = new ByteArrayOutputStream();
    all.writeBytes(packed);
    // Extra field, name, comment and a checksum of the header, which nobody needs to check.
    all.write(packed, 0, 3);
    all.write(2 + 4 + 8 + 16);
    all.write(packed, 4, 6);
    all.write(new byte[] {2, 0, 9, 9, 'n', 0, 'c', 'c', 0, 7, 7});
    all.write(packed, 10, packed.length - 10);
    all.writeBytes(packed(new byte[0]));
    for (int in : new int[] {1, 3, 1_000}) {
      assertThat(unpacked(all.toByteArray(), in, 2)).containsExactly(1, 2, 3, 1, 2, 3);
    }
  }

  @Test
  void everyDamageIsNoticed() {
    byte[] plain = new byte[1_000];
    new Random(1).nextBytes(plain);
    byte[] packed = packed(plain);
    for (int length = 0; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      assertThatThrownBy(() -> unpacked(cut, 64, 64)).isInstanceOf(ProblemException.class);
    }
    for (int at = 0; at < packed.length; at++) {
      if (at < 4 || at > 10) { // time and system are anything, and so are the bits before a block
        byte[] changed = packed.clone();
        changed[at] ^= 0x40;
        assertThatThrownBy(() -> unpacked(changed, 64, 64))
            .as("byte " + at)
            .isInstanceOf(ProblemException.class);
      }
    }
  }

  @Test
  void aLittleThatUnpacksToALotIsNeverHeldWhole() {
    byte[] packed = packed(new byte[20 << 20]);
    byte[] into = new byte[1_000];
    try (Gunzip gunzip = new Gunzip()) {
      gunzip.offer(packed);
      assertThat(gunzip.unpack(into, 0, into.length)).isEqualTo(into.length);
      assertThat(gunzip.hasMore()).isTrue();
      assertThat(gunzip.held()).isLessThanOrEqualTo(packed.length);
    }
  }
}
