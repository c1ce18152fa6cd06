package org.engagementscorecard.people;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.engagementscorecard.http.Batch;
import org.engagementscorecard.http.Problem.Fault;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.CatalogueHistory;
import org.engagementscorecard.organization.CatalogueHistory.Document;
import org.engagementscorecard.organization.Organization;

/** Reps and teams by their keys; all within the organization's transaction. */
@ApplicationScoped
public class People {
  private final TeamRepository teams;
  private final RepRepository reps;
  private final MembershipRepository memberships;
  private final CatalogueHistory history;
  private final RepAliases aliases;
  private final Event<RepsChanged> repsChanged;

  People(
      TeamRepository teams,
      RepRepository reps,
      MembershipRepository memberships,
      CatalogueHistory history,
      RepAliases aliases,
      Event<RepsChanged> repsChanged) {
    this.teams = teams;
    this.reps = reps;
    this.memberships = memberships;
    this.history = history;
    this.aliases = aliases;
    this.repsChanged = repsChanged;
  }

  /** Numbers of all reps, by key and by alias. Two queries. */
  public Map<String, Integer> keysOfReps(Organization organization) {
    Map<String, Integer> ids = aliases.all(organization.id());
    ids.putAll(reps.idsByKey(organization.id()));
    return ids;
  }

  /** Keys of the reps with these numbers. One query. */
  public Map<Integer, String> repKeys(Organization organization, Collection<Integer> ids) {
    return ids.isEmpty()
        ? Map.of()
        : reps.withIds(organization.id(), ids).stream()
            .collect(Collectors.toMap(rep -> rep.id, rep -> rep.key));
  }

  /**
   * The rep with this key.
   *
   * @throws ProblemException 404 where there is none
   */
  public Rep rep(Organization organization, String key) {
    return findRep(organization, key).orElseThrow(() -> ProblemException.unknown("rep", key));
  }

  /** The rep with this key, if there is one. */
  public Optional<Rep> findRep(Organization organization, String key) {
    return reps.findByKey(organization.id(), key)
        .map(entity -> toDomain(organization, List.of(entity)).get(0));
  }

  /** All reps with their memberships. Four queries, whatever their number. */
  public List<Rep> allReps(Organization organization) {
    return toDomain(organization, reps.all(organization.id()), memberships.all(organization.id()));
  }

  List<Rep> repsAfter(Organization organization, String key, int limit) {
    return toDomain(organization, reps.after(organization.id(), key, limit));
  }

  /**
   * The team with this key.
   *
   * @throws ProblemException 404 where there is none
   */
  public Team team(Organization organization, String key) {
    TeamEntity entity =
        teams
            .findByKey(organization.id(), key)
            .orElseThrow(() -> ProblemException.unknown("team", key));
    return shown(organization, List.of(entity)).get(0);
  }

  /** All teams. One query. */
  public List<Team> allTeams(Organization organization) {
    return shown(organization, teams.all(organization.id()));
  }

  /** Keys of a team and of all teams below it. */
  public Set<String> withTeamsBelow(Organization organization, String key) {
    return Team.withAllBelow(allTeams(organization), key);
  }

  /**
   * Numbers of the reps who are members of a team, or of one below it, on a day.
   *
   * @throws ProblemException 404 where there is no such team
   */
  public Set<Integer> membersOn(Organization organization, String key, LocalDate day) {
    team(organization, key);
    Set<String> below = withTeamsBelow(organization, key);
    return allReps(organization).stream()
        .filter(rep -> rep.on(day).map(Membership::team).filter(below::contains).isPresent())
        .map(Rep::id)
        .collect(Collectors.toSet());
  }

  /** All teams as they were known on an instant. */
  public List<Team> teamsAsKnownOn(Organization organization, Instant at) {
    List<Document> documents = history.asKnownOn(organization.id(), TeamEntity.KIND, at);
    Map<Integer, String> keys = teamKeys(documents);
    return documents.stream()
        .map(
            team ->
                new Team(
                    team.id(),
                    team.text("key"),
                    team.text("name"),
                    keys.get(team.number("parent_team_id"))))
        .toList();
  }

  /** All reps with their memberships as they were known on an instant; without their aliases. */
  public List<Rep> repsAsKnownOn(Organization organization, Instant at) {
    Map<Integer, String> teamKeys =
        teamKeys(history.asKnownOn(organization.id(), TeamEntity.KIND, at));
    return history.asKnownOn(organization.id(), RepEntity.KIND, at).stream()
        .map(
            rep ->
                new Rep(
                    rep.id(),
                    rep.text("key"),
                    rep.text("name"),
                    rep.text("start_date") == null ? null : LocalDate.parse(rep.text("start_date")),
                    List.of(),
                    StreamSupport.stream(rep.content().get("memberships").spliterator(), false)
                        .map(part -> membership(new Document(rep.id(), part), teamKeys))
                        .toList()))
        .toList();
  }

