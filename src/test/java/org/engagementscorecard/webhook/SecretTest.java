package org.engagementscorecard.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SecretTest {
  /** The vector of "sign function works" in the standard's own libraries (webhook.test.ts). */
  @Test
  void signsAsTheStandardsLibrariesDo() {
    Secret secret = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    String signature =
        secret.signature(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1_614_265_330),
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));

    assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aNewOneIsOfTheLengthThatTheStandardWants() {
    String text = Secret.create().text();

    assertThat(text).startsWith("whsec_").isNotEqualTo(Secret.create().text());
    assertThat(Base64.getDecoder().decode(text.substring(6))).hasSizeBetween(24, 64);
  }

  @Test
  void isNotWrittenIntoLogs() {
    assertThat(Secret.create()).hasToString("whsec_…");
    assertThatThrownBy(() -> new Secret("esk_1")).isInstanceOf(IllegalArgumentException.class);
  }
}
