package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.engagementscorecard.http.ProblemException;

/**
 * gzip. The first byte says how it comes. Bytes that are taken unpack to what the JDK makes of
 * them; the input packed is taken and unpacks to itself; packed and then changed in one bit it is
 * refused or unpacks to what the JDK makes of it.
 */
public final class GzipFuzzTarget {
  /** Unpacked bytes looked at, at most: a little unpacks to a lot. */
  private static final int MOST = 1 << 20;

  private GzipFuzzTarget() {}

  /** Unpacks what a fuzzer made. */
  public static void fuzzerTestOneInput(byte[] input) {
    int way = input.length == 0 ? 0 : input[0] & 0xFF;
    byte[] bytes = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
    isWhatTheJdkUnpacks(bytes, way);
    byte[] packed = packed(bytes, way);
    assertThat(isWhatTheJdkUnpacks(packed, way)).isEqualTo(bytes);
    packed[(way * 7 + bytes.length) % packed.length] ^= (byte) (1 << (way & 7));
    isWhatTheJdkUnpacks(packed, way);
  }

  private static byte[] isWhatTheJdkUnpacks(byte[] packed, int way) {
    byte[] whole = unpacked(packed, Integer.MAX_VALUE, 4_096);
    byte[] inPieces = unpacked(packed, 1 + (way & 15), 1 + (way >> 4));
    assertThat(inPieces == null).isEqualTo(whole == null);
    if (whole != null) {
      int length = Math.min(whole.length, inPieces.length);
      assertThat(Arrays.copyOf(inPieces, length)).isEqualTo(Arrays.copyOf(whole, length));
      byte[] jdks = unpackedByTheJdk(packed);
      // It checks the headers' checksums, which Gunzip passes over.
      assertThat(jdks == null || Arrays.equals(jdks, whole)).isTrue();
    }
    return whole;
  }

  /** What it unpacks to, or its first bytes where that is a lot; null where it is refused. */
  private static byte[] unpacked(byte[] packed, int piece, int room) {
    var out = new ByteArrayOutputStream();
    byte[] into = new byte[room + 2];
    try (Gunzip gunzip = new Gunzip()) {
      int from = 0;
      while (from < packed.length) {
        int to = from + Math.min(piece, packed.length - from);
        gunzip.offer(Arrays.copyOfRange(packed, from, to));
        from = to;
        while (gunzip.hasMore()) {
          int count = gunzip.unpack(into, 1, room);
          assertThat(count).isBetween(0, room);
          assertThat(gunzip.held()).isBetween(0, packed.length);
          if (out.size() < MOST) {
            out.write(into, 1, count);
          }
        }
      }
      assertThat(into[0]).isZero();
      assertThat(into[room + 1]).isZero();
      return gunzip.isWhole() ? out.toByteArray() : null;
    } catch (ProblemException e) {
      assertThat(e.problem().status()).isEqualTo(400);
      return null;
    }
  }

  private static byte[] unpackedByTheJdk(byte[] packed) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] first = in.readNBytes(MOST);
      return in.read() < 0 ? first : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** One or two members. */
  private static byte[] packed(byte[] plain, int way) {
    var out = new ByteArrayOutputStream();
    int half = way % 3 == 0 ? plain.length : plain.length / 2;
    pack(out, plain, 0, half, way % 10);
    if (way % 3 > 0) {
      pack(out, plain, half, plain.length - half, 9 - way % 10);
    }
    return out.toByteArray();
  }

  private static void pack(OutputStream out, byte[] plain, int from, int count, int level) {
    try {
      var gzip = new LeveledGzip(out, level);
      gzip.write(plain, from, count);
      gzip.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class LeveledGzip extends GZIPOutputStream {
    LeveledGzip(OutputStream out, int level) throws IOException {
      super(out);
      def.setLevel(level == 0 ? Deflater.NO_COMPRESSION : level);
    }

    @Override
    public void finish() throws IOException {
      super.finish();
      def.end();
    }
  }
}