  private static Membership membership(Document part, Map<Integer, String> teamKeys) {
    return new Membership(
        LocalDate.parse(part.text("from_date")),
        LocalDate.parse(part.text("until_date")),
        teamKeys.get(part.number("team_id")),
        part.text("role"));
  }

  private static Map<Integer, String> teamKeys(List<Document> teams) {
    Map<Integer, String> keys = new HashMap<>();
    teams.forEach(team -> keys.put(team.id(), team.text("key")));
    return keys;
  }

  List<Team> teamsAfter(Organization organization, String key, int limit) {
    return shown(organization, teams.after(organization.id(), key, limit));
  }

  /** Creates or replaces teams, all or none; a team may name one that comes later as its parent. */
  public Batch.Put putTeams(Organization organization, Batch<TeamRequest> batch) {
    List<TeamRequest> requests = batch.items();
    Set<String> named = new HashSet<>();
    for (TeamRequest request : requests) {
      named.add(request.key());
      if (request.parent() != null) {
        named.add(request.parent());
      }
    }
    Map<String, TeamEntity> known = teamsByKey(organization, named);
    int created = 0;
    Set<String> seen = new HashSet<>();
    for (int i : batch.inOrderOf(TeamRequest::key)) {
      TeamRequest request = requests.get(i);
      if (!seen.add(request.key())) {
        throw ProblemException.invalid(batch.pointer(i) + "/key", "stands twice in this body");
      }
      TeamEntity entity = known.get(request.key());
      if (entity == null) {
        entity = new TeamEntity();
        entity.organizationId = organization.id();
        entity.key = request.key();
        entity.name = request.name();
        teams.persist(entity);
        known.put(request.key(), entity);
        created++;
      }
      entity.name = request.name();
    }
    teams.flush();
    for (int i = 0; i < requests.size(); i++) {
      String parent = requests.get(i).parent();
      TeamEntity above = parent == null ? null : known.get(parent);
      if (parent != null && above == null) {
        throw ProblemException.invalid(batch.pointer(i) + "/parent", "names an unknown team");
      }
      known.get(requests.get(i).key()).parentId = above == null ? null : above.id;
    }
    refuseCircles(organization, batch);
    teams.flush();
    history.append(
        organization.id(),
        TeamEntity.KIND,
        requests.stream().map(request -> known.get(request.key()).id).toList());
    return new Batch.Put(created, requests.size() - created);
  }

