package org.engagementscorecard.acceptance;

/** Settings of an acceptance run: {@code -Dacceptance.…}. */
final class Setting {
  private Setting() {}

  static String text(String name, String otherwise) {
    return System.getProperty("acceptance." + name, otherwise);
  }

  static int number(String name, int otherwise) {
    return Integer.parseInt(text(name, Integer.toString(otherwise)));
  }
}
