package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonValue;

/** From where to where a need is followed, when it is asked how fast. */
public enum SpeedStep {
  VISIBLE_TO_SEEN("visible-to-seen", "visible → seen"),
  SEEN_TO_LEARNING("seen-to-learning", "seen → learning"),
  LEARNING_TO_CHANGED("learning-to-changed", "learning → changed"),
  CHANGED_TO_CLOSED("changed-to-closed", "changed → closed"),
  VISIBLE_TO_CHANGED("visible-to-changed", "visible → changed");

  private final String key;
  private final String words;

  SpeedStep(String key, String words) {
    this.key = key;
    this.words = words;
  }

  /** The word in JSON. */
  @JsonValue
  public String key() {
    return key;
  }

  /** The same for people. */
  String words() {
    return words;
  }
}
