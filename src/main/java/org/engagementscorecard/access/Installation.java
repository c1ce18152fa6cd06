package org.engagementscorecard.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.OrganizationSettings;
import org.engagementscorecard.organization.Organizations;
import org.engagementscorecard.organization.TenantTransaction;

/** What every installation has from its first start: the default organization and an admin key. */
@ApplicationScoped
public class Installation {
  private static final OrganizationSettings DEFAULTS =
      new OrganizationSettings(null, null, null, null, null, null, null);

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
    Organization organization =
        organizations
            .find(Organization.DEFAULT_KEY)
            .orElseGet(
                () ->
                    organizations.create(
                        Organization.DEFAULT_KEY, DEFAULTS.withName("Default organization")));
    defaultOrganizationId = organization.id();
    givenAdminKey.ifPresent(key -> refuseForeign(new Token(key), organization.id()));
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
}
