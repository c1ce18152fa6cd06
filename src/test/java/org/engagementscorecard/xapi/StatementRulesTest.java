package org.engagementscorecard.xapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.UUID;
import org.engagementscorecard.http.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The MUSTs of Part Two of the Experience API 1.0.3 that a store has to hold statements to. */
class StatementRulesTest {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** Single quotes read better within Java. */
  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static final String ACTOR = "{'mbox':'mailto:a@example.com'}";
  private static final String VERB = "{'id':'http://example.com/did'}";
  private static final String OBJECT = "{'id':'http://example.com/talk'}";

  private static String with(String actor, String verb, String object, String more) {
    return "{'actor':" + actor + ",'verb':" + verb + ",'object':" + object + more + "}";
  }

  private static String more(String more) {
    return with(ACTOR, VERB, OBJECT, "," + more);
  }

  /** As the specification's own appendix A shows them, in short. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'actor':{'mbox':'mailto:a@example.com'},'verb':{'id':'http://example.com/did'},"
            + "'object':{'id':'http://example.com/talk'}}",
        "{'id':'FD41C918-B88B-4B20-A0A5-A4C32391AAA0','actor':{'objectType':'Agent','name':'A',"
            + "'account':{'homePage':'http://example.com','name':'1'}},'verb':{'id':"
            + "'http://adlnet.gov/expapi/verbs/created','display':{'en-US':'created'}},'object':"
            + "{'objectType':'Activity','id':'http://example.com/talk','definition':{'name':"
            + "{'en-US':'t'},'description':{'zh-Hant-TW':'d'},'type':'http://example.com/t',"
            + "'moreInfo':'http://example.com/i','extensions':{'http://example.com/e':null}}},"
            + "'version':'1.0.3','timestamp':'2015-11-18T12:17:00+00:00','stored':"
            + "'2015-11-18T12:17:00Z','authority':{'mbox':'mailto:s@example.com'}}",
        "{'actor':{'objectType':'Group','member':[{'openid':'http://example.com/o'}]},'verb':{'id':"
            + "'http://example.com/did'},'object':{'objectType':'Agent','mbox_sha1sum':"
            + "'ebd31e95054c018b10727ccffd2ef2ec3a016ee9'}}",
        "{'actor':{'mbox':'mailto:a@example.com'},'verb':{'id':"
            + "'http://adlnet.gov/expapi/verbs/voided'},'object':{'objectType':'StatementRef','id':"
            + "'e05aa883-acaf-40ad-bf54-02c8ce485fb0'}}",
        "{'actor':{'mbox':'mailto:a@example.com'},'verb':{'id':'http://example.com/planned'},"
            + "'object':{'objectType':'SubStatement','actor':{'mbox':'mailto:b@example.com'},'verb':"
            + "{'id':'http://example.com/did'},'object':{'id':'http://example.com/talk'}}}",
        "{'actor':{'mbox':'mailto:a@example.com'},'verb':{'id':'http://example.com/did'},'object':"
            + "{'id':'http://example.com/q','definition':{'interactionType':'choice',"
            + "'correctResponsesPattern':['a[,]b'],'choices':[{'id':'a','description':{'en':'A'}},"
            + "{'id':'b'}]}},'result':{'score':{'scaled':-1,'raw':0,'min':0,'max':5.5},'success':"
            + "true,'completion':false,'response':'','duration':'PT1H30M5.5S'},'context':"
            + "{'registration':'ec531277-b57b-4c15-8d91-d292c5b2b8f7','instructor':{'mbox':"
            + "'mailto:i@example.com'},'team':{'objectType':'Group','mbox':'mailto:t@example.com'},"
            + "'contextActivities':{'parent':[{'id':'http://example.com/p'}],'other':"
            + "{'id':'http://example.com/x'}},'revision':'1','platform':'p','language':'en-GB',"
            + "'statement':{'objectType':'StatementRef','id':'e05aa883-acaf-40ad-bf54-02c8ce485fb0'}},"
            + "'attachments':[{'usageType':'http://example.com/u','display':{'en':'a'},'contentType':"
            + "'text/plain','length':27,'sha2':"
            + "'495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a','fileUrl':"
            + "'http://example.com/f'}]}"
      })
  void isTaken(String statement) {
    assertThatCode(() -> StatementRules.check(json(statement), "")).doesNotThrowAnyException();
  }

  private static void refused(String statement, String place) {
    ProblemException refusal =
        catchThrowableOfType(
            ProblemException.class, () -> StatementRules.check(json(statement), ""));
    assertThat(refusal).as(statement).isNotNull();
    assertThat(refusal.problem().status()).isEqualTo(400);
    assertThat(refusal.problem().errors().get(0).pointer()).as(statement).isEqualTo(place);
  }

  @Test
  void membersAreNeededAndNoOthersAllowed() {
    refused("{'verb':" + VERB + ",'object':" + OBJECT + "}", "/actor");
    refused("{'actor':" + ACTOR + ",'object':" + OBJECT + "}", "/verb");
    refused("{'actor':" + ACTOR + ",'verb':" + VERB + "}", "/object");
    refused(more("'Result':{}"), "/Result");
    refused(more("'result':null"), "/result");
    refused(more("'context':{'extensions':{'a':1}}"), "/context/extensions/a");
    refused("[]", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | /actor",
        "{'name':'A'} | /actor",
        "{'mbox':'a@example.com'} | /actor/mbox",
        "{'mbox':'mailto:a'} | /actor/mbox",
        "{'mbox':''} | /actor/mbox",
        "{'mbox':5} | /actor/mbox",
        "{'mbox_sha1sum':'x'} | /actor/mbox_sha1sum",
        "{'openid':'example.com'} | /actor/openid",
        "{'account':{'name':'1'}} | /actor/account/homePage",
        "{'account':{'homePage':'http://e.com'}} | /actor/account/name",
        "{'account':{'homePage':'e.com','name':'1'}} | /actor/account/homePage",
        "{'account':{'homePage':'http://e.com','name':1}} | /actor/account/name",
        "{'mbox':'mailto:a@e.com','openid':'http://e.com'} | /actor",
        "{'mbox':'mailto:a@e.com','member':[]} | /actor/member",
        "{'objectType':'agent','mbox':'mailto:a@e.com'} | /actor/objectType",
        "{'objectType':'Group'} | /actor/member",
        "{'objectType':'Group','member':[]} | /actor/member",
        "{'objectType':'Group','member':[{'objectType':'Group','mbox':'mailto:a@e.com'}]}"
            + " | /actor/member/0/objectType",
        "'a' | /actor"
      })
  void actorsAreAgentsOrGroups(String actor, String place) {
    refused(with(actor, VERB, OBJECT, ""), place);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | /object/id",
        "{'id':'talk'} | /object/id",
        "{'id':''} | /object/id",
        "{'objectType':'activity','id':'http://e.com'} | /object/objectType",
        "{'objectType':'StatementRef','id':'1'} | /object/id",
        "{'objectType':'StatementRef'} | /object/id",
        "{'id':'http://e.com','definition':{'name':'x'}} | /object/definition/name",
        "{'id':'http://e.com','definition':{'name':{'e_n':'x'}}} | /object/definition/name/e_n",
        "{'id':'http://e.com','definition':{'name':{'en':1}}} | /object/definition/name/en",
        "{'id':'http://e.com','definition':{'type':'x'}} | /object/definition/type",
        "{'id':'http://e.com','definition':{'moreInfo':'x'}} | /object/definition/moreInfo",
        "{'id':'http://e.com','definition':{'interactionType':'Choice'}}"
            + " | /object/definition/interactionType",
        "{'id':'http://e.com','definition':{'choices':[]}} | /object/definition/choices",
        "{'id':'http://e.com','definition':{'interactionType':'choice','choices':[{'id':'a'},"
            + "{'id':'a'}]}} | /object/definition/choices/1/id",
        "{'objectType':'SubStatement','actor':{'mbox':'mailto:a@e.com'},'verb':{'id':'http://e.com'}}"
            + " | /object/object",
        "{'objectType':'SubStatement','id':'e05aa883-acaf-40ad-bf54-02c8ce485fb0'} | /object/id",
        "{'objectType':'SubStatement','actor':{'mbox':'mailto:a@e.com'},'verb':{'id':'http://e.com'},"
            + "'object':{'objectType':'SubStatement'}} | /object/object"
      })
  void objectsAreOfTheirKinds(String object, String place) {
    refused(with(ACTOR, VERB, object, ""), place);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'id':'1' | /id",
        "'version':'2.0.0' | /version",
        "'version':'0.95' | /version",
        "'version':1.0 | /version",
        "'timestamp':'yesterday' | /timestamp",
        "'timestamp':'2015-11-18T12:17:00-00:00' | /timestamp",
        "'timestamp':5 | /timestamp",
        "'result':{'success':'true'} | /result/success",
        "'result':{'completion':1} | /result/completion",
        "'result':{'duration':'1 h'} | /result/duration",
        "'result':{'duration':'PT'} | /result/duration",
        "'result':{'score':{'scaled':1.01}} | /result/score/scaled",
        "'result':{'score':{'scaled':'1'}} | /result/score/scaled",
        "'result':{'score':{'raw':6,'max':5}} | /result/score/raw",
        "'result':{'score':{'min':6,'max':5}} | /result/score/min",
        "'context':{'registration':'1'} | /context/registration",
        "'context':{'team':{'mbox':'mailto:a@e.com'}} | /context/team/objectType",
        "'context':{'language':'e'} | /context/language",
        "'context':{'contextActivities':{'sibling':[]}} | /context/contextActivities/sibling",
        "'context':{'contextActivities':{'parent':[{'id':'x'}]}}"
            + " | /context/contextActivities/parent/0/id",
        "'context':{'statement':{'id':'e05aa883-acaf-40ad-bf54-02c8ce485fb0'}}"
            + " | /context/statement/objectType",
        "'attachments':{} | /attachments",
        "'attachments':[{}] | /attachments/0/usageType",
        "'authority':{'objectType':'Group','member':[{'mbox':'mailto:a@e.com'}]} | /authority"
      })
  void theRestIsAsItShouldBe(String more, String place) {
    refused(more(more), place);
  }

  @Test
  void someThingsDependOnOthers() {
    refused(with(ACTOR, "{'id':'http://adlnet.gov/expapi/verbs/voided'}", OBJECT, ""), "/object");
    refused(
        with(
            ACTOR,
            VERB,
            ACTOR.replace("{", "{'objectType':'Agent',"),
            ",'context':{'platform':'p'}"),
        "/context/platform");
    refused(with(ACTOR, "{'id':'did'}", OBJECT, ""), "/verb/id");
    refused(with(ACTOR, "{'id':'http://e.com','display':'did'}", OBJECT, ""), "/verb/display");
  }

  @Test
  void timestampsAreReadInAllTheirForms() {
    for (String text :
        new String[] {
          "2015-11-18T12:17:00Z",
          "2015-11-18T14:17:00+02:00",
          "2015-11-18T14:17:00+0200",
          "2015-11-18T14:17:00+02",
          "2015-11-18T12:17:00",
          "2015-11-18T12:17:00.000Z"
        }) {
      assertThat(Formats.instant(text)).as(text).hasToString("2015-11-18T12:17:00Z");
    }
  }

  /**
   * python3 -c "import uuid; print(uuid.uuid5(uuid.NAMESPACE_URL,
   * 'https://engagementscorecard.org/organizations/default/learning-need-steps/1'))"
   */
  @Test
  void idsOfStepsAreThoseThatAnyoneReckons() {
    assertThat(
            Names.uuid(
                UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8"),
                "https://engagementscorecard.org/organizations/default/learning-need-steps/1"))
        .hasToString("55abe57b-3e50-592b-b261-021656110f34");
  }

