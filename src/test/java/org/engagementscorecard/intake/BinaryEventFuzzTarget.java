package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.engagementscorecard.intake.ElementCutter.Shape;
import org.engagementscorecard.intake.FactReader.Item;
import org.engagementscorecard.intake.FactReader.Read;
import org.engagementscorecard.intake.FactReader.Refused;

/**
 * CloudEvents in binary mode: lines with headers, an empty line, the data. The same data under the
 * same attributes says the same in binary and in structured mode, and packed in base64.
 */
public final class BinaryEventFuzzTarget {
  private static final String NAMED =
      "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"s\",\"id\":\"1\",";

  private BinaryEventFuzzTarget() {}

  /** Reads what a fuzzer made. */
  public static void fuzzerTestOneInput(byte[] input) {
    FuzzedBody body = FuzzedBody.of(input);
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    int from = readHeaders(body.bytes(), headers);
    FuzzedBody data = body.from(from);
    FuzzedBody.Outcome outcome = data.read(format(headers));
    assertThat(outcome.fault()).isNull();
    assertThat(outcome.items()).hasSize(1);
    saysTheSameInAllModes(data);
  }

  private static FuzzedBody.Format format(MultiMap headers) {
    return new FuzzedBody.Format(
        most -> new ElementCutter(most, Shape.ONE_OR_NONE),
        () -> new BinaryCloudEvent(headers, FuzzedBody.RULES));
  }

  /** Where the data begins. */
  private static int readHeaders(byte[] bytes, MultiMap headers) {
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      if (i == start) {
        return i + 1;
      }
      String line = new String(bytes, start, i - start, StandardCharsets.ISO_8859_1);
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      start = i + 1;
    }
    return bytes.length;
  }

  private static void saysTheSameInAllModes(FuzzedBody data) {
    byte[] bytes = data.bytes();
    if (FuzzedBody.markLength(bytes, 0) > 0 || bytes.length == 0) {
      return;
    }
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.add("ce-specversion", "1.0").add("ce-type", "t").add("ce-source", "s");
    headers.add("ce-id", "1").add("content-type", "application/json");
    Item binary = data.read(format(headers)).items().get(0);
    Item packed =
        structured(
                ("\"data_base64\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"")
                    .getBytes(StandardCharsets.UTF_8))
            .items()
            .get(0);
    if (!data.isUtf8() || FuzzedBody.elements(bytes, 0, bytes.length) < 0) {
      assertThat(binary).isInstanceOf(Refused.class);
      assertThat(packed).isInstanceOf(Refused.class);
      return;
    }
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    member.writeBytes("\"data\":".getBytes(StandardCharsets.UTF_8));
    member.writeBytes(bytes);
    FuzzedBody.Outcome structured = structured(member.toByteArray());
    if (structured.fault() != null) {
      assertThat(structured.fault().detail()).contains("nesting depth");
      return;
    }
    Item plain = structured.items().get(0);
    assertThat(said(packed)).isEqualTo(said(plain));
    assertThat(said(binary)).isEqualTo(said(plain).replaceFirst("^/data(?=[/ ])", ""));
  }

  private static FuzzedBody.Outcome structured(byte[] member) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.write('a');
    event.writeBytes(NAMED.getBytes(StandardCharsets.UTF_8));
    event.writeBytes(member);
    event.write('}');
    return FuzzedBody.of(event.toByteArray()).read(EventFuzzTarget.FORMAT);
  }

  private static String said(Item item) {
    return item instanceof Read read
        ? read.change().toString()
        : ((Refused) item).pointer() + " " + ((Refused) item).reason();
  }
}
