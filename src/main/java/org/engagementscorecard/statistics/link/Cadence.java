package org.engagementscorecard.statistics.link;

/** How long a period of the panel is; matters only to the words. */
public enum Cadence {
  /** A cell for each rep and week. */
  WEEK("week"),
  /** A cell for each rep and month. */
  MONTH("month");

  private final String word;

  Cadence(String word) {
    this.word = word;
  }

  String one() {
    return word;
  }

  /** "1 week", "3 weeks". */
  String count(int number) {
    return Wording.whole(number) + " " + (number == 1 ? word : word + "s");
  }
}
