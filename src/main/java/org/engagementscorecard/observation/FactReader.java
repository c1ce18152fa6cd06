package org.engagementscorecard.observation;

import java.util.Optional;
import org.engagementscorecard.http.ProblemException;

/** Reads a body one item at a time, and never holds more of it than that. */
interface FactReader {
  /**
   * The next item; empty at the end of the body.
   *
   * @throws ProblemException 400 where the body can't be read on
   */
  Optional<Item> next();

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
