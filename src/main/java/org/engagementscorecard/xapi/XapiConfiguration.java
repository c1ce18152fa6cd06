package org.engagementscorecard.xapi;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How things of this installation are named to learning systems. */
@ConfigMapping(prefix = "scorecard.xapi")
interface XapiConfiguration {
  /**
   * What the names of reps, needs, connections and resources begin with. Another one makes other
   * things of them: it is set once, before anything is exported.
   */
  @WithDefault("https://engagementscorecard.org")
  String home();
}
