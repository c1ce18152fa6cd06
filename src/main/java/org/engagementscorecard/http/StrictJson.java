package org.engagementscorecard.http;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/**
 * Reads JSON so that nothing is guessed: no trailing document, no unknown or doubled field, no
 * string for a number, no instant without an offset, no text that the database can't keep.
 */
@Singleton
public final class StrictJson implements ObjectMapperCustomizer {
  /** The longest string and field name of a document, in characters. */
  public static final int MAX_STRING = 200_000;

  /** First and last year that an instant or a day may lie in. */
  public static final int MIN_YEAR = 1900;

  public static final int MAX_YEAR = 2199;

  /** After Jackson's own module for dates, which would read arrays and numbers as days. */
  @Override
  public int priority() {
    return MINIMUM_PRIORITY;
  }

  @Override
  public void customize(ObjectMapper mapper) {
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(MAX_STRING)
                .maxNameLength(1_000)
                .maxNumberLength(400)
                .maxNestingDepth(50)
                .build());
    // No nulls in arrays and maps: where they were refused one by one, a megabyte of them would
    // take
    // minutes.
    mapper.setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));
    mapper.configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);
    mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true);
    mapper.configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true);
    mapper.configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, true);
    mapper.configure(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS, true);
    mapper.configure(DeserializationFeature.ACCEPT_FLOAT_AS_INT, false);
    mapper.configure(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, true);
    mapper.configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false);
    mapper.setConfig(
        mapper.getDeserializationConfig().without(MapperFeature.ALLOW_COERCION_OF_SCALARS));
    for (LogicalType type :
        new LogicalType[] {
          LogicalType.Integer,
          LogicalType.Float,
          LogicalType.Boolean,
          LogicalType.DateTime,
          LogicalType.Enum
        }) {
      mapper
          .coercionConfigFor(type)
          .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
      if (type != LogicalType.DateTime && type != LogicalType.Enum) {
        mapper.coercionConfigFor(type).setCoercion(CoercionInputShape.String, CoercionAction.Fail);
      }
    }
    SimpleModule module = new SimpleModule("strict");
    module.addDeserializer(String.class, new StrictString());
    module.addDeserializer(Instant.class, new StrictInstant());
    module.addDeserializer(LocalDate.class, new StrictDay());
    mapper.registerModule(module);
  }

  /**
   * Reads an instant as RFC 3339 writes it.
   *
   * @throws IllegalArgumentException where the text is no instant, has no offset, or lies outside
   *     the years {@value #MIN_YEAR} to {@value #MAX_YEAR}; the message says which
   */
  public static Instant instant(String text) {
    OffsetDateTime at;
    try {
      at = OffsetDateTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "must be an instant with its offset, such as 2026-07-01T09:30:00Z", e);
    }
    Instant instant = at.toInstant();
    if (instant.isBefore(yearStart(MIN_YEAR)) || !instant.isBefore(yearStart(MAX_YEAR + 1))) {
      throw new IllegalArgumentException("must lie in the years " + MIN_YEAR + " to " + MAX_YEAR);
    }
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant yearStart(int year) {
    return LocalDate.of(year, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /**
   * What keeps a text from being kept verbatim, or null where nothing does: NUL, which PostgreSQL
   * has no place for, and half of a surrogate pair, which is no character.
   */
  public static String fault(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "must not contain NUL";
      }
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return "must not contain half of a surrogate pair";
        }
      }
    }
    return null;
  }

  /** A text of unknown origin as it can be shown: what is no character becomes U+FFFD. */
  public static String printable(String text) {
    if (text == null || fault(text) == null) {
      return text;
    }
    byte[] replaced = text.getBytes(StandardCharsets.UTF_8);
    return new String(replaced, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
  }

  private static final class StrictString extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;

    StrictString() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return (String) context.handleUnexpectedToken(String.class, parser);
      }
      String text = parser.getText();
      String fault = fault(text);
      if (fault != null) {
        throw com.fasterxml.jackson.databind.JsonMappingException.from(parser, fault);
      }
      return text;
    }
  }

  private static final class StrictDay extends StdScalarDeserializer<LocalDate> {
    private static final long serialVersionUID = 1L;

    StrictDay() {
      super(LocalDate.class);
    }

    @Override
    public LocalDate deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return (LocalDate) context.handleUnexpectedToken(LocalDate.class, parser);
      }
      try {
        return LocalDate.parse(parser.getText());
      } catch (DateTimeParseException e) {
        throw com.fasterxml.jackson.databind.JsonMappingException.from(
            parser, "must be a day such as 2026-07-01", e);
      }
    }
  }

  private static final class StrictInstant extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    StrictInstant() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return (Instant) context.handleUnexpectedToken(Instant.class, parser);
      }
      try {
        return instant(parser.getText());
      } catch (IllegalArgumentException e) {
        throw com.fasterxml.jackson.databind.JsonMappingException.from(parser, e.getMessage(), e);
      }
    }
  }
}
