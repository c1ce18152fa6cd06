package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.engagementscorecard.organization.Activity;

/** Which state of the data an answer shows, where that isn't the state there is. */
@RequestScoped
class Shown {
  private Activity.State state;

  void remember(Activity.State shown) {
    state = shown;
  }

  /** Empty where the state there is is shown. */
  Optional<Activity.State> state() {
    return Optional.ofNullable(state);
  }
}
