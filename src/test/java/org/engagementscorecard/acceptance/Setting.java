package org.engagementscorecard.acceptance;

/** Settings of an acceptance run: {@code -Dacceptance.…}. */
final class Setting {
  /** Whether bodies of many may carry {@code "op"}: one by one facts are changed in any case. */
  static final boolean OPERATIONS_IN_BODIES = Boolean.parseBoolean(text("op", "false"));

  private Setting() {}

  static String text(String name, String otherwise) {
    return System.getProperty("acceptance." + name, otherwise);
  }

  static int number(String name, int otherwise) {
    return Integer.parseInt(text(name, Integer.toString(otherwise)));
  }
}
