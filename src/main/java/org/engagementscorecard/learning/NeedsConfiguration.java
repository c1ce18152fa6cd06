package org.engagementscorecard.learning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How needs follow the facts. */
@ConfigMapping(prefix = "scorecard.needs")
interface NeedsConfiguration {
  /**
   * How long somebody who asks for needs waits for them to be current; then they are as they are.
   */
  @WithDefault("2S")
  Duration patience();
}
