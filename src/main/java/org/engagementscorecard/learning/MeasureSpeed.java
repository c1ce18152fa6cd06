package org.engagementscorecard.learning;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.learning.NeedWalk.Span;
import org.engagementscorecard.learning.SpeedResponse.Group;
import org.engagementscorecard.learning.SpeedResponse.Step;
import org.engagementscorecard.learning.SpeedResponse.Time;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;
import org.engagementscorecard.statistics.KaplanMeier;
import org.engagementscorecard.statistics.KaplanMeier.Observed;
import org.engagementscorecard.statistics.KaplanMeier.Quantile;

/**
 * Measures how long needs take from step to step, with those that haven't come there yet; within
 * the organization's transaction.
 *
 * <p>A team is judged by no fewer people than the organization's smallest group, or times would be
 * those of single persons. Who is in it counts, not only who has needs: that few of many have some
 * is nothing to hide.
 */
@ApplicationScoped
class MeasureSpeed {
  static final double LEVEL = 0.9;

  private static final double SECONDS_OF_DAY = Duration.ofDays(1).toSeconds();

  /** More are asked for in shorter times: all are held at once. */
  private static final int MOST_STEPS = 200_000;

  private static final String SELECT =
      """
      SELECT n.learning_need_id, n.rep_id, n.connection_id, s.type, s.by_kind, s.from_state, s.at
      FROM learning_need n
      JOIN need_step s ON s.organization_id = n.organization_id
        AND s.learning_need_id = n.learning_need_id
      WHERE n.organization_id = ? AND n.opened_at >= ? AND (?::int IS NULL OR n.connection_id = ?)
        AND s.type IN ('opened', 'seen', 'learning', 'changed', 'fell-back', 'closed', 'dismissed',
          'reopened')
      ORDER BY n.learning_need_id, s.event_id
      LIMIT ?""";

  private final AgroalDataSource dataSource;
  private final People people;
  private final Catalogue catalogue;
  private final Activity activity;

  MeasureSpeed(AgroalDataSource dataSource, People people, Catalogue catalogue, Activity activity) {
    this.dataSource = dataSource;
    this.people = people;
    this.catalogue = catalogue;
    this.activity = activity;
  }

  /**
   * Measures.
   *
   * @param team key of a team, with those below it, in which reps were when needs were opened; or
   *     null for everybody
   * @param connection key, or null for all
   * @param asked first day of the needs' opening, or null for a year before today
   */
  SpeedResponse of(Organization organization, String team, String connection, LocalDate asked) {
    Instant now = activity.of(organization.id()).seenAt();
    LocalDate today = organization.dayOf(now);
    LocalDate since = asked == null ? today.minusYears(1) : asked;
    Set<String> below =
        team == null
            ? null
            : people.withTeamsBelow(organization, people.team(organization, team).key());
    Integer connectionId =
        connection == null ? null : (Integer) catalogue.connection(organization, connection).id();
    Map<Integer, Rep> reps =
        people.allReps(organization).stream().collect(Collectors.toMap(Rep::id, one -> one));
    Function<NeedWalk, Optional<String>> teamOf =
        walk -> team(reps.get(walk.repId()), organization.dayOf(walk.opened()));
    List<NeedWalk> walks =
        walks(organization, since, connectionId).stream()
            .filter(walk -> below == null || teamOf.apply(walk).filter(below::contains).isPresent())
            .toList();
    int smallest = organization.smallestGroup();
    Set<Integer> whoCould = members(reps.values(), below, today);
    List<Group> teams = new ArrayList<>();
    Map<String, Team> known =
        people.allTeams(organization).stream().collect(Collectors.toMap(Team::key, one -> one));
    grouped(walks, teamOf)
        .forEach(
            (key, own) ->
                teams.add(
                    group(
                        key,
                        known.get(key).name(),
                        own,
                        members(reps.values(), Set.of(key), today),
                        smallest,
                        now)));
    List<Group> connections = new ArrayList<>();
    catalogue.allConnections(organization).stream()
        .sorted(Comparator.comparing(one -> one.key()))
        .forEach(
            one -> {
              List<NeedWalk> own =
                  walks.stream().filter(walk -> walk.connectionId() == one.id()).toList();
              if (!own.isEmpty()) {
                connections.add(group(one.key(), one.name(), own, whoCould, smallest, now));
              }
            });
    return new SpeedResponse(
        team,
        connection,
        since,
        now,
        LEVEL,
        group(null, null, walks, whoCould, smallest, now),
        teams,
        connections);
  }

