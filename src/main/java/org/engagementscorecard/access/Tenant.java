package org.engagementscorecard.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.function.Consumer;
import java.util.function.Function;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.TenantTransaction;

/** The caller, and the caller's organization: every resource opens its transactions here. */
@RequestScoped
public class Tenant {
  static final String ORGANIZATION_ID = "organizationId";
  static final String READER = "reader";
  static final String KEY_ID = "keyId";

  private final SecurityIdentity identity;
  private final TenantTransaction transaction;

  Tenant(SecurityIdentity identity, TenantTransaction transaction) {
    this.identity = identity;
    this.transaction = transaction;
  }

  /** Runs work that only reads what the caller's organization has. */
  public <R> R read(Function<Organization, R> work) {
    return transaction.read(organizationId(), work);
  }

  /** Runs work that may write what the caller's organization has. */
  public <R> R write(Function<Organization, R> work) {
    return transaction.write(organizationId(), work);
  }

  /** Runs work that may write, and has nothing to answer. */
  public void change(Consumer<Organization> work) {
    transaction.write(
        organizationId(),
        organization -> {
          work.accept(organization);
          return null;
        });
  }

  /** Number of the caller's organization. */
  public int organizationId() {
    return identity.getAttribute(ORGANIZATION_ID);
  }

  /** Who reads with the key that the caller carries. */
  public Reader reader() {
    return identity.getAttribute(READER);
  }

  /** Number of the key that the caller carries. */
  public int keyId() {
    return identity.getAttribute(KEY_ID);
  }

  /** Name of the key that the caller carries. */
  public String keyName() {
    return identity.getPrincipal().getName();
  }

  /**
   * Lets only those pass who run the installation.
   *
   * @throws ProblemException 403 for everybody else
   */
  void requireInstallationAdmin() {
    if (!read(Organization::isDefault)) {
      throw ProblemException.forbidden(
          "Only an admin key of the organization 'default' may do this.");
    }
  }
}
