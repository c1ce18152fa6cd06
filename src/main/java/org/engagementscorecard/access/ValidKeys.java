package org.engagementscorecard.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Set;
import org.engagementscorecard.organization.Organization;

/** Tells whether keys still open doors, for those who stay for long once they were let in. */
@ApplicationScoped
public class ValidKeys {
  private final ApiKeyRepository keys;

  ValidKeys(ApiKeyRepository keys) {
    this.keys = keys;
  }

  /** Those among these numbers of keys that aren't revoked. One query. */
  public Set<Integer> among(Organization organization, Collection<Integer> ids) {
    return keys.validAmong(organization.id(), ids);
  }
}
