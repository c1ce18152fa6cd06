package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.engagementscorecard.intake.ElementCutter.Shape;

/** CloudEvents in batch mode: an array, in which a bad event is at fault by itself alone. */
public final class EventBatchFuzzTarget {
  private static final FuzzedBody.Format FORMAT =
      new FuzzedBody.Format(
          most -> new ElementCutter(most, Shape.ANY),
          () -> JsonReader.ofArray(CloudEvent::read, FuzzedBody.RULES));

  private EventBatchFuzzTarget() {}

  /** Reads what a fuzzer made. */
  public static void fuzzerTestOneInput(byte[] input) {
    FuzzedBody body = FuzzedBody.of(input);
    FuzzedBody.Outcome outcome = body.read(FORMAT);
    if (outcome.fault() != null && outcome.fault().status() == 422) {
      assertThat(outcome.fault().errors().get(0).detail()).isEqualTo("must be an array");
    } else {
      JsonFuzzTarget.isJsonExactly(body, outcome);
    }
  }
}
