package org.engagementscorecard.observation;

import java.io.CharConversionException;
import java.io.IOException;
import org.engagementscorecard.http.ProblemException;

/** A body that ended before it was whole, or isn't text at all. */
final class BrokenOff {
  private BrokenOff() {}

  static RuntimeException of(IOException e) {
    return e instanceof CharConversionException
        ? ProblemException.malformed("The body isn't UTF-8")
        : ProblemException.malformed("The body broke off");
  }
}
