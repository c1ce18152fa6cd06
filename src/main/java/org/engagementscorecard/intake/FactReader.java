package org.engagementscorecard.intake;

import java.util.List;
import java.util.Optional;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.observation.Change;

/**
 * Reads the items of a body, unit by unit, in the body's order. It may remember what came before (a
 * header, a count), and is never used by two threads at once.
 */
interface FactReader {
  /** Reads a unit. Faults of items are told as items; nothing is thrown for what clients send. */
  Reading read(Unit unit);

  /** What is wrong with a body of which all units were read, if anything is. */
  default Optional<ProblemException> end() {
    return Optional.empty();
  }

  /**
   * What a unit held.
   *
   * @param items all up to the fault
   * @param fault why the body can't be read on behind them, or null
   */
  record Reading(List<Item> items, ProblemException fault) {}

  /** An item of a body. */
  sealed interface Item {
    /** Where it stands. */
    Place place();
  }

  /** An item that can be taken. */
  record Read(Place place, Change change) implements Item {}

  /**
   * An item that can't be taken.
   *
   * @param source the source it names, or null where that can't be read
   * @param id the id it names, or null where that can't be read
   * @param pointer where in the item the fault is
   */
  record Refused(Place place, String source, String id, String pointer, String reason)
      implements Item {}

  /**
   * Where an item stands.
   *
   * @param index counted from 0 over the whole body
   * @param line line of the body from 1, or 0 for bodies without lines
   */
  record Place(long index, long line) {}
}
