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
import org.engagementscorecard.observation.CountedAmounts;
import org.engagementscorecard.observation.CountedAttempts;
import org.engagementscorecard.observation.Feeds;
import org.engagementscorecard.observation.Flows;
import org.engagementscorecard.observation.Totals;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.observation.Totals.Subjects;
import org.engagementscorecard.observation.Totals.Sum;
import org.engagementscorecard.observation.Totals.Total;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;

/**
 * What is known now: from the tables and totals that are kept up to date.
 *
 * @param standing who and what there is
 */
record KnowledgeNow(
    Organization organization,
    Activity.State state,
    Standing standing,
    People people,
    Catalogue catalogue,
    Targets aims,
    Totals kept,
    Attempts traced,
    CountedAttempts counted,
    Flows added,
    CountedAmounts read,
    Feeds feeds,
    Notes written)
    implements Knowledge {
  @Override
  public Instant at() {
    return state.since(organization.zone());
  }

  @Override
  public Version version() {
    return new Version(state.version(), Optional.empty());
  }

  @Override
  public Optional<Instant> knownOn() {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> newestAt() {
    return state.newestAt();
  }

  @Override
  public List<Team> teams() {
    return standing.teams(() -> people.allTeams(organization));
  }

  @Override
  public List<Rep> reps() {
    return standing.reps(() -> people.allReps(organization));
  }

  @Override
  public Optional<Rep> findRep(String key) {
    return standing.rep(key, () -> people.findRep(organization, key));
  }

  @Override
  public List<Metric> metrics() {
    return standing.metrics(Standing.NEWEST, () -> catalogue.allMetrics(organization));
  }

  @Override
  public List<Metric> metrics(LocalDate day) {
    return standing.metrics(day, () -> catalogue.metricsOn(organization, day));
  }

  @Override
  public List<Connection> connections() {
    return standing.connections(Standing.NEWEST, () -> catalogue.allConnections(organization));
  }

  @Override
  public List<Connection> connections(LocalDate day) {
    return standing.connections(day, () -> catalogue.connectionsOn(organization, day));
  }

  @Override
  public List<Target> targets() {
    return standing.targets(() -> aims.all(organization));
  }

  @Override
  public List<Target> targetsOf(Rep rep) {
    return aims.ofRep(organization, rep);
  }

  @Override
  public List<Total> totals(Collection<Span> spans, Collection<Metric> last) {
    return kept.of(organization, spans, last);
  }

  @Override
  public List<Sum> together(List<? extends Collection<Span>> parts, Collection<Metric> last) {
    return kept.together(organization, parts, last);
  }

  @Override
  public List<Subjects> distinctSubjects(
      List<? extends Collection<Span>> parts, Collection<Metric> metrics) {
    return kept.distinctSubjects(organization, parts, metrics);
  }

  @Override
  public List<Feeds.Nothing> reported(
      Collection<Feeds.Blank> blanks, Collection<Feeds.Peer> peers, Period period) {
    return feeds.reported(organization, blanks, peers, period, Optional.empty());
  }

  @Override
  public List<Attempts.Count> attempts(Collection<Connection> connections, Period period) {
    return counted.of(organization, connections, period, state.version(), newestAt().orElse(at()));
  }

  @Override
  public List<Attempts.Attempt> attemptsOf(
      Rep rep, Connection connection, Period period, String after, int limit) {
    return traced.list(
        organization, rep.id(), connection, period, newestAt().orElse(at()), after, limit);
  }

  @Override
  public List<Attempts.TimeToSuccess> timesToSuccess(Collection<Connection> connections) {
    return traced.timesToSuccess(organization, connections);
  }

  @Override
  public List<Flows.Flow> flows(
      Collection<Flows.Lagged> connections, LocalDate first, LocalDate last) {
    return added.of(organization, connections, first, last);
  }

  @Override
  public List<Flows.Weeks> weeks(Collection<Connection> connections, Period period) {
    return added.weeks(organization, connections, period);
  }

  @Override
  public List<Amounts.Amount> amounts(Collection<Connection> connections, Period period) {
    return read.of(organization, connections, period, state.version());
  }

  @Override
  public List<Note> notes(Collection<Integer> repIds, Instant since, Reader reader) {
    return written.about(organization, repIds, since, reader);
  }

  @Override
  public long notesGiven(Collection<Notes.Author> authors, Instant since, Reader reader) {
    return written.given(organization, authors, since, reader);
  }
}
