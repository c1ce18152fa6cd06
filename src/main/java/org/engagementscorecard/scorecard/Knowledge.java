package org.engagementscorecard.scorecard;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.metric.Target;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.note.Notes;
import org.engagementscorecard.observation.Attempts;
import org.engagementscorecard.observation.Feeds;
import org.engagementscorecard.observation.Flows;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.observation.Totals.Subjects;
import org.engagementscorecard.observation.Totals.Sum;
import org.engagementscorecard.observation.Totals.Total;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;

/**
 * All that scorecards are made of, as it was known at one instant; within the organization's
 * transaction. Whatever is reckoned from it doesn't know whether that instant is now.
 */
public interface Knowledge extends CaseCounts {
  /**
   * The instant since which this has been known, by the database's clock: that of the last change,
   * or the beginning of the organization's day, on which periods may depend; or the instant that
   * was asked for.
   */
  Instant at();

  /** What tells this knowledge from other knowledge of the organization; equal means the same. */
  Version version();

  /** The instant as of which the past is looked up; empty where it is what is known now. */
  Optional<Instant> knownOn();

  /** All teams, in no order. */
  List<Team> teams();

  /** All reps, in no order. */
  List<Rep> reps();

  /** The rep with this key, if there is one. */
  Optional<Rep> findRep(String key);

  /** All metrics as they are defined now, in no order. */
  List<Metric> metrics();

  /** All metrics as they are defined for a day, in no order. */
  List<Metric> metrics(LocalDate day);

  /** All connections as they are defined now, in no order. */
  List<Connection> connections();

  /** All targets that stand, in no order. */
  List<Target> targets();

  /** Those of them at which a rep aims on any day, in no order. */
  List<Target> targetsOf(Rep rep);

  /**
   * Totals of reps over days.
   *
   * @param last metrics of which it is asked what was last
   */
  List<Total> totals(Collection<Span> spans, Collection<Metric> last);

  /**
   * What metrics add up to in each part, over all its reps and days.
   *
   * @param last metrics of which it is asked what was last
   */
  List<Sum> together(List<? extends Collection<Span>> parts, Collection<Metric> last);

  /** How many different subjects the facts of metrics name in each part. */
  List<Subjects> distinctSubjects(
      List<? extends Collection<Span>> parts, Collection<Metric> metrics);

  /** The blanks of which it is known that there was nothing: see {@link Feeds}. */
  List<Feeds.Nothing> reported(
      Collection<Feeds.Blank> blanks, Collection<Feeds.Peer> peers, Period period);

  /**
   * The attempts of a rep on a traced connection that {@link #attempts} counts over a period, by
   * subject.
   *
   * @param after the subject to begin after; empty at the start
   */
  List<Attempts.Attempt> attemptsOf(
      Rep rep, Connection connection, Period period, String after, int limit);

  /** The same week by week and without a lag, in the weeks that lie in the period whole. */
  List<Flows.Weeks> weeks(Collection<Connection> connections, Period period);

  /**
   * Notes about reps that speak of a time from an instant on, as far as they are for the reader's
   * eyes, newest first.
   */
  List<Note> notes(Collection<Integer> repIds, Instant since, Reader reader);

  /** How many notes somebody of these wrote about somebody else, of the same time and so on. */
  long notesGiven(Collection<Notes.Author> authors, Instant since, Reader reader);

  /**
   * A version of knowledge.
   *
   * @param changes version of the organization's data
   * @param asKnownOn empty for what is known now, whatever the time is
   */
  record Version(long changes, Optional<Instant> asKnownOn) {}

  /** The days that an expression means. */
  default Period period(PeriodExpression expression) {
    Organization organization = organization();
    return expression.in(
        organization, organization.dayOf(at()), newestAt().map(organization::dayOf));
  }

  /** The same and those just before it, oldest first; at most so many. */
  default List<Period> series(PeriodExpression expression, int count) {
    Organization organization = organization();
    return expression.series(
        organization, organization.dayOf(at()), newestAt().map(organization::dayOf), count);
  }

  /**
   * The rep with this key.
   *
   * @throws ProblemException 404 where there is none
   */
  default Rep rep(String key) {
    return findRep(key).orElseThrow(() -> ProblemException.unknown("rep", key));
  }
}
