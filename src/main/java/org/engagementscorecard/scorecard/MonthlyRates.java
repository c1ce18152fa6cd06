package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engagementscorecard.metric.Better;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.observation.Amounts;
import org.engagementscorecard.observation.Attempts;
import org.engagementscorecard.observation.Flows;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;

/**
 * What each rep made of a connection month by month, counted as the report counts: successes per
 * attempt, or the middle of the amounts (their geometric mean). All months come from one query.
 *
 * <p>A month without attempts has no rate, and neither has one on whose first day the rep was still
 * ramping: newcomers get better whatever they do. Nor does a month count that hasn't come to its
 * end, in the period or at all: a few days are no month, and each fact would change what is made of
 * the others. All of a month's cases count alike.
 *
 * @param connection as it is defined on the period's last day
 * @param reps by comparison group, so that only those who do the same job are set beside each other
 */
public record MonthlyRates(Connection connection, Period period, Map<Peers, List<Member>> reps) {

  /**
   * A rep's months.
   *
   * @param byMonth at least one
   */
  public record Member(Rep rep, SortedMap<YearMonth, Double> byMonth) {}

  /** A month's sums: of what stands above the line, and below. */
  private record Ratio(double above, double below) {
    Ratio and(Ratio other) {
      return new Ratio(above + other.above, below + other.below);
    }
  }

  /** Cases of a rep that are like each other; the month stands first in the stratum's name. */
  private record Part(int repId, String stratum, double above, double below) {}

  /** Whether a smaller rate is the better one. */
  public boolean isLowerBetter() {
    return connection.to().better() == Better.LOWER;
  }

  /** The rates over a period, within the organization's transaction. */
  public static MonthlyRates over(Knowledge knowledge, Connection connection, Period period) {
    Organization organization = knowledge.organization();
    Map<Integer, SortedMap<YearMonth, Ratio>> byRep = new HashMap<>();
    for (Part part : parts(knowledge, monthly(connection), period)) {
      byRep
          .computeIfAbsent(part.repId(), rep -> new TreeMap<>())
          .merge(month(part.stratum()), new Ratio(part.above(), part.below()), Ratio::and);
    }
    LocalDate today = organization.dayOf(knowledge.at());
    LocalDate last = today.isBefore(period.last()) ? today : period.last();
    Map<Peers, List<Member>> members = new HashMap<>();
    for (Rep rep : BuildReport.byName(knowledge)) {
      int rampDays = organization.rampDays(Peers.role(rep, period.last()));
      SortedMap<YearMonth, Double> rates = new TreeMap<>();
      byRep
          .getOrDefault(rep.id(), new TreeMap<>())
          .forEach(
              (month, sums) -> {
                if (sums.below() > 0
                    && !month.atEndOfMonth().isAfter(last)
                    && !rep.isRampingOn(month.atDay(1), rampDays)) {
                  double mean = sums.above() / sums.below();
                  rates.put(
                      month, connection.kind() == ConnectionKind.VALUE ? Math.exp(mean) : mean);
                }
              });
      if (!rates.isEmpty()) {
        members
            .computeIfAbsent(Peers.of(organization, rep, period.last()), peers -> new ArrayList<>())
            .add(new Member(rep, rates));
      }
    }
    return new MonthlyRates(connection, period, members);
  }

  private static List<Part> parts(Knowledge knowledge, Connection connection, Period period) {
    List<Part> parts = new ArrayList<>();
    if (connection.kind() == ConnectionKind.VALUE) {
      for (Amounts.Amount one : knowledge.amounts(List.of(connection), period)) {
        if (one.deals() > 0) {
          parts.add(new Part(one.repId(), one.stratum(), one.deals() * one.meanLog(), one.deals()));
        }
      }
    } else if (connection.isCounted()) {
      Optional<LocalDate> last = GatherCases.lastDay(knowledge, period);
      if (last.isPresent()) {
        int lag = GatherCases.lags(knowledge, List.of(connection)).get(connection.id()).days();
        for (Flows.Flow one :
            knowledge.flows(
                List.of(new Flows.Lagged(connection, lag)), period.first(), last.get())) {
          parts.add(new Part(one.repId(), one.stratum(), number(one.to()), number(one.from())));
        }
      }
    } else {
      for (Attempts.Count one : knowledge.attempts(List.of(connection), period)) {
        if (one.attempts() > 0) {
          parts.add(new Part(one.repId(), one.stratum(), one.successes(), one.attempts()));
        }
      }
    }
    return parts;
  }

  private static double number(BigDecimal value) {
    return value.doubleValue();
  }

  /** The connection as if it compared by month, so that months are told apart. */
  private static Connection monthly(Connection connection) {
    return new Connection(
        connection.id(),
        connection.key(),
        connection.name(),
        connection.description(),
        connection.kind(),
        connection.from(),
        connection.to(),
        connection.closedBy(),
        connection.maturityDays(),
        connection.counting(),
        connection.lagDays(),
        true,
        connection.definitionId(),
        connection.validity());
  }

  private static YearMonth month(String stratum) {
    return YearMonth.parse(stratum.substring(0, "2026-03".length()));
  }
}
