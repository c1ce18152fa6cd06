package org.engagementscorecard.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.engagementscorecard.http.ProblemException;

/** How somebody learns from a resource. */
public enum ResourceKind {
  /** Taught: a course, a certificate. */
  FORMAL,
  /** Looked up and tried out: an article, a recording, a template. */
  INFORMAL,
  /** From each other: a circle, a shadowing, a community. */
  SOCIAL;

  /** The word in JSON and in the database. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return key();
  }

  @JsonCreator
  static ResourceKind of(String key) {
    for (ResourceKind value : values()) {
      if (value.key().equals(key)) {
        return value;
      }
    }
    throw new IllegalArgumentException("must be one of " + Arrays.toString(values()));
  }

  /** Reads the parameter {@code kind}; anything else is a 400 problem. */
  public static ResourceKind fromString(String text) {
    try {
      return of(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badParameter("kind", e.getMessage());
    }
  }
}