  private static Map<String, List<NeedWalk>> grouped(
      List<NeedWalk> walks, Function<NeedWalk, Optional<String>> key) {
    Map<String, List<NeedWalk>> groups = new TreeMap<>();
    for (NeedWalk walk : walks) {
      key.apply(walk)
          .ifPresent(one -> groups.computeIfAbsent(one, none -> new ArrayList<>()).add(walk));
    }
    return groups;
  }

  private static Optional<String> team(Rep rep, LocalDate day) {
    return rep.on(day).map(Membership::team);
  }

  /** Numbers of those who are in one of these teams on a day, or of all. */
  private static Set<Integer> members(Collection<Rep> reps, Set<String> teams, LocalDate day) {
    return reps.stream()
        .filter(rep -> teams == null || team(rep, day).filter(teams::contains).isPresent())
        .map(Rep::id)
        .collect(Collectors.toSet());
  }

  private static Group group(
      String key,
      String name,
      List<NeedWalk> walks,
      Set<Integer> members,
      int smallestGroup,
      Instant now) {
    Set<Integer> persons = new HashSet<>(members);
    walks.forEach(walk -> persons.add(walk.repId()));
    boolean few = persons.size() < smallestGroup;
    return new Group(
        key,
        name,
        walks.size(),
        persons.size(),
        few ? SpeedWords.withheld(persons.size(), smallestGroup) : null,
        few ? null : Stream.of(SpeedStep.values()).map(step -> step(step, walks, now)).toList());
  }

  private static Step step(SpeedStep step, List<NeedWalk> walks, Instant now) {
    List<Span> spans = walks.stream().flatMap(walk -> walk.span(step, now).stream()).toList();
    int reached = (int) spans.stream().filter(Span::reached).count();
    int otherwise = (int) spans.stream().filter(Span::otherwise).count();
    int notYet = spans.size() - reached - otherwise;
    if (spans.isEmpty()) {
      return new Step(
          step, 0, 0, 0, 0, null, null, null, SpeedWords.step(step, 0, 0, 0, 0, null, 0));
    }
    KaplanMeier curve =
        KaplanMeier.of(
            spans.stream().map(span -> new Observed(days(span), span.reached())).toList(), LEVEL);
    Time half = time(curve.median());
    return new Step(
        step,
        spans.size(),
        reached,
        notYet,
        otherwise,
        time(curve.quantile(0.25)),
        half,
        time(curve.quantile(0.75)),
        SpeedWords.step(step, spans.size(), reached, notYet, otherwise, half, curve.longest()));
  }

  private static double days(Span span) {
    return Duration.between(span.from(), span.until()).toMillis() / (1000 * SECONDS_OF_DAY);
  }

  private static Time time(Quantile quantile) {
    return quantile.time().isEmpty()
        ? null
        : new Time(
            quantile.time().getAsDouble(), orAbsent(quantile.low()), orAbsent(quantile.high()));
  }

  private static Double orAbsent(OptionalDouble value) {
    return value.isEmpty() ? null : (Double) value.getAsDouble();
  }

  private List<NeedWalk> walks(Organization organization, LocalDate since, Integer connectionId) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setInt(1, organization.id());
      statement.setTimestamp(
          2, Timestamp.from(since.atStartOfDay(organization.zone()).toInstant()));
      statement.setObject(3, connectionId, Types.INTEGER);
      statement.setObject(4, connectionId, Types.INTEGER);
      statement.setInt(5, MOST_STEPS + 1);
      List<NeedWalk> walks = new ArrayList<>();
      int last = 0;
      int steps = 0;
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (++steps > MOST_STEPS) {
            throw ProblemException.badParameter(
                "since",
                "there are more than " + MOST_STEPS + " steps of needs since then; ask for less");
          }
          if (walks.isEmpty() || row.getInt(1) != last) {
            last = row.getInt(1);
            walks.add(new NeedWalk(row.getInt(2), row.getInt(3)));
          }
          walks
              .get(walks.size() - 1)
              .take(
                  StepType.fromString(row.getString(4)),
                  StepBy.of(row.getString(5)),
                  Optional.ofNullable(row.getString(6)).map(NeedState::fromString),
                  row.getTimestamp(7).toInstant());
        }
      }
      return walks;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
