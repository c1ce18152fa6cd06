package org.engagementscorecard.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.engagementscorecard.organization.TenantTransaction;

/**
 * Finds out whose key it is: looked up among the rows of the organization that the key names, and
 * remembered for a second. Systems that post fact by fact would otherwise ask the database twice as
 * often as they write to it.
 */
@ApplicationScoped
class ApiKeyIdentities implements IdentityProvider<TokenAuthenticationRequest> {
  /** How long a revoked key may go on opening doors of other instances of the service. */
  private static final Duration REMEMBERED = Duration.ofSeconds(1);

  private static final int MAX_REMEMBERED = 10_000;

  private final ApiKeys keys;
  private final TenantTransaction transaction;
  private final Installation installation;
  private final Cache<ByteBuffer, SecurityIdentity> remembered =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(REMEMBERED).build();

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
    Token token = new Token(request.getToken().getToken());
    ByteBuffer hash = ByteBuffer.wrap(token.hash());
    SecurityIdentity known = remembered.getIfPresent(hash);
    return known != null
        ? Uni.createFrom().item(known)
        : context.runBlocking(
            () -> {
              SecurityIdentity identity = identify(token);
              remembered.put(hash, identity);
              return identity;
            });
  }

  /** Forgets all keys: one was revoked. */
  void forget() {
    remembered.invalidateAll();
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
        .addAttribute(Tenant.KEY_ID, key.id)
        .addAttribute(Tenant.READER, new Reader(Optional.ofNullable(key.person)))
        .build();
  }
}
