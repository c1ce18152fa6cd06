package org.engagementscorecard.organization;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Turns period expressions into days, within the organization's transaction. */
@ApplicationScoped
public class Periods {
  private final Activity activity;
  private final Clock clock;

  Periods(Activity activity, Clock clock) {
    this.activity = activity;
    this.clock = clock;
  }

  /** The days that an expression means now. */
  public Period resolve(Organization organization, PeriodExpression expression) {
    return expression.in(
        organization,
        organization.dayOf(clock.instant()),
        activity.of(organization.id()).newestAt().map(organization::dayOf));
  }
}
