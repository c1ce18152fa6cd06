package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.engagementscorecard.http.StrictJson;
import org.junit.jupiter.api.Test;

/** The short cuts read what the general ways read, and nothing that these refuse. */
class PlainFormsTest {

  static Instant generally(String text) {
    try {
      return StrictJson.instant(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static BigDecimal generallyANumber(String text) {
    try {
      return FactRules.anyNumber(text, "");
    } catch (FactRules.Fault e) {
      return null;
    }
  }

  private static String mutated(String good, Random random, String letters) {
    StringBuilder text = new StringBuilder(good);
    for (int changes = random.nextInt(3); changes > 0 && !text.isEmpty(); changes--) {
      int at = random.nextInt(text.length());
      String letter = String.valueOf(letters.charAt(random.nextInt(letters.length())));
      text.replace(at, at + random.nextInt(2), random.nextInt(3) == 0 ? "" : letter);
    }
    return text.toString();
  }

  @Test
  void everyDayIsTheSame() {
    for (Instant at = Instant.parse("1899-12-30T23:59:59Z");
        at.isBefore(Instant.parse("2200-01-03T00:00:00Z"));
        at = at.plusSeconds(86_400)) {
      String text = at.toString();
      Instant plain = PlainForms.instant(text);
      if (plain != null) {
        assertThat(plain).as(text).isEqualTo(generally(text));
      } else {
        assertThat(text).matches("(1899|1900|2199|2200).*");
      }
    }
  }

  @Test
  void instantsAreTheSame() {
    Random random = new Random(1);
    int taken = 0;
    List<String> goods =
        List.of(
            "2026-07-01T09:30:00Z",
            "2024-02-29T23:59:59.123456789+17:59",
            "1900-01-01T00:00:00-18:00",
            "2199-12-31T23:59:59.9-00:00",
            "2100-02-29T12:00:00Z",
            "2026-07-01T09:30:00.000001+02:00",
            "2026-12-31T24:00:00Z");
    for (int round = 0; round < 200_000; round++) {
      String text =
          mutated(goods.get(random.nextInt(goods.size())), random, "0123456789-+:TZtz. é");
      Instant plain = PlainForms.instant(text);
      if (plain != null) {
        taken++;
        assertThat(plain).as(text).isEqualTo(generally(text));
      }
    }
    assertThat(taken).isGreaterThan(20_000);
    assertThat(PlainForms.instant("2026-07-01T09:30:00Z")).isNotNull();
  }

  @Test
  void numbersAreTheSame() {
    Random random = new Random(2);
    int taken = 0;
    List<String> goods =
        List.of(
            "1",
            "0",
            "-0",
            "+1.50",
            "1000",
            "-12.3400",
            "0.000000000001",
            "0.0000000000001",
            "999999999999999999",
            "1234567890123456789",
            "123456.789012345678",
            "007",
            "1e3",
            "");
    for (int round = 0; round < 200_000; round++) {
      String text = mutated(goods.get(random.nextInt(goods.size())), random, "0123456789-+.eE é");
      BigDecimal plain = PlainForms.number(text);
      if (plain != null) {
        taken++;
        assertThat(plain).as(text).isEqualTo(generallyANumber(text));
      }
    }
    assertThat(taken).isGreaterThan(50_000);
  }
}
