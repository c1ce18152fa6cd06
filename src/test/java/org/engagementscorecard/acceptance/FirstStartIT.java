package org.engagementscorecard.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.engagementscorecard.launch.PackagedApplication;
import org.junit.jupiter.api.Test;

/** The first start shows an admin key, once; one that is lost can be given anew. */
class FirstStartIT {
  private static final Pattern KEY = Pattern.compile("Admin key: +(esk_\\S+)");

  @Test
  void theFirstStartPrintsAnAdminKeyThatWorksFromThenOn() throws IOException {
    Map<String, String> environment =
        Map.of(
            "SCORECARD_DATA_DIR",
            Files.createTempDirectory(Path.of("target"), "first-start")
                .toAbsolutePath()
                .toString());
    String key;
    try (PackagedApplication application = start(environment)) {
      assertThat(application.output())
          .contains(application.baseUri() + "q/swagger-ui")
          .contains(application.baseUri() + "q/openapi");
      Matcher printed = KEY.matcher(application.output());
      assertThat(printed.find()).as(application.output()).isTrue();
      key = printed.group(1);
      assertOpens(application, key);
    }

    // A later start prints no key, and takes one that is given beside the first
    Map<String, String> given =
        Map.of(
            "SCORECARD_DATA_DIR",
            environment.get("SCORECARD_DATA_DIR"),
            "SCORECARD_ADMIN_KEY",
            "esk_given-later");
    try (PackagedApplication application = start(given)) {
      assertThat(KEY.matcher(application.output()).find()).isFalse();
      assertOpens(application, key);
      assertOpens(application, "esk_given-later");
    }
  }

  private static PackagedApplication start(Map<String, String> environment) {
    return PackagedApplication.start(environment)
        .awaitReady()
        .awaitOutput("Engagement Scorecard is ready.");
  }

  private static void assertOpens(PackagedApplication application, String key) {
    given()
        .baseUri(application.baseUri().toString())
        .header("Authorization", "Bearer " + key)
        .get("/v1/organizations")
        .then()
        .statusCode(200)
        .body("items[0].key", equalTo("default"));
  }
}
