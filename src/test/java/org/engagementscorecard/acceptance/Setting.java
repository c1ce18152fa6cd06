package org.engagementscorecard.acceptance;

/** Settings of an acceptance run: {@code -Dacceptance.…}. */
final class Setting {
  /** Whether the service takes {@code "op": "correct"} and {@code "void"} already. */
  static final boolean CORRECTIONS = Boolean.parseBoolean(text("corrections", "false"));

  private Setting() {}

  static String text(String name, String otherwise) {
    return System.getProperty("acceptance." + name, otherwise);
  }

  static int number(String name, int otherwise) {
    return Integer.parseInt(text(name, Integer.toString(otherwise)));
  }
}
