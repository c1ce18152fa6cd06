package org.engagementscorecard.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that a webhook's posts are signed with, as Standard Webhooks 1.0 writes it: {@code
 * whsec_} and the key in Base64.
 */
record Secret(String text) {
  private static final String PREFIX = "whsec_";

  /** The standard wants 24 to 64. */
  private static final int BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  Secret {
    Objects.requireNonNull(text);
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a secret begins with " + PREFIX);
    }
  }

  static Secret create() {
    byte[] key = new byte[BYTES];
    RANDOM.nextBytes(key);
    return new Secret(PREFIX + Base64.getEncoder().encodeToString(key));
  }

  /**
   * The signature of a post: HMAC-SHA256 over {@code id.timestamp.body}.
   *
   * @param id without a full stop
   * @param at of this attempt; to the second
   * @return {@code v1,} and the code in Base64
   */
  String signature(String id, Instant at, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              Base64.getDecoder().decode(text.substring(PREFIX.length())), "HmacSHA256"));
      mac.update((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  /** Secrets don't get into logs. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
