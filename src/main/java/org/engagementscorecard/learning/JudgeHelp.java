package org.engagementscorecard.learning;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.scorecard.Knowledge;
import org.engagementscorecard.scorecard.MonthlyRates;
import org.engagementscorecard.statistics.effect.BasePeriod;
import org.engagementscorecard.statistics.effect.Controls;
import org.engagementscorecard.statistics.effect.EffectFinding;
import org.engagementscorecard.statistics.effect.EffectOfChange;
import org.engagementscorecard.statistics.effect.UnitHistory;

/**
 * What has helped others: how the monthly rates of those who took a resource up moved, beside those
 * of peers who hadn't or not yet ({@link EffectOfChange}).
 *
 * <p>A rep has taken a resource up from the month of the first completion on; that month counts as
 * one with it though it was so only in part, which makes an effect look smaller, never larger. Who
 * does another job than all of those who took it up is left out.
 */
@ApplicationScoped
class JudgeHelp {
  /** Rates by month in all that is kept at most: some megabytes. */
  private static final int MAX_RATES = 200_000;

  private final Cache<Panel, EffectFinding> findings =
      Caffeine.newBuilder()
          .maximumWeight(MAX_RATES)
          .weigher(
              (Panel panel, EffectFinding finding) ->
                  1 + panel.units().stream().mapToInt(unit -> unit.outcomes().size()).sum())
          .build();

  /** What a finding is a function of. */
  private record Panel(int minimumTreated, boolean lowerIsBetter, List<UnitHistory> units) {}

  /** The rates of a connection, as it was defined on the period's last day. */
  Optional<MonthlyRates> rates(Knowledge knowledge, int connectionId, Period period) {
    return knowledge.connections(period.last()).stream()
        .filter(one -> one.id() == connectionId)
        .findFirst()
        .map(connection -> MonthlyRates.over(knowledge, connection, period));
  }

  /**
   * What may be said of those who took something up.
   *
   * @param takenUp when each did first, by the rep's number
   */
  EffectFinding judge(
      Organization organization, MonthlyRates rates, Map<Integer, Instant> takenUp) {
    List<UnitHistory> units = new ArrayList<>();
    rates
        .reps()
        .forEach(
            (peers, members) -> {
              if (members.stream().anyMatch(one -> takenUp.containsKey(one.rep().id()))) {
                members.forEach(
                    one -> units.add(history(organization, one, takenUp.get(one.rep().id()))));
              }
            });
    if (units.isEmpty()) {
      return new EffectFinding.TooEarly(EffectFinding.Reason.NOBODY_CHANGED, 0, 0);
    }
    int minimum =
        Math.max(EffectOfChange.withDefaults().minimumTreated(), organization.smallestGroup());
    return findings.get(new Panel(minimum, rates.isLowerBetter(), units), JudgeHelp::find);
  }

  private static EffectFinding find(Panel panel) {
    EffectOfChange defaults = EffectOfChange.withDefaults();
    return new EffectOfChange(
            Controls.NOT_YET_TREATED,
            BasePeriod.VARYING,
            panel.lowerIsBetter(),
            defaults.level(),
            defaults.preTrendLevel(),
            panel.minimumTreated(),
            defaults.fewUnits(),
            defaults.standardErrors(),
            defaults.resampling())
        .find(panel.units());
  }

  private static UnitHistory history(
      Organization organization, MonthlyRates.Member member, Instant takenUp) {
    SortedMap<Integer, Double> outcomes = new TreeMap<>();
    member.byMonth().forEach((month, rate) -> outcomes.put(number(month), rate));
    return new UnitHistory(
        Optional.empty(),
        takenUp == null
            ? OptionalInt.empty()
            : OptionalInt.of(number(YearMonth.from(organization.dayOf(takenUp)))),
        outcomes);
  }

  private static int number(YearMonth month) {
    return Math.toIntExact(month.getLong(ChronoField.PROLEPTIC_MONTH));
  }
}
