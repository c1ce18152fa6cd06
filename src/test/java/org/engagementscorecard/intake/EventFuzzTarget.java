package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.engagementscorecard.intake.ElementCutter.Shape;

/** CloudEvents in structured mode: the body is one event, malformed only where it isn't JSON. */
public final class EventFuzzTarget {
  static final FuzzedBody.Format FORMAT =
      new FuzzedBody.Format(
          most -> new ElementCutter(most, Shape.ONE),
          () -> JsonReader.of(CloudEvent::read, FuzzedBody.RULES));

  private EventFuzzTarget() {}

  /** Reads what a fuzzer made. */
  public static void fuzzerTestOneInput(byte[] input) {
    FuzzedBody body = FuzzedBody.of(input);
    FuzzedBody.Outcome outcome = body.read(FORMAT);
    byte[] bytes = body.bytes();
    boolean isJson =
        body.isUtf8()
            && FuzzedBody.elements(bytes, FuzzedBody.markLength(bytes, 0), bytes.length) >= 0;
    if (outcome.fault() == null) {
      assertThat(isJson).isTrue();
      assertThat(outcome.items()).hasSize(1);
    } else if (isJson) {
      assertThat(outcome.fault().detail()).contains("nesting depth");
    }
  }
}
