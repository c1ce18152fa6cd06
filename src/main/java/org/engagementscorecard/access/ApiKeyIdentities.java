package org.engagementscorecard.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.engagementscorecard.organization.TenantTransaction;

/** Finds out whose key it is: looked up among the rows of the organization that the key names. */
@ApplicationScoped
class ApiKeyIdentities implements IdentityProvider<TokenAuthenticationRequest> {
  private final ApiKeys keys;
  private final TenantTransaction transaction;
  private final Installation installation;

  ApiKeyIdentities(ApiKeys keys, TenantTransaction transaction, Installation installation) {
    this.keys = keys;
    this.transaction = transaction;
    this.installation = installation;
  }

  @Override
  public Class<TokenAuthenticationRequest> getRequestType() {
    return TokenAuthenticationRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      TokenAuthenticationRequest request, AuthenticationRequestContext context) {
    return context.runBlocking(() -> identify(new Token(request.getToken().getToken())));
  }

  private SecurityIdentity identify(Token token) {
    int organizationId = token.organizationId().orElseGet(installation::defaultOrganizationId);
    Optional<ApiKeyEntity> key =
        transaction.lookUp(organizationId, () -> keys.find(organizationId, token));
    return key.map(ApiKeyIdentities::identity)
        .orElseThrow(() -> new AuthenticationFailedException("unknown key"));
  }

  private static SecurityIdentity identity(ApiKeyEntity key) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(key.name))
        .addRole(key.role)
        .addAttribute(Tenant.ORGANIZATION_ID, key.organizationId)
        .build();
  }
}
