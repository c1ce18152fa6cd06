package org.engagementscorecard.metric;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.http.Batch;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.CatalogueHistory;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;

/**
 * Targets by their keys; all within the organization's transaction. An organization has thousands
 * at most, so they are read whole.
 */
@ApplicationScoped
public class Targets {
  static final int MAX = 10_000;

  /** Stands in paths where a key would. */
  static final String RESERVED = "suggestion";

  /** No target is for a role without a name. */
  private static final Set<String> NO_ROLE = Set.of("");

  private final TargetRepository repository;
  private final Catalogue catalogue;
  private final People people;
  private final CatalogueHistory history;

  Targets(
      TargetRepository repository, Catalogue catalogue, People people, CatalogueHistory history) {
    this.repository = repository;
    this.catalogue = catalogue;
    this.people = people;
    this.history = history;
  }

  /** All targets that stand, in no order. One query. */
  public List<Target> all(Organization organization) {
    return repository.standing(organization.id()).stream().map(TargetEntity::toDomain).toList();
  }

  /**
   * Those at which a rep aims on any day: the rep's own, and those of the rep's roles. One query.
   */
  public List<Target> ofRep(Organization organization, Rep rep) {
    Set<String> roles = Target.rolesOf(rep);
    return repository
        .standing(organization.id(), rep.id(), roles.isEmpty() ? NO_ROLE : roles)
        .stream()
        .map(TargetEntity::toDomain)
        .toList();
  }

  /** All targets that stood as it was known on an instant. One query. */
  public List<Target> asKnownOn(Organization organization, Instant at) {
    return history.asKnownOn(organization.id(), TargetEntity.KIND, at).stream()
        .filter(document -> !document.flag("withdrawn"))
        .map(TargetEntity::toDomain)
        .toList();
  }

  /**
   * The target with this key.
   *
   * @throws ProblemException 404 where there is none
   */
  Target target(Organization organization, String key) {
    return standing(organization, key).toDomain();
  }

  /**
   * Withdraws a target: from now on it never stood. What was known before still says that it did.
   *
   * @throws ProblemException 404 where there is none
   */
  void withdraw(Organization organization, String key) {
    repository.lock(organization.id());
    TargetEntity entity = standing(organization, key);
    entity.withdrawn = true;
    repository.flush();
    history.append(organization.id(), TargetEntity.KIND, List.of(entity.id));
  }

  private TargetEntity standing(Organization organization, String key) {
    return repository
        .findStanding(organization.id(), key)
        .orElseThrow(() -> ProblemException.unknown("target", key));
  }

  /** Of two targets with the same of these it couldn't be said which counts. */
  private record Beginning(
      int metricId, Integer repId, String role, Integer teamId, LocalDate from) {
    static Beginning of(TargetEntity entity) {
      return new Beginning(entity.metricId, entity.repId, entity.role, entity.teamId, entity.from);
    }
  }

  /**
   * Creates or replaces targets, all or none.
   *
   * @throws ProblemException 422 where one names what isn't there, makes no sense for its metric,
   *     or begins on the day of another one for the same
   */
  Batch.Put put(Organization organization, Batch<TargetRequest> batch) {
    if (batch.items().size() > MAX) {
      throw ProblemException.invalid("", "must have " + MAX + " targets at most");
    }
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < batch.items().size(); i++) {
      TargetRequest request = batch.items().get(i);
      request.check(batch.pointer(i));
      if (!keys.add(request.key())) {
        throw ProblemException.invalid(batch.pointer(i) + "/key", "stands twice in this body");
      }
    }
    repository.lock(organization.id());
    Map<String, TargetEntity> known = new HashMap<>();
    repository.withKeys(organization.id(), keys).forEach(one -> known.put(one.key, one));
    Map<Beginning, String> taken = new HashMap<>();
    for (TargetEntity one : repository.standing(organization.id())) {
      if (!keys.contains(one.key)) {
        taken.put(Beginning.of(one), one.key);
      }
    }
    if (taken.size() + keys.size() > MAX) {
      throw ProblemException.unprocessable("an organization may have " + MAX + " targets at most");
    }
    Names names = names(organization);
    List<TargetEntity> written = new ArrayList<>();
    int created = 0;
    for (int i : batch.inOrderOf(TargetRequest::key)) {
      TargetRequest request = batch.items().get(i);
      TargetEntity entity = known.get(request.key());
      if (entity == null || entity.withdrawn) {
        created++;
      }
      if (entity == null) {
        entity = new TargetEntity();
        entity.organizationId = organization.id();
      }
      request.applyTo(entity, names, batch.pointer(i));
      String other = taken.putIfAbsent(Beginning.of(entity), entity.key);
      if (other != null) {
        throw ProblemException.invalid(
            batch.pointer(i) + "/from",
            "is also the first day of the target '"
                + other
                + "' for the same metric and the same "
                + request.subject());
      }
      written.add(entity);
    }
    repository.persist(written.stream().filter(entity -> entity.id == null));
    repository.flush();
    history.append(
        organization.id(), TargetEntity.KIND, written.stream().map(one -> one.id).toList());
    return new Batch.Put(created, written.size() - created);
  }

  /** What targets are for, by key and by number. */
  record Names(
      Map<String, Metric> metrics,
      Map<String, Integer> reps,
      Map<String, Integer> teams,
      Map<Integer, String> metricKeys,
      Map<Integer, String> repKeys,
      Map<Integer, String> teamKeys) {
    TargetRequest shown(Target target) {
      return TargetRequest.from(
          target,
          metricKeys.get(target.metricId()),
          target.repId() == null ? null : repKeys.get(target.repId()),
          target.teamId() == null ? null : teamKeys.get(target.teamId()));
    }
  }

  Names names(Organization organization) {
    List<Metric> metrics = catalogue.allMetrics(organization);
    List<Rep> reps = people.allReps(organization);
    List<Team> teams = people.allTeams(organization);
    return new Names(
        metrics.stream().collect(Collectors.toMap(Metric::key, one -> one)),
        reps.stream().collect(Collectors.toMap(Rep::key, Rep::id)),
        teams.stream().collect(Collectors.toMap(Team::key, Team::id)),
        metrics.stream().collect(Collectors.toMap(Metric::id, Metric::key)),
        reps.stream().collect(Collectors.toMap(Rep::id, Rep::key)),
        teams.stream().collect(Collectors.toMap(Team::id, Team::key)));
  }

  /**
   * Which targets are asked for; what is null doesn't matter.
   *
   * @throws ProblemException 404 where one names what isn't there
   */
  List<Target> matching(
      Organization organization, String metric, String rep, String role, String team) {
    Integer metricId = metric == null ? null : catalogue.metric(organization, metric).id();
    Integer repId = rep == null ? null : people.rep(organization, rep).id();
    Integer teamId = team == null ? null : people.team(organization, team).id();
    return all(organization).stream()
        .filter(one -> metricId == null || metricId == one.metricId())
        .filter(one -> repId == null || repId.equals(one.repId()))
        .filter(one -> role == null || Objects.equals(role, one.role()))
        .filter(one -> teamId == null || teamId.equals(one.teamId()))
        .toList();
  }
}
