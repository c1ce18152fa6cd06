package org.engagementscorecard.scorecard;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.metric.Target;
import org.engagementscorecard.metric.Targets;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.note.Notes;
import org.engagementscorecard.observation.Amounts;
import org.engagementscorecard.observation.Attempts;
import org.engagementscorecard.observation.FactsAsKnown;
import org.engagementscorecard.observation.Feeds;
import org.engagementscorecard.observation.Flows;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.observation.Totals.Subjects;
import org.engagementscorecard.observation.Totals.Sum;
import org.engagementscorecard.observation.Totals.Total;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;

/**
 * What was known on an instant: from the history of the catalogue, the versions of facts, and the
 * notes that were written by then.
 *
 * @param organization with its settings of then
 * @param version carries the instant, unless it is that of data which was there just now
 * @param standing who and what there was
 */
record KnowledgeThen(
    Organization organization,
    Instant at,
    Version version,
    Optional<Instant> newestAt,
    Standing standing,
    People people,
    Catalogue catalogue,
    Targets aims,
    FactsAsKnown facts,
    Feeds feeds,
    Notes written)
    implements Knowledge {
  @Override
  public Optional<Instant> knownOn() {
    return Optional.of(at);
  }

  @Override
  public List<Team> teams() {
    return standing.teams(() -> people.teamsAsKnownOn(organization, at));
  }

  @Override
  public List<Rep> reps() {
    return standing.reps(() -> people.repsAsKnownOn(organization, at));
  }

  @Override
  public Optional<Rep> findRep(String key) {
    reps();
    return standing.rep(key, Optional::empty);
  }

  @Override
  public List<Metric> metrics() {
    return standing.metrics(Standing.NEWEST, () -> catalogue.metricsAsKnownOn(organization, at));
  }

  @Override
  public List<Metric> metrics(LocalDate day) {
    return standing.metrics(day, () -> catalogue.metricsAsKnownOn(organization, day, at));
  }

  @Override
  public List<Connection> connections() {
    return standing.connections(
        Standing.NEWEST, () -> catalogue.connectionsAsKnownOn(organization, at));
  }

  @Override
  public List<Connection> connections(LocalDate day) {
    return standing.connections(day, () -> catalogue.connectionsAsKnownOn(organization, day, at));
  }

  @Override
  public List<Target> targets() {
    return standing.targets(() -> aims.asKnownOn(organization, at));
  }

  @Override
  public List<Target> targetsOf(Rep rep) {
    return targets().stream().filter(target -> target.isFor(rep)).toList();
  }

  @Override
  public List<Total> totals(Collection<Span> spans, Collection<Metric> last) {
    return facts.totals(organization, spans, metrics(), at);
  }

  @Override
  public List<Sum> together(List<? extends Collection<Span>> parts, Collection<Metric> last) {
    return facts.together(organization, parts, metrics(), at);
  }

  @Override
  public List<Subjects> distinctSubjects(
      List<? extends Collection<Span>> parts, Collection<Metric> metrics) {
    return facts.distinctSubjects(organization, parts, metrics, at);
  }

  @Override
  public List<Feeds.Nothing> reported(
      Collection<Feeds.Blank> blanks, Collection<Feeds.Peer> peers, Period period) {
    return feeds.reported(organization, blanks, peers, period, Optional.of(at));
  }

  @Override
  public List<Attempts.Count> attempts(Collection<Connection> connections, Period period) {
    return facts.attempts(organization, connections, period, newestAt.orElse(at), at);
  }

  @Override
  public List<Attempts.Attempt> attemptsOf(
      Rep rep, Connection connection, Period period, String after, int limit) {
    return facts.attemptsOf(
        organization, rep.id(), connection, period, newestAt.orElse(at), after, limit, at);
  }

  @Override
  public List<Attempts.TimeToSuccess> timesToSuccess(Collection<Connection> connections) {
    return facts.timesToSuccess(organization, connections, at);
  }

  @Override
  public List<Flows.Flow> flows(
      Collection<Flows.Lagged> connections, LocalDate first, LocalDate last) {
    return facts.flows(organization, connections, first, last, at);
  }

  @Override
  public List<Flows.Weeks> weeks(Collection<Connection> connections, Period period) {
    return facts.weeks(organization, connections, period, at);
  }

  @Override
  public List<Amounts.Amount> amounts(Collection<Connection> connections, Period period) {
    return facts.amounts(organization, connections, period, at);
  }

  @Override
  public List<Note> notes(Collection<Integer> repIds, Instant since, Reader reader) {
    return written.aboutAsKnownOn(organization, repIds, since, at, reader);
  }

  @Override
  public long notesGiven(Collection<Notes.Author> authors, Instant since, Reader reader) {
    return written.givenAsKnownOn(organization, authors, since, at, reader);
  }
}
