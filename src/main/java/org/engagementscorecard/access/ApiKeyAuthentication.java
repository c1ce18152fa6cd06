package org.engagementscorecard.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import org.engagementscorecard.http.Problem;
import org.engagementscorecard.http.ProblemMappers;

/** Takes {@code Authorization: Bearer esk_…}, and answers 401 with a problem. */
@ApplicationScoped
class ApiKeyAuthentication implements HttpAuthenticationMechanism {
  private static final String PREFIX = "Bearer ";

  private final ObjectMapper mapper;

  ApiKeyAuthentication(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    List<String> headers = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
    if (headers.isEmpty()) {
      return Uni.createFrom().nullItem();
    }
    String header = headers.get(0);
    if (headers.size() > 1
        || !header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
        || header.length() > 500) {
      return Uni.createFrom().failure(new AuthenticationFailedException("one bearer key"));
    }
    String token = header.substring(PREFIX.length()).trim();
    return identities.authenticate(
        new TokenAuthenticationRequest(new TokenCredential(token, "bearer")));
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    String body;
    try {
      body = mapper.writeValueAsString(ProblemMappers.unauthorized());
    } catch (JsonProcessingException e) {
      return Uni.createFrom().failure(e);
    }
    context
        .response()
        .setStatusCode(401)
        .putHeader("WWW-Authenticate", "Bearer")
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(body);
    return Uni.createFrom().item(true);
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(TokenAuthenticationRequest.class);
  }
}
