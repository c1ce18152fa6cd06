package org.engagementscorecard.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms in which numbers are shown. */
public enum Format {
  JSON(MediaType.APPLICATION_JSON_TYPE, MediaType.APPLICATION_JSON),
  /** RFC 4180, with a header row. */
  CSV(new MediaType("text", "csv"), CsvText.MEDIA_TYPE);

  /** Name of the parameter that takes the place of {@code Accept}. */
  public static final String PARAMETER = "format";

  private final MediaType range;
  private final String contentType;

  Format(MediaType range, String contentType) {
    this.range = range;
    this.contentType = contentType;
  }

  /** The value of {@code Content-Type}. */
  public String contentType() {
    return contentType;
  }

  /** The word for it in the parameter {@value #PARAMETER}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Format> named(String key) {
    return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
  }

  /**
   * Which of these {@code Accept} asks for first.
   *
   * @param offered at least one, the usual one first
   */
  public static Format accepted(HttpHeaders headers, List<Format> offered) {
    for (MediaType accepted : headers.getAcceptableMediaTypes()) {
      if (!isRefused(accepted)) {
        for (Format format : offered) {
          if (accepted.isCompatible(format.range)) {
            return format;
          }
        }
      }
    }
    return offered.get(0);
  }

  private static boolean isRefused(MediaType accepted) {
    return accepted.getParameters().getOrDefault("q", "1").matches("0(\\.0*)?");
  }
}
