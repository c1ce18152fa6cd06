package org.engagementscorecard.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.OrganizationSettings;
import org.engagementscorecard.organization.Organizations;
import org.engagementscorecard.organization.TenantTransaction;

/** What every installation has from its first start: the default organization and an admin key. */
@ApplicationScoped
public class Installation {
  private static final OrganizationSettings DEFAULTS = OrganizationSettings.none();

  private final Organizations organizations;
  private final TenantTransaction transaction;
  private final ApiKeys keys;
  private final Optional<String> givenAdminKey;
  private volatile String newAdminKey;
  private volatile int defaultOrganizationId;

  Installation(
      Organizations organizations,
      TenantTransaction transaction,
      ApiKeys keys,
      @ConfigProperty(name = "scorecard.admin-key") Optional<String> givenAdminKey) {
    this.organizations = organizations;
    this.transaction = transaction;
    this.keys = keys;
    this.givenAdminKey = givenAdminKey;
  }

  void open(@Observes @Priority(1) StartupEvent event) {
    Organization organization = defaultOrganization();
    defaultOrganizationId = organization.id();
    givenAdminKey.ifPresent(key -> refuseForeign(new Token(key), organization.id()));
    boolean isOpen =
        transaction.lookUp(
            organization.id(),
            () ->
                givenAdminKey.isPresent()
                    ? keys.find(organization.id(), new Token(givenAdminKey.get())).isPresent()
                    : keys.hasAny(organization));
    if (!isOpen) {
      makeKey(organization);
    }
  }

  private void makeKey(Organization organization) {
    transaction.write(
        organization.id(),
        own -> {
          if (givenAdminKey.isPresent()) {
            keys.ensure(own, "admin", Role.ADMIN, new Token(givenAdminKey.get()));
          } else if (!keys.hasAny(own)) {
            newAdminKey = keys.create(own, "admin", Role.ADMIN).token().text();
          }
          return null;
        });
  }

  /** Found or made; another instance may make it at the same moment. */
  private Organization defaultOrganization() {
    Optional<Organization> known = organizations.find(Organization.DEFAULT_KEY);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      return organizations.create(
          Organization.DEFAULT_KEY, DEFAULTS.withName("Default organization"));
    } catch (ProblemException madeMeanwhile) {
      return organizations.find(Organization.DEFAULT_KEY).orElseThrow(() -> madeMeanwhile);
    }
  }

  /** A key that names another organization would never be found in this one. */
  private static void refuseForeign(Token token, int organizationId) {
    if (token.organizationId().orElse(organizationId) != organizationId) {
      throw new IllegalStateException(
          "SCORECARD_ADMIN_KEY has the form of another organization's key; choose another text.");
    }
  }

  int defaultOrganizationId() {
    return defaultOrganizationId;
  }

  /** The admin key that this start made, to be shown once; empty where there was one already. */
  public Optional<String> newAdminKey() {
    return Optional.ofNullable(newAdminKey);
  }

  /**
   * Lends an admin key of the default organization to work that uses this service's own API. It is
   * revoked when the work ends, however it ends.
   *
   * @param name what the key is called in the list of keys
   * @param work takes the key's text
   */
  public void withKey(String name, Consumer<String> work) {
    ApiKeys.Created lent =
        transaction.write(
            defaultOrganizationId, organization -> keys.create(organization, name, Role.ADMIN));
    int id = lent.entity().id;
    try {
      work.accept(lent.token().text());
    } finally {
      transaction.write(
          defaultOrganizationId,
          organization -> {
            keys.revoke(organization, id);
            return null;
          });
    }
  }
}
