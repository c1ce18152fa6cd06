package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.Arrays;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;
import org.engagementscorecard.intake.FactReader.Item;
import org.engagementscorecard.intake.FactReader.Refused;

/**
 * Mappings, and rows read by them: the first line is a mapping, the others are the export. A
 * mapping that is taken is the same when it is kept and read again, and no row read by it yields
 * texts out of all proportion.
 */
public final class MappingFuzzTarget {
  private static final int LONGEST_TEXT = 3_000;
  private static final Validator VALIDATOR =
      Validation.buildDefaultValidatorFactory().getValidator();
  private static final ObjectMapper MAPPER = mapper();

  private MappingFuzzTarget() {}

  private static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    new StrictJson().customize(mapper);
    return mapper;
  }

  /** Reads what a fuzzer made. */
  public static void fuzzerTestOneInput(byte[] input) {
    FuzzedBody body = FuzzedBody.of(input);
    int end = 0;
    while (end < body.bytes().length && body.bytes()[end] != '\n') {
      end++;
    }
    CsvMapping mapping = mapping(Arrays.copyOf(body.bytes(), end));
    if (mapping == null) {
      return;
    }
    FuzzedBody rows = body.from(Math.min(end + 1, body.bytes().length));
    char delimiter = mapping.delimiterOrComma();
    ZoneId zone = ZoneId.of("Europe/Berlin");
    FuzzedBody.Outcome outcome =
        rows.read(
            new FuzzedBody.Format(
                most -> new RowCutter(most, delimiter),
                () ->
                    new CsvReader(
                        delimiter,
                        header -> new MappedRows(header, mapping, zone, FuzzedBody.RULES))));
    for (Item item : outcome.items()) {
      if (item instanceof Refused refused) {
        assertThat(refused.source() == null ? "" : refused.source())
            .hasSizeLessThanOrEqualTo(LONGEST_TEXT);
        assertThat(refused.id() == null ? "" : refused.id()).hasSizeLessThanOrEqualTo(LONGEST_TEXT);
      }
    }
    if (rows.isUtf8()) {
      assertThat(BodyReadingTest.ownRows(rows.bytes(), delimiter))
          .isEqualTo(BodyReadingTest.othersRows(rows.bytes(), delimiter));
    }
  }

  /** The mapping, as the API would take it; null where it wouldn't. */
  private static CsvMapping mapping(byte[] json) {
    try {
      CsvMapping mapping = MAPPER.readValue(json, CsvMapping.class);
      if (mapping == null || !VALIDATOR.validate(mapping).isEmpty()) {
        return null;
      }
      CsvMapping checked = mapping.checked();
      assertThat(MAPPER.readValue(MAPPER.writeValueAsBytes(checked), CsvMapping.class))
          .isEqualTo(checked);
      return checked;
    } catch (JacksonException | CharConversionException e) {
      return null;
    } catch (ProblemException e) {
      assertThat(e.problem().status()).isEqualTo(422);
      assertThat(e.problem().errors().get(0).pointer()).matches("(?s)(/([^~/]|~[01])*)+");
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
