package org.engagementscorecard.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * Where a webhook posts to: an address whose form is allowed. What its name means is asked later.
 */
record TargetUrl(URI uri) {
  static final int MAX_LENGTH = 2_000;

  private static final Set<Integer> PORTS = Set.of(443, 8443);
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /**
   * Reads one.
   *
   * @param allowPrivate whether TLS and the usual ports may be done without
   * @throws IllegalArgumentException where it isn't allowed; its message goes behind "url"
   */
  static TargetUrl of(String text, boolean allowPrivate) {
    URI uri;
    try {
      uri = new URI(text).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be the URL of a receiver", e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(allowPrivate && scheme.equals("http"))) {
      throw new IllegalArgumentException("must begin with https://");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("must name a host");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("must not carry a user or a password");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("must not have a fragment");
    }
    if (text.length() > MAX_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IllegalArgumentException("must be ASCII, of " + MAX_LENGTH + " characters at most");
    }
    TargetUrl target = new TargetUrl(uri);
    if (target.port() < 1 || target.port() > 0xFFFF) {
      throw new IllegalArgumentException("must have a port from 1 to 65535");
    }
    if (!allowPrivate && !PORTS.contains(target.port())) {
      throw new IllegalArgumentException("must have port 443 or 8443");
    }
    return target;
  }

  boolean tls() {
    return uri.getScheme().equalsIgnoreCase("https");
  }

  int port() {
    return uri.getPort() >= 0 ? uri.getPort() : tls() ? HTTPS : HTTP;
  }

  /** The host without the brackets of an IPv6 address. */
  String host() {
    return uri.getHost().replaceAll("[\\[\\]]", "");
  }

  /** Path and query, as they are sent. */
  String pathAndQuery() {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }
}
