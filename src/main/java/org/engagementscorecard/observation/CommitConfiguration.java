package org.engagementscorecard.observation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much is kept at once, and how much may wait for it. */
@ConfigMapping(prefix = "scorecard.commits")
interface CommitConfiguration {
  /** Sessions of the database that write observations, of the pool's 16. */
  @WithDefault("8")
  int writers();

  /** Observations of an organization that may wait for a writer; more are refused for a moment. */
  @WithDefault("50000")
  int maxWaiting();
}