  @Test
  void whatIsNoPartOfAStatementMakesNoDifference() {
    String one =
        "{'id':'e05aa883-acaf-40ad-bf54-02c8ce485fb0','actor':{'objectType':'Group','member':[{'mbox':"
            + "'mailto:a@e.com'},{'mbox':'mailto:b@e.com'}]},'verb':{'id':'http://e.com/did'},"
            + "'object':{'id':'http://e.com/talk'},'timestamp':'2015-11-18T12:17:00Z','context':"
            + "{'contextActivities':{'parent':{'id':'http://e.com/p'}}}}";
    String same =
        "{'actor':{'objectType':'Group','member':[{'mbox':'mailto:b@e.com','objectType':'Agent'},"
            + "{'mbox':'mailto:a@e.com'}]},'verb':{'id':'http://e.com/did','display':{'en':'d'}},"
            + "'object':{'objectType':'Activity','id':'http://e.com/talk','definition':{'type':"
            + "'http://e.com/t'}},'timestamp':'2015-11-18T14:17:00+02:00','context':"
            + "{'contextActivities':{'parent':[{'id':'http://e.com/p'}]}},'version':'1.0.1',"
            + "'stored':'2015-11-18T12:17:00Z'}";
    assertThat(Sameness.of(json(one), json(same))).isTrue();
    assertThat(Sameness.of(json(one), json(same.replace("/talk", "/other")))).isFalse();
    assertThat(Sameness.of(json(one), json(same.replace("14:17", "14:18")))).isFalse();
    assertThat(Sameness.of(json(one), json(same.replace("b@e", "c@e")))).isFalse();
    assertThat(Sameness.of(json(one), json(same.replace("/did'", "/did2'")))).isFalse();
  }
}
