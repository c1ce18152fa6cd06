package org.engagementscorecard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** The limit on streamed bodies, at sizes that a test can have. */
class BodyLimitTest {

  private static InputStream limited(int bytes, long limit) {
    return BodyLimit.limit(new ByteArrayInputStream(new byte[bytes]), limit);
  }

  @Test
  void aBodyWithinTheLimitIsReadWhole() throws IOException {
    for (int bytes : new int[] {0, 1, 99, 100}) {
      assertThat(limited(bytes, 100).readAllBytes()).hasSize(bytes);
    }
  }

  @Test
  void aBodyOverTheLimitEndsInAProblem() {
    for (int bytes : new int[] {101, 102, 100_000}) {
      assertThatThrownBy(() -> limited(bytes, 100).readAllBytes())
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem().status()).isEqualTo(413);
                assertThat(e.problem().type()).isEqualTo("/problems/too-large");
                assertThat(e.problem().detail()).contains("100 bytes");
              });
    }
  }

  @Test
  void bytesReadOneByOneCountToo() throws IOException {
    InputStream stream = limited(101, 100);
    for (int i = 0; i < 100; i++) {
      assertThat(stream.read()).isZero();
    }
    assertThatThrownBy(stream::read).isInstanceOf(ProblemException.class);
  }
}
