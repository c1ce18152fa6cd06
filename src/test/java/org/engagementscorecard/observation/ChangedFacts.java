package org.engagementscorecard.observation;

import io.quarkus.arc.Arc;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.engagementscorecard.http.TestOrganization;

/** Corrects and voids facts of the source {@code test}, for tests of other rooms. */
public final class ChangedFacts {
  private ChangedFacts() {}

  /** Corrects a fact, and says what became of it. */
  public static String correct(
      TestOrganization organization,
      String id,
      String rep,
      String metric,
      Instant at,
      BigDecimal value,
      String subject) {
    return keep(
        organization,
        new Change.Corrected(
            new Fact("test", id, rep, metric, at, value, subject, new TreeMap<>())));
  }

  /** Voids a fact, and says what became of it. */
  public static String voided(TestOrganization organization, String id) {
    return keep(organization, new Change.Voided("test", id));
  }

  private static String keep(TestOrganization organization, Change change) {
    SharedCommits commits = Arc.container().instance(SharedCommits.class).get();
    return commits
        .keep(organization.id(), List.of(change))
        .toCompletableFuture()
        .join()
        .get(0)
        .outcome()
        .toString();
  }
}
