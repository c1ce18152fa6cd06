package org.engagementscorecard;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Holds {@code openapi.yaml} and the service together, and the contract to its promises. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ContractTest {
  private static final Path CONTRACT = Path.of("openapi.yaml");
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  /** Run with {@code -Dcontract.write=true} to take over what the service serves. */
  @Test
  void theCheckedInContractIsWhatTheServiceServes() throws IOException {
    String served = given().get("/q/openapi").then().statusCode(200).extract().asString();
    if (Boolean.getBoolean("contract.write")) {
      Files.writeString(CONTRACT, served);
    }
    assertThat(Files.readString(CONTRACT))
        .as(
            "openapi.yaml differs; take it over with: mvn test -Dtest=ContractTest"
                + " -Dcontract.write=true")
        .isEqualTo(served);
  }

  @Test
  void theContractIsServedWithoutAKeyAndTheUiIsOn() {
    given().get("/q/swagger-ui/").then().statusCode(200);
  }

  @Test
  void everyOperationIsDescribedWithExamplesAndItsResponses() throws IOException {
    JsonNode api =
        new ObjectMapper()
            .readTree(
                given().get("/q/openapi?format=json").then().statusCode(200).extract().asString());
    assertThat(api.get("openapi").asText()).startsWith("3.1");
    List<String> missing = new ArrayList<>();
    api.get("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        method -> {
                          if (METHODS.contains(method.getKey())) {
                            check(
                                method.getKey() + " " + path.getKey(), method.getValue(), missing);
                          }
                        }));
    assertThat(missing).isEmpty();
  }

  private static void check(String name, JsonNode operation, List<String> missing) {
    for (String field : List.of("operationId", "summary", "description", "tags")) {
      if (!operation.has(field)) {
        missing.add(name + ": " + field);
      }
    }
    operation
        .path("parameters")
        .forEach(
            parameter -> {
              if (!parameter.has("description")) {
                missing.add(name + ": description of parameter " + parameter.get("name"));
              }
            });
    if (operation.has("requestBody")) {
      examples(name + " body", operation.get("requestBody").get("content"), missing);
    }
    JsonNode responses = operation.get("responses");
    for (String status : List.of("400", "401", "500", "503")) {
      if (!responses.has(status)) {
        missing.add(name + ": " + status);
      }
    }
    responses
        .fields()
        .forEachRemaining(
            response -> {
              if (response.getKey().startsWith("2") && !response.getKey().equals("204")) {
                examples(
                    name + " " + response.getKey(), response.getValue().get("content"), missing);
              }
            });
  }

  private static void examples(String name, JsonNode content, List<String> missing) {
    content
        .fields()
        .forEachRemaining(
            media -> {
              if (!media.getValue().has("example") && !media.getValue().has("examples")) {
                missing.add(name + " " + media.getKey() + ": example");
              }
              if (!media.getValue().has("schema")) {
                missing.add(name + " " + media.getKey() + ": schema");
              }
            });
  }
}
