package org.engagementscorecard.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.http.Problem;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.Utf8Stream;

/** Reads CSV: the header first, then rows, of which each yields none, one or several items. */
final class CsvReader implements FactReader {

  /** What rows of a body mean, once its header is known. */
  interface Rows {
    /** Adds what a row yields. */
    void read(CsvCells row, long line, List<Item> items);
  }

  /** Finds out what rows mean. */
  @FunctionalInterface
  interface Opening {
    /**
     * Reads the header.
     *
     * @throws ProblemException where rows under it can't be read
     */
    Rows open(CsvHeader header);
  }

  private final Opening opening;
  private final CsvCells cells;
  private Rows rows;

  CsvReader(char delimiter, Opening opening) {
    this.opening = opening;
    this.cells = new CsvCells(delimiter);
  }

  @Override
  public Reading read(Unit unit) {
    byte[] bytes = unit.bytes();
    int malformed = unit.ascii() ? -1 : Utf8Stream.firstMalformed(bytes, 0, unit.length());
    List<Item> items = new ArrayList<>(unit.size());
    for (int i = 0; i < unit.size(); i++) {
      int end = unit.ends()[i];
      if (malformed >= 0 && malformed < end) {
        return new Reading(items, unreadable(unit.lineOf(i), "isn't UTF-8"));
      }
      if (!cells.split(bytes, unit.starts()[i], end)) {
        return new Reading(items, unreadable(unit.lineOf(i), "the quoting is malformed"));
      }
      if (rows == null) {
        try {
          rows = opening.open(CsvHeader.of(cells));
        } catch (ProblemException e) {
          return new Reading(items, e);
        }
      } else {
        rows.read(cells, unit.lineOf(i), items);
      }
    }
    return new Reading(items, unit.fault());
  }

  @Override
  public Optional<ProblemException> end() {
    return rows == null ? Optional.of(CsvHeader.missing()) : Optional.empty();
  }

  private static ProblemException unreadable(long line, String detail) {
    return ProblemException.malformed(
        "The CSV can't be read: " + detail, Problem.Fault.atLine(line, 0, detail));
  }
}
