package org.engagementscorecard.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.Organization;

/** Makes, lists and revokes API keys; all within the organization's transaction. */
@ApplicationScoped
class ApiKeys {
  private final ApiKeyRepository repository;
  private final Clock clock;

  ApiKeys(ApiKeyRepository repository, Clock clock) {
    this.repository = repository;
    this.clock = clock;
  }

  /** A key with its text, which is shown this once. */
  record Created(ApiKeyEntity entity, Token token) {}

  Created create(Organization organization, String name, Role role) {
    return create(organization, name, role, null);
  }

  /**
   * Makes a key.
   *
   * @param person who holds it, or null where it is a system's
   */
  Created create(Organization organization, String name, Role role, String person) {
    Token token = Token.create(organization.id());
    return new Created(keep(organization, name, role, person, token), token);
  }

  /** Keeps a key whose text somebody else chose, unless it is kept already. */
  void ensure(Organization organization, String name, Role role, Token token) {
    if (repository.findValid(organization.id(), token.hash()).isEmpty()) {
      keep(organization, name, role, null, token);
    }
  }

  boolean hasAny(Organization organization) {
    return !repository.after(organization.id(), 0, 1).isEmpty();
  }

  Optional<ApiKeyEntity> find(int organizationId, Token token) {
    return repository.findValid(organizationId, token.hash());
  }

  List<ApiKeyEntity> after(Organization organization, int id, int limit) {
    return repository.after(organization.id(), id, limit);
  }

  void revoke(Organization organization, int id) {
    ApiKeyEntity entity = repository.findById(new ApiKeyEntity.Key(organization.id(), id));
    if (entity == null) {
      throw ProblemException.unknown("key", Integer.toString(id));
    }
    if (entity.revokedAt == null) {
      entity.revokedAt = clock.instant();
    }
  }

  private ApiKeyEntity keep(
      Organization organization, String name, Role role, String person, Token token) {
    ApiKeyEntity entity = new ApiKeyEntity();
    entity.organizationId = organization.id();
    entity.id = repository.nextId();
    entity.name = name;
    entity.role = role.key();
    entity.person = person;
    entity.tokenHash = token.hash();
    entity.createdAt = clock.instant();
    repository.persist(entity);
    return entity;
  }
}
