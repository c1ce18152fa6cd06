package org.engagementscorecard.resource;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.http.Batch;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Organization;

/**
 * What there is to learn from; all within the organization's transaction. An organization has a
 * thousand resources at most, so they are read whole.
 */
@ApplicationScoped
public class Resources {
  static final int MAX = 1_000;

  private final LearningResourceRepository repository;
  private final Catalogue catalogue;

  Resources(LearningResourceRepository repository, Catalogue catalogue) {
    this.repository = repository;
    this.catalogue = catalogue;
  }

  /** All that aren't retired, by key. */
  public List<LearningResource> all(Organization organization) {
    return shown(organization, repository.standing(organization.id()));
  }

  /** Those linked to any of these connections that aren't retired, by key. */
  public List<LearningResource> of(Organization organization, Collection<Integer> connectionIds) {
    List<Integer> ids = repository.linkedTo(organization.id(), connectionIds);
    return named(organization, ids).values().stream()
        .filter(one -> !one.retired())
        .sorted(LearningResource.BY_KEY)
        .toList();
  }

  /** Resources by their numbers, retired ones too. */
  public Map<Integer, LearningResource> named(Organization organization, Collection<Integer> ids) {
    return shown(organization, repository.withIds(organization.id(), ids)).stream()
        .collect(Collectors.toMap(LearningResource::id, one -> one));
  }

  /** The resource with this key that isn't retired, if there is one. */
  public Optional<LearningResource> find(Organization organization, String key) {
    return repository
        .findByKey(organization.id(), key)
        .filter(one -> !one.retired)
        .map(one -> shown(organization, List.of(one)).get(0));
  }

  /**
   * The resource with this key that isn't retired.
   *
   * @throws ProblemException 404 where there is none
   */
  public LearningResource resource(Organization organization, String key) {
    return find(organization, key)
        .orElseThrow(() -> ProblemException.unknown("learning-resource", key));
  }

  /**
   * Creates or replaces resources, all or none. A retired one that is sent again isn't retired any
   * more.
   *
   * @throws ProblemException 422 where one names an unknown connection or an address that is none
   */
  Batch.Put put(Organization organization, Batch<LearningResourceRequest> batch) {
    Map<String, LearningResourceEntity> known = new HashMap<>();
    repository.held(organization.id()).forEach(one -> known.put(one.key, one));
    Map<String, Integer> connections =
        catalogue.allConnections(organization).stream()
            .collect(Collectors.toMap(Connection::key, Connection::id));
    Set<String> seen = new HashSet<>();
    Map<LearningResourceEntity, List<Integer>> written = new HashMap<>();
    int created = 0;
    for (int i : batch.inOrderOf(LearningResourceRequest::key)) {
      LearningResourceRequest request = batch.items().get(i);
      if (!seen.add(request.key())) {
        throw ProblemException.invalid(batch.pointer(i) + "/key", "stands twice in this body");
      }
      request.check(batch.pointer(i));
      List<Integer> linked = request.connectionIds(connections, batch.pointer(i));
      LearningResourceEntity entity =
          known.computeIfAbsent(
              request.key(),
              key -> {
                LearningResourceEntity fresh = new LearningResourceEntity();
                fresh.organizationId = organization.id();
                fresh.key = key;
                fresh.retired = true;
                return fresh;
              });
      if (entity.retired) {
        created++;
      }
      entity.name = request.name();
      entity.kind = request.kind().key();
      entity.url = request.url();
      entity.description = request.description();
      entity.minutes = request.minutes();
      entity.retired = false;
      if (entity.id == null) {
        repository.persist(entity);
      }
      written.put(entity, linked);
    }
    if (known.size() > MAX) {
      throw ProblemException.unprocessable(
          "an organization may have " + MAX + " resources at most, retired ones too");
    }
    repository.flush();
    Map<Integer, List<Integer>> links = new HashMap<>();
    written.forEach((entity, linked) -> links.put(entity.id, linked));
    repository.link(organization.id(), links);
    return new Batch.Put(created, written.size() - created);
  }

  /**
   * Retires a resource: it isn't shown any more, and who has completed it stays known.
   *
   * @throws ProblemException 404 where there is none
   */
  void retire(Organization organization, String key) {
    repository
            .findByKey(organization.id(), key)
            .filter(one -> !one.retired)
            .orElseThrow(() -> ProblemException.unknown("learning-resource", key))
            .retired =
        true;
  }

  private List<LearningResource> shown(
      Organization organization, List<LearningResourceEntity> entities) {
    Map<Integer, List<Integer>> connections =
        repository.connections(
            organization.id(), entities.stream().map(entity -> entity.id).toList());
    return entities.stream()
        .map(entity -> entity.toDomain(connections.getOrDefault(entity.id, List.of())))
        .toList();
  }
}
