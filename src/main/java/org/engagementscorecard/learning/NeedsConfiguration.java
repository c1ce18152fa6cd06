package org.engagementscorecard.learning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** How needs follow the facts, and how many may listen. */
@ConfigMapping(prefix = "scorecard.needs")
interface NeedsConfiguration {
  /**
   * Whether this instance of the service follows at all. Where none does, needs are brought up to
   * date when somebody asks for them, and only then.
   */
  @WithDefault("true")
  boolean follow();

  /** How often it looks for what other instances have committed, and for a new day. */
  @WithDefault("0.2S")
  Duration lookEvery();

  /** Organizations that are brought up to date at once; half of the processors where unset. */
  OptionalInt threads();

  /**
   * How long somebody who asks for needs waits for them to be current; then they are as they are.
   */
  @WithDefault("2S")
  Duration patience();

  /** Who may listen to an organization's events at this instance; more are told to come later. */
  @WithDefault("100")
  int listeners();

  /** How long a listener may take nothing, although something waits for it. */
  @WithDefault("60S")
  Duration listenerPatience();
}
