package org.engagementscorecard.intake;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** How an item is said in JSON. */
@FunctionalInterface
interface ItemFormat {
  /**
   * Reads the value that begins with the parser's current token, and moves to its end.
   *
   * @throws IOException where the JSON is malformed; whatever else is wrong refuses the item
   */
  FactReader.Item read(JsonParser parser, FactReader.Place place, FactRules rules)
      throws IOException;
}
