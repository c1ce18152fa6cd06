package org.engagementscorecard.organization;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * The language in which an organization writes its notes: which forms of a word are one word to a
 * search. These are the text search configurations that PostgreSQL has from version 15 on; {@code
 * simple} knows no forms.
 */
public enum Language {
  SIMPLE,
  ARABIC,
  ARMENIAN,
  BASQUE,
  CATALAN,
  DANISH,
  DUTCH,
  ENGLISH,
  FINNISH,
  FRENCH,
  GERMAN,
  GREEK,
  HINDI,
  HUNGARIAN,
  INDONESIAN,
  IRISH,
  ITALIAN,
  LITHUANIAN,
  NEPALI,
  NORWEGIAN,
  PORTUGUESE,
  ROMANIAN,
  RUSSIAN,
  SERBIAN,
  SPANISH,
  SWEDISH,
  TAMIL,
  TURKISH,
  YIDDISH;

  /** The word in JSON, and the name of the database's configuration. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return key();
  }

  @JsonCreator
  static Language of(String key) {
    for (Language value : values()) {
      if (value.key().equals(key)) {
        return value;
      }
    }
    throw new IllegalArgumentException("must be one of " + Arrays.toString(values()));
  }
}
