package org.engagementscorecard.launch;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The settings that decide how the service is started, read in this one place because some are
 * needed before the framework runs. Each can be given as a system property, an environment variable
 * (the name in capitals with underscores) or in a configuration file.
 *
 * @param jdbcUrl {@code QUARKUS_DATASOURCE_JDBC_URL}: the database to use; absent, the embedded one
 *     is started
 * @param dataDirectory {@code SCORECARD_DATA_DIR}: where the embedded database lives, {@code data}
 *     in the working directory by default
 * @param httpHost {@code QUARKUS_HTTP_HOST}: the address listened on
 * @param httpPort {@code QUARKUS_HTTP_PORT}: 8080 by default; 0 lets the system choose
 * @param demo {@code SCORECARD_DEMO}: whether to fill the service with the demonstration data
 */
public record LaunchConfiguration(
    Optional<String> jdbcUrl, Path dataDirectory, String httpHost, int httpPort, boolean demo) {
  private static final int HIGHEST_PORT = 65535;

  /**
   * @throws IllegalArgumentException when a value can't be one, in a sentence that names the
   *     setting
   */
  public static LaunchConfiguration read() {
    return from(ConfigProvider.getConfig());
  }

  static LaunchConfiguration from(Config config) {
    return new LaunchConfiguration(
        text(config, "quarkus.datasource.jdbc.url"),
        Path.of(text(config, "scorecard.data-dir").orElse("data")),
        text(config, "quarkus.http.host").orElse("0.0.0.0"),
        text(config, "quarkus.http.port").map(LaunchConfiguration::port).orElse(8080),
        text(config, "scorecard.demo").map(Boolean::parseBoolean).orElse(false));
  }

  private static Optional<String> text(Config config, String name) {
    return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank());
  }

  private static int port(String value) {
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > HIGHEST_PORT) {
      throw new IllegalArgumentException(
          "QUARKUS_HTTP_PORT is \"" + value + "\": it has to be a number from 0 to 65535.");
    }
    return Integer.parseInt(value);
  }
}
