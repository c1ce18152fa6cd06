package org.engagementscorecard.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an API key. It names its organization ({@code esk_3_…}), so that the key is looked up
 * within that organization's own rows; a text without a number belongs to the default organization.
 * Only its SHA-256 is kept: the secret part has 256 random bits, so a slow hash would add nothing.
 */
record Token(String text) {
  private static final Pattern NUMBERED = Pattern.compile("esk_([1-9][0-9]{0,8})_.+");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new key for an organization. */
  static Token create(int organizationId) {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    return new Token(
        "esk_"
            + organizationId
            + "_"
            + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** The organization that the key names. */
  OptionalInt organizationId() {
    Matcher numbered = NUMBERED.matcher(text);
    return numbered.matches()
        ? OptionalInt.of(Integer.parseInt(numbered.group(1)))
        : OptionalInt.empty();
  }

  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
