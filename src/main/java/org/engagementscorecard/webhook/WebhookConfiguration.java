package org.engagementscorecard.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How webhooks are delivered. */
@ConfigMapping(prefix = "scorecard.webhooks")
interface WebhookConfiguration {
  /**
   * Whether receivers may be in private networks, on any port, and without TLS. With it, whoever
   * has an admin key can make the service post to whatever it can reach.
   */
  @WithDefault("false")
  boolean allowPrivateTargets();

  /** What is waited after each failed attempt; the schedule of Standard Webhooks 1.0. */
  @WithDefault("PT5S,PT5M,PT30M,PT2H,PT5H,PT10H,PT14H,PT20H,PT24H")
  List<Duration> retryAfter();

  /** How long a receiver may take from being looked up to its status; the standard says 15–30 s. */
  @WithDefault("PT15S")
  Duration timeout();

  /**
   * After how long an attempt of which nothing is heard is made again, by any instance: longer than
   * an attempt can last.
   */
  @WithDefault("PT60S")
  Duration lease();

  /** How often other instances' work is looked for; an instance's own is taken up at once. */
  @WithDefault("PT1S")
  Duration lookEvery();

  /** Attempts of an instance at a time. */
  @WithDefault("128")
  int maxInFlight();

  /** The same for one webhook; one that is failing gets one at a time. */
  @WithDefault("8")
  int maxInFlightPerWebhook();

  /** For how long what was delivered stays listed. */
  @WithDefault("P7D")
  Duration keepDelivered();

  /** For how long what was given up stays listed, to be replayed. */
  @WithDefault("P90D")
  Duration keepDead();

  /** For how long a secret that was replaced still signs beside the new one. */
  @WithDefault("PT24H")
  Duration secretOverlap();
}
