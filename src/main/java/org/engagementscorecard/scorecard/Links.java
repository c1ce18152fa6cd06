package org.engagementscorecard.scorecard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;

/**
 * Where what a number rests on is found. Links carry the instant on which the number was known, so
 * that they go on leading to just that, whatever comes in or is corrected later.
 */
final class Links {
  private Links() {}

  /** The facts of a rep's measure. */
  static String facts(String rep, Metric metric, Period period, Instant at) {
    return "/v1/observations?rep="
        + encoded(rep)
        + "&metric="
        + encoded(metric.key())
        + "&"
        + time(period, at);
  }

  /** The attempts of a rep's finding on a traced connection. */
  static String attempts(Rep rep, Connection connection, Period period, Instant at) {
    return "/v1/connections/"
        + encoded(connection.key())
        + "/attempts?rep="
        + encoded(rep.key())
        + "&"
        + time(period, at);
  }

  private static String time(Period period, Instant at) {
    return "period="
        + period.first()
        + ".."
        + period.last()
        + "&"
        + AsKnownOn.PARAMETER
        + "="
        + encoded(at.toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