  /**
   * Creates or replaces reps, all or none.
   *
   * @throws ProblemException 422 where a membership names an unknown team, 409 where a key or an
   *     alias is somebody else's
   */
  public Batch.Put putReps(Organization organization, Batch<RepRequest> batch) {
    List<RepRequest> requests = batch.items();
    aliases.lockNames(organization.id());
    Set<String> teamKeys = new HashSet<>();
    List<List<Membership>> parts = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < requests.size(); i++) {
      if (!keys.add(requests.get(i).key())) {
        throw ProblemException.invalid(batch.pointer(i) + "/key", "stands twice in this body");
      }
      parts.add(requests.get(i).parts(batch.pointer(i)));
      parts.get(i).stream()
          .map(Membership::team)
          .filter(team -> team != null)
          .forEach(teamKeys::add);
    }
    Map<String, TeamEntity> knownTeams = teamsByKey(organization, teamKeys);
    Map<String, RepEntity> known =
        keys.isEmpty()
            ? new HashMap<>()
            : reps.withKeys(organization.id(), keys).stream()
                .collect(Collectors.toMap(rep -> rep.key, Function.identity()));
    memberships.deleteOfReps(
        organization.id(), known.values().stream().map(rep -> rep.id).toList());
    Set<String> fresh = new HashSet<>();
    List<Integer> ids = new ArrayList<>();
    for (int i : batch.inOrderOf(RepRequest::key)) {
      RepRequest request = requests.get(i);
      RepEntity entity = known.get(request.key());
      if (entity == null) {
        entity = new RepEntity();
        entity.organizationId = organization.id();
        entity.key = request.key();
        fresh.add(request.key());
      }
      entity.name = request.name();
      entity.startDate = request.startDate();
      if (entity.id == null) {
        reps.persist(entity);
        known.put(entity.key, entity);
      }
      ids.add(entity.id);
      for (int j = 0; j < parts.get(i).size(); j++) {
        Membership part = parts.get(i).get(j);
        TeamEntity team = part.team() == null ? null : knownTeams.get(part.team());
        if (part.team() != null && team == null) {
          throw ProblemException.invalid(
              batch.pointer(i) + "/memberships/" + j + "/team", "names an unknown team");
        }
        MembershipEntity membership = new MembershipEntity();
        membership.organizationId = organization.id();
        membership.repId = entity.id;
        membership.from = part.from();
        membership.until = part.until();
        membership.teamId = team == null ? null : team.id;
        membership.role = part.role();
        memberships.persist(membership);
      }
    }
    reps.flush();
    history.append(organization.id(), RepEntity.KIND, ids);
    NameChange names = putAliases(organization, batch, known, fresh);
    if (names.any()) {
      repsChanged.fire(new RepsChanged(organization, names.added()));
    }
    return new Batch.Put(fresh.size(), requests.size() - fresh.size());
  }

  /** Keys by which reps are known from now on, and whether there are some by which they aren't. */
  private record NameChange(Set<String> added, boolean removed) {
    boolean any() {
      return removed || !added.isEmpty();
    }
  }

  /**
   * Gives the reps of a body the aliases it names; those of reps for which it names none stay.
   *
   * @param known the reps of the body, by key
   * @param fresh keys of those that are new
   */
  private NameChange putAliases(
      Organization organization,
      Batch<RepRequest> batch,
      Map<String, RepEntity> known,
      Set<String> fresh) {
    Map<String, Integer> places = new HashMap<>();
    List<Integer> told = new ArrayList<>();
    for (int i = 0; i < batch.items().size(); i++) {
      RepRequest request = batch.items().get(i);
      if (request.aliases() != null) {
        told.add(known.get(request.key()).id);
        for (int j = 0; j < request.aliases().size(); j++) {
          String alias = request.aliases().get(j);
          String place = batch.pointer(i) + "/aliases/" + j;
          if (known.containsKey(alias)) {
            throw ProblemException.invalid(place, "is the own key of a rep of this body");
          }
          if (places.putIfAbsent(alias, i) != null) {
            throw ProblemException.invalid(place, "stands twice in this body");
          }
        }
      }
    }
    Map<String, Integer> before = new HashMap<>();
    aliases
        .ofReps(organization.id(), told)
        .forEach((repId, keys) -> keys.forEach(alias -> before.put(alias, repId)));
    Map<String, Integer> after = new HashMap<>();
    places.forEach((alias, i) -> after.put(alias, known.get(batch.items().get(i).key()).id));
    Set<String> gone = new HashSet<>(before.keySet());
    gone.removeIf(alias -> before.get(alias).equals(after.get(alias)));
    Set<String> come = new HashSet<>(after.keySet());
    come.removeIf(alias -> after.get(alias).equals(before.get(alias)));
    aliases.remove(organization.id(), gone);
    refuseTaken(organization, batch, come, fresh);
    aliases.add(
        organization.id(),
        come.stream().map(alias -> new RepAliases.Alias(alias, after.get(alias))).toList());
    Set<String> added = new HashSet<>(fresh);
    added.addAll(come);
    return new NameChange(added, !gone.isEmpty());
  }

  /** Refuses aliases and new keys that stand for somebody already. */
  private void refuseTaken(
      Organization organization,
      Batch<RepRequest> batch,
      Set<String> newAliases,
      Set<String> fresh) {
    Set<String> names = new HashSet<>(newAliases);
    names.addAll(fresh);
    Set<String> taken = aliases.among(organization.id(), names).keySet();
    Set<String> reserved =
        newAliases.isEmpty()
            ? Set.of()
            : reps.keysAmong(organization.id(), newAliases.toArray(String[]::new));
    for (int i = 0; i < batch.items().size(); i++) {
      RepRequest request = batch.items().get(i);
      if (fresh.contains(request.key()) && taken.contains(request.key())) {
        throw takenByAlias(batch.pointer(i) + "/key", request.key());
      }
      for (int j = 0; request.aliases() != null && j < request.aliases().size(); j++) {
        String alias = request.aliases().get(j);
        String place = batch.pointer(i) + "/aliases/" + j;
        if (newAliases.contains(alias) && taken.contains(alias)) {
          throw takenByAlias(place, alias);
        }
        if (reserved.contains(alias)) {
          throw takenByRep(place, alias);
        }
      }
    }
  }

  private static ProblemException takenByAlias(String place, String key) {
    return ProblemException.conflict(
        "'" + key + "' is an alias of a rep already.", Fault.at(place, "is an alias already"));
  }

  private static ProblemException takenByRep(String place, String key) {
    return ProblemException.conflict(
        "There is a rep '" + key + "'.", Fault.at(place, "is the own key of a rep"));
  }

  /**
   * Lets facts that name an alias be a rep's, those that wait for it too. Done again it changes
   * nothing.
   *
   * @throws ProblemException 409 where the alias is somebody else's, or a rep's own key
   */
  public Rep putAlias(Organization organization, String key, String alias) {
    aliases.lockNames(organization.id());
    Rep rep = rep(organization, key);
    Integer owner = aliases.among(organization.id(), List.of(alias)).get(alias);
    if (owner != null && owner == rep.id()) {
      return rep;
    }
    Fault place = Fault.ofParameter("alias", "is taken");
    if (owner != null) {
      throw ProblemException.conflict(
          "'"
              + alias
              + "' is an alias of the rep '"
              + repKeys(organization, List.of(owner)).get(owner)
              + "' already.",
          place);
    }
    if (reps.findByKey(organization.id(), alias).isPresent()) {
      throw ProblemException.conflict("There is a rep '" + alias + "'.", place);
    }
    if (rep.aliases().size() == RepRequest.MAX_ALIASES) {
      throw ProblemException.unprocessable(
          "a rep may have " + RepRequest.MAX_ALIASES + " aliases at most",
          Fault.ofParameter("alias", "would be one too many"));
    }
    aliases.add(organization.id(), List.of(new RepAliases.Alias(alias, rep.id())));
    repsChanged.fire(new RepsChanged(organization, Set.of(alias)));
    return rep(organization, key);
  }

  /**
   * Takes an alias away: facts that name it wait from now on. Those recorded under it stay.
   *
   * @throws ProblemException 404 where the rep has no such alias
   */
  public void removeAlias(Organization organization, String key, String alias) {
    aliases.lockNames(organization.id());
    if (!rep(organization, key).aliases().contains(alias)) {
      throw ProblemException.unknown("alias", alias);
    }
    aliases.remove(organization.id(), List.of(alias));
    repsChanged.fire(new RepsChanged(organization, Set.of()));
  }

  /** Keys of those teams among these that don't exist. */
  Set<String> unknownTeams(Organization organization, Set<String> keys) {
    Set<String> unknown = new HashSet<>(keys);
    unknown.removeAll(teamsByKey(organization, keys).keySet());
    return unknown;
  }

  private Map<String, TeamEntity> teamsByKey(Organization organization, Set<String> keys) {
    return keys.isEmpty()
        ? new HashMap<>()
        : teams.withKeys(organization.id(), keys).stream()
            .collect(
                Collectors.toMap(
                    team -> team.key, Function.identity(), (one, other) -> one, HashMap::new));
  }

  private void refuseCircles(Organization organization, Batch<TeamRequest> batch) {
    Map<Integer, Integer> parents = new HashMap<>();
    Map<String, Integer> ids = new HashMap<>();
    for (TeamEntity entity : teams.all(organization.id())) {
      parents.put(entity.id, entity.parentId);
      ids.put(entity.key, entity.id);
    }
    for (int i = 0; i < batch.items().size(); i++) {
      Set<Integer> path = new HashSet<>();
      for (Integer id = ids.get(batch.items().get(i).key()); id != null; id = parents.get(id)) {
        if (!path.add(id)) {
          throw ProblemException.invalid(
              batch.pointer(i) + "/parent", "would put a team below itself");
        }
      }
    }
  }

  private List<Team> shown(Organization organization, List<TeamEntity> entities) {
    Map<Integer, String> keys =
        teams.all(organization.id()).stream()
            .collect(Collectors.toMap(team -> team.id, team -> team.key));
    return entities.stream()
        .map(
            entity ->
                new Team(
                    entity.id,
                    entity.key,
                    entity.name,
                    entity.parentId == null ? null : keys.get(entity.parentId)))
        .toList();
  }

  private List<Rep> toDomain(Organization organization, List<RepEntity> entities) {
    return toDomain(
        organization,
        entities,
        memberships.ofReps(organization.id(), entities.stream().map(rep -> rep.id).toList()));
  }

  private List<Rep> toDomain(
      Organization organization, List<RepEntity> entities, List<MembershipEntity> parts) {
    Map<Integer, String> teamKeys =
        teams.all(organization.id()).stream()
            .collect(Collectors.toMap(team -> team.id, team -> team.key));
    Map<Integer, List<Membership>> byRep = new HashMap<>();
    for (MembershipEntity part : parts) {
      byRep
          .computeIfAbsent(part.repId, id -> new ArrayList<>())
          .add(
              new Membership(
                  part.from,
                  part.until,
                  part.teamId == null ? null : teamKeys.get(part.teamId),
                  part.role));
    }
    Map<Integer, List<String>> aliasesByRep =
        aliases.ofReps(organization.id(), entities.stream().map(rep -> rep.id).toList());
    return entities.stream()
        .map(
            entity ->
                new Rep(
                    entity.id,
                    entity.key,
                    entity.name,
                    entity.startDate,
                    aliasesByRep.getOrDefault(entity.id, List.of()),
                    byRep.getOrDefault(entity.id, List.of())))
        .toList();
  }
}
