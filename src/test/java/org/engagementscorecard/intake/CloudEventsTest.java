package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CloudEvents 1.0.2 over HTTP: the examples of its HTTP protocol binding (3.1.4, 3.2.4, 3.3.3) and
 * of its JSON format (3.2, 4.3) with facts for data, in all three modes.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class CloudEventsTest {
  private static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";
  private static final String BATCH = "application/cloudevents-batch+json; charset=utf-8";
  private static final String DATA =
      "{\"rep\":\"kim\",\"metric\":\"calls_made\",\"value\":2,\"attributes\":{\"product\":\"x\"}}";
  private static final String EVENT =
      """
      {
          "specversion" : "1.0",
          "type" : "com.example.someevent",
          "source" : "/mycontext",
          "subject": null,
          "id" : "C234-1234-1234",
          "time" : "2018-04-05T17:31:00Z",
          "comexampleextension1" : "value",
          "comexampleothervalue" : 5,
          "unsetextension": null,
          "datacontenttype" : "application/json",
          "data" : %s
      }"""
          .formatted(DATA);

  private TestOrganization organization;

  @BeforeEach
  void aRep() {
    organization = TestOrganization.create().withReps("kim");
  }

  private List<List<String>> stored() {
    return DatabaseOwner.rowsAs(
        organization.id(),
        "SELECT s.key, o.id, o.at AT TIME ZONE 'UTC', o.value, o.subject FROM observation o"
            + " JOIN source s USING (organization_id, source_id) ORDER BY o.id");
  }

  private static Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce-specversion", "1.0");
    headers.put("ce-type", "com.example.someevent");
    headers.put("ce-time", "2018-04-05T03:56:24Z");
    headers.put("ce-id", "1234-1234-1234");
    headers.put("ce-source", "/mycontext/subcontext");
    return headers;
  }

  private Answer binary(Map<String, String> headers, String contentType, String body) {
    RequestSpecification request = organization.request().headers(headers);
    if (contentType != null) {
      request = request.contentType(contentType);
    }
    return TestOrganization.answer(
        request.body(body.getBytes(StandardCharsets.UTF_8)).post("/v1/observations"));
  }

  @Test
  void aStructuredEventIsAFact() {
    assertThat(organization.observe(STRUCTURED, EVENT).ok(200).get("accepted").asInt())
        .isEqualTo(1);
    assertThat(organization.observe(STRUCTURED, EVENT).ok(200).get("duplicate").asInt())
        .isEqualTo(1);
    assertThat(stored())
        .containsExactly(
            java.util.Arrays.asList(
                "/mycontext", "C234-1234-1234", "2018-04-05 17:31:00", "2", null));
  }

  @Test
  void dataGoesBeforeWhatStandsAroundIt() {
    String own =
        EVENT
            .replace("\"subject\": null", "\"subject\": \"of the event\"")
            .replace("\"rep\"", "\"at\":\"2020-01-01T00:00:00Z\",\"subject\":\"own\",\"rep\"");
    organization.observe(STRUCTURED, own).ok(200);
    organization
        .observe(STRUCTURED, own.replace("\"subject\":\"own\",", "").replace("C234", "D234"))
        .ok(200);
    assertThat(stored().stream().map(row -> row.get(4)).toList())
        .containsExactly("own", "of the event");
    assertThat(stored().get(0).get(2)).isEqualTo("2020-01-01 00:00:00");
  }

  @Test
  void withoutAContentTypeDataIsJsonAndPackedDataIsUnpacked() {
    organization
        .observe(STRUCTURED, EVENT.replace("\"datacontenttype\" : \"application/json\",", ""))
        .ok(200);
    String packed =
        "\"data_base64\" : \""
            + Base64.getEncoder().encodeToString(DATA.getBytes(StandardCharsets.UTF_8))
            + "\"";
    assertThat(
            organization
                .observe(STRUCTURED, EVENT.replace("\"data\" : " + DATA, packed))
                .ok(200)
                .get("duplicate")
                .asInt())
        .isEqualTo(1);
    for (String type :
        List.of("application/vnd.facts+json; v=1", "text/json", "Application/JSON")) {
      organization
          .observe(STRUCTURED, EVENT.replace("\"application/json\"", "\"" + type + "\""))
          .ok(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/datacontenttype ~ application/json ~ application/xml",
        "/datacontenttype ~ application/json ~ application/vnd.apache.thrift.binary",
        "/specversion ~ \"1.0\" ~ \"0.3\"",
        "/specversion ~ \"1.0\" ~ 1.0",
        "/specversion ~ \"specversion\" : \"1.0\", ~ ",
        "/type ~ \"com.example.someevent\" ~ \"\"",
        "/type ~ \"com.example.someevent\" ~ null",
        "/id ~ \"C234-1234-1234\" ~ \"\"",
        "/source ~ \"/mycontext\" ~ \"\"",
        "/source ~ \"source\" : \"/mycontext\", ~ ",
        "/subject ~ null, ~ \"\",",
        "/time ~ 2018-04-05T17:31:00Z ~ yesterday",
        "/Extension ~ comexampleextension1 ~ Extension",
        "/my_extension ~ comexampleextension1 ~ my_extension",
        "/comexampleothervalue ~ : 5, ~ : 5.5,",
        "/comexampleothervalue ~ : 5, ~ : {\"a\":1},",
        "/comexampleextension1 ~ \"value\" ~ \"val\\u0007ue\"",
        "/data ~ \"data\" ~ \"data_base64\":\"e30=\",\"data\"",
        "/data ~ \"data\" ~ \"data\":{},\"data\"",
        "/data/rep ~ \"rep\":\"kim\", ~ ",
        "/data/value ~ \"value\":2 ~ \"value\":\"2\"",
        "/data/id ~ \"rep\" ~ \"id\":\"x\",\"rep\"",
        "/data/at ~ \"time\" : \"2018-04-05T17:31:00Z\", ~ ",
      })
  void whatIsNoEventOrNoFactIsRefusedWithItsPlace(String theCase) {
    List<String> parts = List.of(theCase.split(" ~ ", -1));
    String bad =
        EVENT.replaceFirst(
            java.util.regex.Pattern.quote(parts.get(1)),
            java.util.regex.Matcher.quoteReplacement(parts.get(2)));
    assertThat(bad).isNotEqualTo(EVENT);

    JsonNode one = organization.observe(STRUCTURED, bad).problemWithPlace(422);
    JsonNode many = organization.observe(BATCH, "[" + bad + "]").problemWithPlace(422);

    assertThat(Answer.places(one)).as(one.toString()).containsExactly(parts.get(0));
    assertThat(Answer.places(many)).containsExactly("/0" + parts.get(0));
    assertThat(stored()).isEmpty();
  }

  @Test
  void dataThatIsNoObjectIsRefused() {
    for (String data : List.of("\"I'm just a string\"", "null", "7", "[]")) {
      organization.observe(STRUCTURED, EVENT.replace(DATA, data)).problemWithPlace(422);
    }
    organization.observe(STRUCTURED, "[" + EVENT + "]").problem(422);
    organization.observe(STRUCTURED, "").problem(400);
    organization.observe(BATCH, EVENT).problem(422);
    organization.observe("application/cloudevents+avro", EVENT).problem(415);
    organization.observe("application/cloudevents", EVENT).problem(415);
  }

  @Test
  void aBatchIsTakenItemByItemAndMayBeEmpty() {
    assertThat(organization.observe(BATCH, "[]").ok(200).get("accepted").asInt()).isZero();
    String binaryData =
        EVENT
            .replace("\"data\" : " + DATA, "\"data_base64\" : \"AAEC\"")
            .replace("application/json", "application/vnd.apache.thrift.binary");
    JsonNode receipt =
        organization
            .observe(
                BATCH,
                "[\n" + binaryData + ",\n" + EVENT.replace("/mycontext", "/mycontext/9") + "]")
            .ok(200);

    assertThat(receipt.get("accepted").asInt()).isEqualTo(1);
    assertThat(receipt.get("rejected").asInt()).isEqualTo(1);
    assertThat(receipt.get("items").get(0).get("source").asText()).isEqualTo("/mycontext");
    assertThat(stored().get(0).get(0)).isEqualTo("/mycontext/9");
  }

  @Test
  void aBinaryEventIsAFact() {
    for (String type : List.of("application/json; charset=utf-8", "application/vnd.fact+json")) {
      binary(headers(), type, DATA).ok(200);
    }
    assertThat(stored())
        .containsExactly(
            java.util.Arrays.asList(
                "/mycontext/subcontext", "1234-1234-1234", "2018-04-05 03:56:24", "2", null));
  }

  @Test
  void headersAreDecodedOnce() {
    Map<String, String> headers = headers();
    headers.put("ce-subject", "Euro%20%E2%82%AC%20%F0%9F%98%80");
    headers.put("ce-id", "%41%2525");
    headers.put("ce-source", "\"a \\\"b\\\" c\"");
    headers.put("CE-ComExampleOtherValue", "5");
    binary(headers, "application/json", DATA).ok(200);

    assertThat(stored().get(0).get(4)).isEqualTo("Euro € 😀");
    assertThat(stored().get(0).get(1)).isEqualTo("A%25");
    assertThat(stored().get(0).get(0)).isEqualTo("a \"b\" c");
  }

  @Test
  void aBinaryEventThatIsNoneIsRefused() {
    for (List<String> change :
        List.of(
            List.of("ce-specversion", "0.3"),
            List.of("ce-type", ""),
            List.of("ce-id", ""),
            List.of("ce-id", "%C0%A0"),
            List.of("ce-id", "%4"),
            List.of("ce-id", "%zz"),
            List.of("ce-source", "%ED%A0%80"),
            List.of("ce-time", "yesterday"),
            List.of("ce-my_extension", "x"),
            List.of("ce-datacontenttype", "application/json"))) {
      Map<String, String> headers = headers();
      headers.put(change.get(0), change.get(1));
      binary(headers, "application/json", DATA).problem(422);
    }
    for (String missing : List.of("ce-type", "ce-id", "ce-source", "ce-time")) {
      Map<String, String> headers = headers();
      headers.remove(missing);
      binary(headers, "application/json", DATA).problem(422);
    }
    binary(headers(), "application/xml", "<much wow=\"xml\"/>").problem(422);
    binary(headers(), "application/json", "I'm just a string").problem(422);
    binary(headers(), "application/json", "\"I'm just a string\"").problem(422);
    binary(headers(), "application/json", DATA + DATA).problem(422);
    binary(headers(), "application/json", "").problem(422);
    assertThat(stored()).isEmpty();
  }
}
