package org.engagementscorecard.organization;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.http.ProblemException;

/** Creates, lists and changes organizations. */
@ApplicationScoped
public class Organizations {
  private final OrganizationRepository repository;
  private final TenantTransaction transaction;
  private final CatalogueHistory history;
  private final Event<OrganizationCreated> created;
  private final Event<OrganizationChanged> changed;
  private final Clock clock;

  Organizations(
      OrganizationRepository repository,
      TenantTransaction transaction,
      CatalogueHistory history,
      Event<OrganizationCreated> created,
      Event<OrganizationChanged> changed,
      Clock clock) {
    this.repository = repository;
    this.transaction = transaction;
    this.history = history;
    this.created = created;
    this.changed = changed;
    this.clock = clock;
  }

  /** The organization with this key, if the installation has one. */
  public Optional<Organization> find(String key) {
    return transaction.installation(
        () -> repository.findByKey(key).map(OrganizationEntity::toDomain));
  }

  /** At most {@code limit} organizations of the installation, by key, after a key. */
  public List<Organization> after(String key, int limit) {
    return transaction.installation(
        () -> repository.after(key, limit).stream().map(OrganizationEntity::toDomain).toList());
  }

  /**
   * Creates an organization with its starter catalogue.
   *
   * @throws ProblemException 409 where the key is taken
   */
  public Organization create(String key, OrganizationSettings settings) {
    return transaction.installation(
        () -> {
          repository.lockOutOthers();
          if (repository.findByKey(key).isPresent()) {
            throw ProblemException.conflict("There is an organization '" + key + "' already.");
          }
          OrganizationEntity entity = new OrganizationEntity();
          entity.key = key;
          entity.name = key;
          entity.zone = "UTC";
          entity.fiscalYearStartMonth = 1;
          entity.weekStart = 1;
          entity.smallestGroup = 5;
          entity.rampDays = 90;
          entity.peerGroup = PeerGroup.ROLE.key();
          entity.rampDaysByRole = "{}";
          entity.language = Language.ENGLISH.key();
          entity.needsAtATime = Organization.NEEDS_AT_A_TIME;
          entity.needsPeriod = "latest-365-days";
          entity.fiscalCalendar = FiscalCalendar.MONTHS.key();
          entity.fiscalYearEnd = FiscalYearEnd.NEAREST.key();
          entity.workingDays = WorkingDaysJson.write(WorkingDays.DEFAULT.weekdays());
          entity.holidays = "[]";
          entity.createdAt = clock.instant();
          settings.applyTo(entity, "/settings");
          repository.persistAndFlush(entity);
          Organization result = entity.toDomain();
          transaction.become(result);
          history.append(result.id(), OrganizationEntity.KIND, List.of(result.id()));
          created.fire(new OrganizationCreated(result));
          return result;
        });
  }

  /** An organization as it was known on an instant, in its own transaction; empty before it was. */
  public Optional<Organization> asKnownOn(Organization organization, Instant at) {
    return history.asKnownOn(organization.id(), OrganizationEntity.KIND, at).stream()
        .findFirst()
        .map(OrganizationEntity::toDomain);
  }

  /**
   * An organization as it was known on an instant that somebody asks for, in its own transaction.
   *
   * @param now what there is to be seen now
   * @throws ProblemException 400 where the instant is yet to come, 404 where the organization was
   *     yet to be
   */
  public Organization asKnownOn(
      Organization organization, AsKnownOn asKnownOn, Activity.State now) {
    Instant at = asKnownOn.instant();
    if (at.isAfter(now.seenAt())) {
      throw ProblemException.badParameter(
          AsKnownOn.PARAMETER, "is yet to come: what will be known then can't be shown");
    }
    return asKnownOn(organization, at)
        .orElseThrow(
            () ->
                ProblemException.notYet(
                    "organization",
                    "The organization '" + organization.key() + "' wasn't there on " + at + "."));
  }

  /** Changes the settings that are given, within the organization's own transaction. */
  public Organization change(Organization organization, OrganizationSettings settings) {
    OrganizationEntity entity = repository.findById(organization.id());
    settings.applyTo(entity, "");
    repository.flush();
    history.append(organization.id(), OrganizationEntity.KIND, List.of(organization.id()));
    Organization after = entity.toDomain();
    changed.fire(new OrganizationChanged(organization, after));
    return after;
  }
}
