package org.engagementscorecard.learning;

import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says how far needs are behind the facts, as far as this instance knows. It is never down for
 * that: whoever is behind still takes facts and shows scorecards.
 */
@Readiness
class FollowReadiness implements HealthCheck {
  private final FollowFacts following;

  FollowReadiness(FollowFacts following) {
    this.following = following;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("learning needs follow the facts")
        .up()
        .withData("follows", following.follows())
        .withData("organizationsBehind", following.behind())
        .withData(
            "longestBehindMillis", following.longestBehind().map(Duration::toMillis).orElse(0L))
        .build();
  }
}
