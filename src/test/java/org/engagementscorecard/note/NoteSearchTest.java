package org.engagementscorecard.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.encoded;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** What is found in notes, in which languages and scripts, and that it comes back as it is. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class NoteSearchTest {
  private static final String WOMAN_TECHNOLOGIST = "\uD83D\uDC69\uD83C\uDFFD\u200D\uD83D\uDCBB";
  private static final String FAMILY =
      "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66";
  private static final String THUMB = "\uD83D\uDC4D";
  private static final String DARK = "\uD83C\uDFFF";

  private static TestOrganization writing(String language, String... texts) {
    TestOrganization organization =
        TestOrganization.create("{\"language\":\"" + language + "\"}").withReps("kim");
    for (String text : texts) {
      write(organization, text);
    }
    return organization;
  }

  private static void write(TestOrganization organization, String text) {
    organization
        .post(
            "/v1/notes",
            "{\"rep\":\"kim\",\"at\":\"2026-03-02T12:00:00Z\",\"text\":"
                + JsonNodeFactory.instance.textNode(text)
                + "}")
        .ok(201);
  }

  private static List<String> found(TestOrganization organization, String query) {
    return organization.all("/v1/notes?q=" + encoded(query)).stream()
        .map(one -> one.get("text").asText())
        .toList();
  }

  @Test
  void formsOfEnglishWords() {
    TestOrganization organization =
        writing("english", "She negotiated hard", "Negotiating is all", "A calm negotiation", "No");

    for (String form : List.of("negotiating", "NEGOTIATED", "negotiates", "Negotiation")) {
      assertThat(found(organization, form)).as(form).hasSize(3);
    }
    assertThat(found(organization, "negotiating hard")).containsExactly("She negotiated hard");
    assertThat(found(organization, "\"negotiate hard\"")).containsExactly("She negotiated hard");
    assertThat(found(organization, "negotiating -calm")).hasSize(2);
    assertThat(found(organization, "hard or calm")).hasSize(2);
    assertThat(found(organization, "negotiations are"))
        .as("'are' is no word to look for")
        .hasSize(3);
    assertThat(found(organization, "price")).isEmpty();
  }

  @Test
  void formsOfGermanWordsAndUmlauts() {
    TestOrganization organization =
        writing(
            "german",
            "Drei Angebote verschickt",
            "Das ANGEBOT war zu spät",
            "Mit den Angeboten kam Ärger",
            "Verhandeln über die Preise");

    for (String form : List.of("Angebot", "angebote", "ANGEBOTEN", "Angebotes")) {
      assertThat(found(organization, form)).as(form).hasSize(3);
    }
    for (String form : List.of("Ärger", "ärger", "ÄRGER", "A\u0308rger", "spät ANGEBOT")) {
      assertThat(found(organization, form)).as(form).hasSize(1);
    }
    assertThat(found(organization, "verhandeln Preis")).hasSize(1);
  }

  @Test
  void partsOfWords() {
    TestOrganization organization =
        writing("german", "Das Rahmenvertragsangebot 100%_sicher c:\\neu", "Nichts davon");

    for (String part :
        List.of("vertrag", "RAHMEN", "angebot", "menver", "100%", "%_", "_sich", "c:\\n", "\\")) {
      assertThat(found(organization, part)).as(part).hasSize(1);
    }
    for (String none : List.of("_%", "0_%", "%s", "vertrog")) {
      assertThat(found(organization, none)).as(none).isEmpty();
    }
    assertThat(found(organization, "ertrag ahmen")).as("every part, anywhere").hasSize(1);
    assertThat(found(organization, "ertrag davon")).isEmpty();
  }

  @Test
  void emoji() {
    TestOrganization organization =
        writing(
            "english",
            "Won it " + THUMB + DARK,
            WOMAN_TECHNOLOGIST + " showed the demo",
            "Home to " + FAMILY + ", late",
            "Bought \u2764\uFE0F",
            "Nothing");

    for (Map.Entry<String, Integer> one :
        Map.of(
                THUMB,
                1,
                THUMB + DARK,
                1,
                DARK,
                1,
                WOMAN_TECHNOLOGIST,
                1,
                FAMILY,
                1,
                "\uD83D\uDC69",
                2,
                "\u2764",
                1,
                "\u2764\uFE0F",
                1,
                THUMB + DARK + " won",
                1,
                "\uD83E\uDD16",
                0)
            .entrySet()) {
      assertThat(found(organization, one.getKey())).as(one.getKey()).hasSize(one.getValue());
    }
  }

  @Test
  void rightToLeftAndOtherScripts() {
    String hebrew = "הלקוח ביקש הצעת מחיר";
    String arabic = "طلب العميل عرض السعر";
    String marked = "\u202Bעסקה גדולה\u202C";
    String chinese = "客户要求报价";
    String greek = "Ο ΠΕΛΑΤΗΣ ζήτησε";
    TestOrganization organization =
        writing("english", hebrew, arabic, marked, chinese, greek, "Nothing");

    assertThat(found(organization, "הצעת")).containsExactly(hebrew);
    assertThat(found(organization, "מחיר ביקש")).containsExactly(hebrew);
    assertThat(found(organization, "עסקה")).containsExactly(marked);
    assertThat(found(organization, "\u200Fגדול")).containsExactly(marked);
    assertThat(found(organization, "العميل")).containsExactly(arabic);
    assertThat(found(organization, "سعر")).containsExactly(arabic);
    assertThat(found(organization, "报价")).containsExactly(chinese);
    assertThat(found(organization, "πελάτης")).isEmpty();
    assertThat(found(organization, "πελατης")).containsExactly(greek);
    TestOrganization inArabic = writing("arabic", "العملاء طلبوا العروض");
    assertThat(found(inArabic, "العروض")).hasSize(1);
  }

  @Test
  void anotherLanguageMakesOtherForms() {
    TestOrganization organization = writing("simple", "Angebote", "negotiated");
    assertThat(found(organization, "Angeboten")).isEmpty();

    for (Map.Entry<String, String> one :
        Map.of("german", "Angeboten", "english", "negotiating").entrySet()) {
      organization
          .send(
              "PATCH",
              "/v1/organizations/" + organization.key(),
              TestOrganization.JSON,
              "{\"language\":\"" + one.getKey() + "\"}")
          .ok(200);
      assertThat(found(organization, one.getValue())).as(one.getKey()).hasSize(1);
      write(organization, "in " + one.getKey() + " " + one.getValue());
      assertThat(found(organization, one.getValue())).hasSize(2);
    }
    for (String unknown : List.of("klingon", "", "German", "pg_catalog.english")) {
      assertThat(
              Answer.places(
                  organization
                      .send(
                          "PATCH",
                          "/v1/organizations/" + organization.key(),
                          TestOrganization.JSON,
                          "{\"language\":\"" + unknown + "\"}")
                      .problem(422)))
          .containsExactly("/language");
    }
  }

  @Test
  void everyLanguageIsKnownToTheDatabase() {
    List<String> known = DatabaseOwner.column("SELECT cfgname FROM pg_ts_config");

    for (org.engagementscorecard.organization.Language language :
        org.engagementscorecard.organization.Language.values()) {
      assertThat(known).contains(language.key());
    }
  }

  @Test
  void notesThatAreWrittenWhileTheLanguageChangesHaveItsForms() throws Exception {
    TestOrganization organization = writing("simple");
    var pool = Executors.newFixedThreadPool(4);
    try {
      var writers =
          IntStream.range(0, 3)
              .mapToObj(
                  thread ->
                      pool.submit(
                          () -> {
                            for (int i = 0; i < 20; i++) {
                              write(organization, "Angebote " + thread + "/" + i);
                            }
                          }))
              .toList();
      for (String language : List.of("english", "german", "simple", "german")) {
        organization
            .send(
                "PATCH",
                "/v1/organizations/" + organization.key(),
                TestOrganization.JSON,
                "{\"language\":\"" + language + "\"}")
            .ok(200);
      }
      for (var writer : writers) {
        writer.get();
      }
    } finally {
      pool.shutdownNow();
    }

    assertThat(found(organization, "Angeboten")).hasSize(60);
  }

  @Test
  void pagesOfASearchAreNewestFirstAndWithoutHoles() {
    TestOrganization organization =
        writing(
            "english", IntStream.range(0, 25).mapToObj(i -> "calls " + i).toArray(String[]::new));

    List<String> inPages =
        organization.all("/v1/notes?q=call", 4).stream()
            .map(one -> one.get("text").asText())
            .toList();

    assertThat(inPages)
        .containsExactlyElementsOf(
            IntStream.range(0, 25).mapToObj(i -> "calls " + (24 - i)).toList());
  }

  @Test
  void filtersNarrowASearch() {
    TestOrganization organization = TestOrganization.create().withReps("kim", "lee");
    organization
        .put(
            "/v1/teams",
            "[{\"key\":\"a\",\"name\":\"A\"},{\"key\":\"b\",\"name\":\"B\",\"parent\":\"a\"}]")
        .ok(200);
    organization
        .put("/v1/reps", "[{\"key\":\"kim\",\"name\":\"K\",\"memberships\":[{\"team\":\"b\"}]}]")
        .ok(200);
    for (String more :
        List.of(
            "\"rep\":\"kim\",\"kind\":\"praise\",\"tags\":[\"x\",\"y\"]",
            "\"rep\":\"lee\",\"kind\":\"praise\",\"functions\":[\"relating\"]",
            "\"rep\":\"kim\",\"author\":\"Coach\",\"metric\":\"calls_made\"",
            "\"rep\":\"lee\",\"connection\":\"call-to-meeting\"")) {
      organization
          .post("/v1/notes", "{\"text\":\"calls\",\"at\":\"2026-03-02T23:30:00Z\"," + more + "}")
          .ok(201);
    }

    for (Map.Entry<String, Integer> one :
        Map.ofEntries(
                Map.entry("kind=praise", 2),
                Map.entry("tag=y", 1),
                Map.entry("tag=z", 0),
                Map.entry("function=relating", 1),
                Map.entry("rep=kim", 2),
                Map.entry("team=a", 2),
                Map.entry("team=a&rep=lee", 0),
                Map.entry("metric=calls_made", 1),
                Map.entry("connection=call-to-meeting", 1),
                Map.entry("author=Coach", 1),
                Map.entry("need=7", 0),
                Map.entry("from=2026-03-02&until=2026-03-02", 4),
                Map.entry("from=2026-03-03", 0),
                Map.entry("until=2026-03-01", 0),
                Map.entry("kind=praise&rep=kim&tag=x", 1))
            .entrySet()) {
      for (String start : List.of("", "q=call&")) {
        assertThat(organization.all("/v1/notes?" + start + one.getKey()))
            .as(start + one.getKey())
            .hasSize(one.getValue());
      }
    }
    for (String bad :
        List.of(
            "kind=x", "function=x", "need=x", "from=x", "until=2026-02-30", "from=0001-01-01")) {
      organization.get("/v1/notes?" + bad).problemWithPlace(400);
    }
    organization.get("/v1/notes?team=x").problem(404);
  }

  @Test
  void noQueryIsAnErrorOfTheService() {
    TestOrganization organization = writing("english", "Hello", "it's \"so\" (he said)");
    for (String bad :
        List.of("%00", "a%00b", "%20%09", "x".repeat(201), encoded("\uD83D\uDE42").repeat(101))) {
      organization.get("/v1/notes?q=" + bad).problemWithPlace(400);
    }
    for (String query :
        List.of(
            "\uD83D\uDE42".repeat(100),
            "x".repeat(200),
            "a ".repeat(99) + "b",
            "'",
            "''",
            "\"",
            "\"\"",
            "\" \"",
            "\"a",
            "-",
            "--",
            "-a",
            "- a",
            "or",
            "or or",
            "a or",
            "& | ! <-> :* ( )",
            "a:*b",
            "!!a",
            "((((",
            "\\",
            "\\\\",
            "%",
            "_",
            "\uFEFF",
            "\u202E",
            "\u00AD",
            "\uFE0F",
            "\uFFFD",
            "\uFFFF",
            "e\u0301".repeat(90),
            "\uFDFA".repeat(200),
            "\u0130".repeat(200),
            "http://a.b/c?d=e&f -x@y.z 1e400000 -1.5e-3 /a/b",
            "the",
            "; DROP TABLE note; --")) {
      organization.get("/v1/notes?q=" + encoded(query)).ok(200);
    }
    for (String raw : List.of("%ED%A0%80", "%FF", "%C3", "%F0%9F%99", "+", "a+b")) {
      assertThat(organization.get("/v1/notes?q=" + raw).status()).as(raw).isIn(200, 400);
    }
    assertThat(found(organization, "\"so\"")).hasSize(1);
    assertThat(found(organization, "(he")).hasSize(1);
  }

  @Test
  void longTextsOfEveryKindCanBeWrittenAndFound() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    for (String text :
        List.of(
            "\uFDFA".repeat(20_000),
            "\u0390".repeat(20_000),
            "\u0130".repeat(20_000),
            "a-b-c.d/e@f ".repeat(1_600),
            "http://a.b.c/d-e/f?g=h ".repeat(850),
            IntStream.range(0, 3_000).mapToObj(i -> "w" + i).reduce("", (a, b) -> a + " " + b))) {
      write(organization, text);
    }
    assertThat(organization.all("/v1/notes")).hasSize(6);
    assertThat(found(organization, "w2999")).hasSize(1);
  }

  @Test
  void htmlComesBackAsTheTextThatItIs() {
    String html =
        "<script>alert(\"x\")</script><img src=x onerror=alert('1')>&lt;b&gt; &amp; &#x3c; <!-- -->"
            + " ]]> </textarea>";
    TestOrganization organization = writing("english", html);
    organization.accept(
        List.of(traced("1", "kim", "opportunities_engaged", "2026-03-01T12:00:00Z", "s")));
    organization
        .post(
            "/v1/notes",
            "{\"rep\":\"kim\",\"at\":\"2026-03-02T12:00:00Z\",\"tags\":[\"<i>tag</i>\"],"
                + "\"author\":\"<u>author</u>\",\"metric\":\"opportunities_engaged\",\"text\":"
                + JsonNodeFactory.instance.textNode(html)
                + "}")
        .ok(201);
    int id = organization.all("/v1/notes").get(0).get("id").asInt();

    for (String way :
        List.of(
            "/v1/notes",
            "/v1/notes?q=alert",
            "/v1/notes?q=" + encoded("<script>"),
            "/v1/notes?q=" + encoded("&amp;"),
            "/v1/notes/" + id,
            "/v1/notes/" + id + "/history",
            "/v1/scorecard?period=2026-03",
            "/v1/reps/kim/scorecard?period=2026-03")) {
      Answer answer = organization.get(way);
      assertThat(answer.mediaType()).as(way).isEqualTo("application/json");
      assertThat(answer.header("X-Content-Type-Options")).as(way).isEqualTo("nosniff");
      assertThat(answer.ok(200).findValuesAsText("text")).as(way).isNotEmpty().containsOnly(html);
    }
    Answer problem = organization.get("/v1/notes?kind=" + encoded("<script>"));
    problem.problem(400);
    assertThat(problem.header("X-Content-Type-Options")).isEqualTo("nosniff");
    JsonNode tagged = organization.all("/v1/notes?tag=" + encoded("<i>tag</i>")).get(0);
    assertThat(tagged.get("author").asText()).isEqualTo("<u>author</u>");
  }
}
