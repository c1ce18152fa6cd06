package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.fact;
import static org.engagementscorecard.http.TestOrganization.traced;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.CompareSince.Answer;
import org.engagementscorecard.scorecard.CompareSince.Question;
import org.junit.jupiter.api.Test;

/** Days of one rep count what they count of everybody, on every kind of connection. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class CompareSinceTest {
  @Inject CompareSince compareSince;
  @Inject BuildReport reports;
  @Inject Recall recall;
  @Inject TenantTransaction transaction;

  private static TestOrganization filled() {
    TestOrganization organization = TestOrganization.create().withReps("a", "b", "c");
    organization
        .put(
            "/v1/connections",
            """
            [{"key":"counted","name":"Counted","kind":"conversion","from":"calls_made",
              "to":"demos_held","counting":"counted","lagDays":7},
             {"key":"yielded","name":"Yielded","kind":"yield","from":"calls_made",
              "to":"proposals_sent","counting":"counted","lagDays":0}]""")
        .ok(200);
    Random random = new Random(1);
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      String rep = List.of("a", "b", "c").get(i % 3);
      LocalDate day = LocalDate.of(2025, 1, 1).plusDays(random.nextInt(300));
      String made = day + "T12:00:00Z";
      String later = day.plusDays(random.nextInt(40)) + "T13:00:00Z";
      // Some subjects are carried on by another rep.
      String other = random.nextInt(5) == 0 ? "b" : rep;
      facts.add(traced("o" + i, rep, "opportunities_engaged", made, "s" + i));
      if (random.nextInt(3) > 0) {
        facts.add(
            traced(
                "w" + i, other, random.nextBoolean() ? "deals_won" : "deals_lost", later, "s" + i));
      }
      facts.add(traced("m" + i, rep, "meetings_held", made, "d" + i));
      if (random.nextBoolean()) {
        facts.add(traced("h" + i, other, "demos_held", later, "d" + i));
      }
      facts.add(fact("c" + i, rep, "calls_made", made, "5"));
      facts.add(fact("p" + i, rep, "proposals_sent", later, "1"));
      facts.add(fact("b" + i, rep, "bookings", made, Integer.toString(1 + random.nextInt(900))));
    }
    organization.accept(facts);
    return organization;
  }

  @Test
  void whatARepHasOverDaysIsWhatThePeriodOfTheseDaysSays() {
    TestOrganization filled = filled();
    List<Period> periods =
        List.of(
            period("2025-01-01", "2025-03-31"),
            period("2025-02-10", "2025-06-03"),
            period("2025-06-04", "2025-12-31"),
            period("2025-07-01", "2025-07-01"));
    transaction.read(
        filled.id(),
        organization -> {
          Knowledge knowledge = recall.now(organization);
          List<Question> questions = new ArrayList<>();
          for (Rep rep : knowledge.reps()) {
            for (Connection connection : knowledge.connections()) {
              questions.add(new Question(rep, connection, periods.get(0), periods.get(1)));
              questions.add(new Question(rep, connection, periods.get(3), periods.get(2)));
            }
          }
          List<Answer> answers = compareSince.of(knowledge, questions);
          int compared = 0;
          for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            Answer answer = answers.get(i);
            assertSame(knowledge, question, question.before(), answer.before());
            assertSame(knowledge, question, question.since(), answer.since());
            compared += answer.change().isPresent() ? 1 : 0;
          }
          assertThat(compared).isGreaterThan(10);
          assertThat(compareSince.of(knowledge, List.of())).isEmpty();
          return null;
        });
  }

  private void assertSame(Knowledge knowledge, Question question, Period period, Cases own) {
    Cases all = reports.cases(knowledge, period).of(question.connection(), question.rep());
    String what = question.connection().key() + " of " + question.rep().key() + " " + period;
    if (all instanceof Cases.Conversions conversions) {
      // Open attempts aren't told.
      assertThat(((Cases.Conversions) own).strata()).as(what).isEqualTo(conversions.strata());
    } else {
      assertThat(own).as(what).isEqualTo(all);
    }
  }

  private static Period period(String first, String last) {
    return new Period(
        first + ".." + last, LocalDate.parse(first), LocalDate.parse(last), ZoneOffset.UTC);
  }
}
