package org.engagementscorecard.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page of a list begins: after the entry with this sort key. Opaque to clients; stable
 * under inserts, because it names an entry and not a count.
 *
 * <p>Not a record: JAX-RS would read the parameter through a public constructor that takes a text.
 */
public final class Cursor {
  private static final String MARK = "1";

  private final String after;

  private Cursor(String after) {
    this.after = after;
  }

  /** The cursor of the page that begins after the entry with this sort key. */
  public static Cursor startingAfter(String sortKey) {
    return new Cursor(sortKey);
  }

  /** Reads the parameter {@code cursor}; anything this service didn't write is a 400 problem. */
  public static Cursor fromString(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      String marked = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (marked.startsWith(MARK) && StrictJson.fault(marked) == null) {
        return new Cursor(marked.substring(MARK.length()));
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw unreadable();
    }
    throw unreadable();
  }

  /** The sort key of that entry. */
  public String after() {
    return after;
  }

  /** The sort key as a number; a 400 problem where it is none. */
  int number() {
    try {
      return Integer.parseInt(after);
    } catch (NumberFormatException e) {
      throw unreadable();
    }
  }

  /** The cursor as clients carry it. */
  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((MARK + after).getBytes(StandardCharsets.UTF_8));
  }

  /** 400: it is none that this list has written. */
  public static ProblemException unreadable() {
    return ProblemException.badParameter("cursor", "must be a 'next' of an earlier page");
  }
}
