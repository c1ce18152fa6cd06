package org.engagementscorecard.observation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What becomes of an item. */
@Schema(name = "Outcome")
public enum Outcome {
  /** It counts: a new fact is told, or one is corrected or voided. */
  ACCEPTED,
  /** It stands or stood there already, with the same content. */
  DUPLICATE,
  /** Its source and id stand for another fact; it is kept out. */
  CONFLICT,
  /** Its rep or metric isn't known yet; it is kept, and replayed later. */
  QUARANTINED,
  /** It can't be taken. */
  REJECTED;

  /** Its name in receipts and in the database. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
