package org.engagementscorecard.launch;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks a service on this machine whether it is ready: the container image's health check, because a
 * small image has no other HTTP client. Exits with 0 when it is, with 1 when it isn't.
 *
 * <p>It uses nothing outside of the JDK, so that it runs from the application's jar alone.
 */
public final class HealthProbe {
  private static final int LIMIT_IN_MILLIS = 3000;

  private HealthProbe() {}

  /**
   * @param arguments none; the port is {@code QUARKUS_HTTP_PORT}, or 8080
   */
  public static void main(String... arguments) {
    var port = System.getenv().getOrDefault("QUARKUS_HTTP_PORT", "8080");
    var ready = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
    try {
      var connection = (HttpURLConnection) ready.toURL().openConnection();
      connection.setConnectTimeout(LIMIT_IN_MILLIS);
      connection.setReadTimeout(LIMIT_IN_MILLIS);
      int status = connection.getResponseCode();
      System.out.println(ready + " answers " + status);
      System.exit(status == HttpURLConnection.HTTP_OK ? 0 : 1);
    } catch (IOException e) {
      System.out.println(ready + ": " + e.getMessage());
      System.exit(1);
    }
  }
}
