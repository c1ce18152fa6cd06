package org.engagementscorecard.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How much of what is posted is taken in at once. The limits stand in the contract as well. */
@ConfigMapping(prefix = "scorecard.observation")
interface IntakeConfiguration {
  /** Longest body, in bytes, after unpacking. */
  @WithDefault("1073741824")
  long maxBodyBytes();

  /** Most items of a body. */
  @WithDefault("20000000")
  long maxItems();

  /** Most bodies on their way in; more are told to come back later. */
  @WithDefault("1000")
  int maxBodies();

  /** How long a client may send nothing in the midst of a body. */
  @WithDefault("30S")
  Duration maxSilence();

  /** Bytes of all bodies held in memory; a quarter of the heap where it isn't said. */
  Optional<Long> maxBufferedBytes();
}
