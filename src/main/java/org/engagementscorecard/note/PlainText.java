package org.engagementscorecard.note;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A text as it is searched: composed (Unicode's NFC) and in lower case, so that it doesn't matter
 * how it was typed nor which locale the database has, and without marks that nobody sees: soft
 * hyphens, directions of writing, and whether a character is to be drawn as a picture.
 */
final class PlainText {
  private static final Pattern UNSEEN =
      Pattern.compile("[\u00AD\u200E\u200F\u202A-\u202E\u2066-\u2069\uFE0E\uFE0F]");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  private PlainText() {}

  static String of(String text) {
    return UNSEEN
        .matcher(Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT))
        .replaceAll("");
  }

  /** Patterns of LIKE that find each piece of a plain text, as it stands between spaces. */
  static List<String> pieces(String plain) {
    return Arrays.stream(SPACE.split(plain))
        .filter(piece -> !piece.isEmpty())
        .map(piece -> "%" + piece.replaceAll("([\\\\%_])", "\\\\$1") + "%")
        .toList();
  }
}
