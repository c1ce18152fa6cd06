package org.engagementscorecard.scorecard;

import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.statistics.Change;
import org.engagementscorecard.statistics.OwnPast;

/**
 * A rep on a connection beside the same rep at another time.
 *
 * @param against which time
 * @param past its days
 * @param change how the rate stands to that of then, on the mix of cases of now
 * @param direction what the numbers say of it
 */
public record PastComparison(
    Connection connection,
    Against against,
    Period past,
    Change change,
    OwnPast.Direction direction) {

  /** Which time. */
  public enum Against {
    /** The days just before. */
    PREVIOUS("previous"),
    /** The same period of the year before: the same season. */
    YEAR_EARLIER("year-earlier");

    private final String key;

    Against(String key) {
      this.key = key;
    }

    /** The word for it in the API. */
    public String key() {
      return key;
    }
  }
}
