package org.engagementscorecard.xapi;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import org.engagementscorecard.organization.Organization;

/** What things are called towards learning systems: an IRI each, the same for ever. */
@ApplicationScoped
class Names {
  /** Verbs, types and extensions are the same in every installation. */
  static final String VOCABULARY = "https://engagementscorecard.org/xapi/";

  /** The namespace of names that are URLs: RFC 9562, 6.6. */
  private static final UUID OF_URLS = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

  private final String home;

  Names(XapiConfiguration configuration) {
    this.home = configuration.home().replaceAll("/+$", "");
  }

  /** The organization, which is also where the accounts of its reps are. */
  String organization(Organization organization) {
    return home + "/organizations/" + organization.key();
  }

  String need(Organization organization, int need) {
    return organization(organization) + "/learning-needs/" + need;
  }

  String connection(Organization organization, String key) {
    return organization(organization) + "/connections/" + encoded(key);
  }

  String resource(Organization organization, String key) {
    return organization(organization) + "/learning-resources/" + encoded(key);
  }

  /** The number of the need that has this name. */
  Optional<Integer> needOf(Organization organization, String iri) {
    return rest(organization(organization) + "/learning-needs/", iri)
        .filter(number -> number.matches("[1-9][0-9]{0,8}"))
        .map(Integer::valueOf);
  }

  /** The key of the connection that has this name. */
  Optional<String> connectionOf(Organization organization, String iri) {
    return rest(organization(organization) + "/connections/", iri)
        .map(key -> URLDecoder.decode(key, StandardCharsets.UTF_8));
  }

  private static Optional<String> rest(String prefix, String iri) {
    return iri.startsWith(prefix) ? Optional.of(iri.substring(prefix.length())) : Optional.empty();
  }

  /** The id of the statement about a step: always the same (UUID version 5, RFC 9562, 5.5). */
  UUID statement(Organization organization, long event) {
    return uuid(OF_URLS, organization(organization) + "/learning-need-steps/" + event);
  }

  static UUID uuid(UUID namespace, String name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(namespace.getMostSignificantBits())
              .putLong(namespace.getLeastSignificantBits())
              .array());
      ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
      long high = (hash.getLong() & ~0xF000L) | 0x5000L;
      long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static String encoded(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
