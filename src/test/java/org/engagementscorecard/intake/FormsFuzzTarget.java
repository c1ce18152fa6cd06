package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.engagementscorecard.intake.FactRules.Fault;

/** Instants and numbers: the short cuts read what the general ways read, wherever they stand. */
public final class FormsFuzzTarget {
  private FormsFuzzTarget() {}

  /** Reads what a fuzzer made. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] within = new byte[bytes.length + 2];
    Arrays.fill(within, (byte) '1');
    System.arraycopy(bytes, 0, within, 1, bytes.length);

    Instant generally = PlainFormsTest.generally(text);
    Instant plainly = PlainForms.instant(within, 1, 1 + bytes.length);
    assertThat(plainly == null || plainly.equals(generally)).as(text).isTrue();
    Instant at = null;
    try {
      at = FactRules.instant(text, "/at");
    } catch (Fault e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    assertThat(at).isEqualTo(generally);
    if (at != null) {
      assertThat(PlainFormsTest.generally(at.toString())).isEqualTo(at);
    }

    BigDecimal number = PlainFormsTest.generallyANumber(text);
    BigDecimal plainNumber = PlainForms.number(within, 1, 1 + bytes.length);
    if (plainNumber != null) {
      assertThat(plainNumber).as(text).isEqualTo(number);
    }
    if (number != null) {
      assertThat(number.subtract(new BigDecimal(text)).signum()).isZero();
      assertThat(PlainFormsTest.generallyANumber(number.toString())).isEqualTo(number);
      assertThat(PlainFormsTest.generallyANumber(number.toPlainString())).isEqualTo(number);
    }
  }
}
