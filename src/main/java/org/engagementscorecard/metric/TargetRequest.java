package org.engagementscorecard.metric;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;
import org.engagementscorecard.metric.Target.RampStep;
import org.engagementscorecard.people.Membership;

/**
 * A target as it is sent and shown. Checked by hand: it comes alone or in an array, and Bean
 * Validation would tell places that aren't the body's.
 */
@Schema(name = "Target")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetRequest(
    @Schema(
            description = "Your own name of it.",
            required = true,
            minLength = 1,
            maxLength = MAX_KEY,
            examples = "demo-demos")
        String key,
    @Schema(
            description = "Key of the metric.",
            required = true,
            maxLength = MAX_KEY,
            examples = "demos_held")
        String metric,
    @Schema(
            description = "Key of a rep whose target it is. Exactly one of rep, role and team.",
            maxLength = MAX_KEY)
        String rep,
    @Schema(
            description = "A role: each of those who have it aims at this.",
            minLength = 1,
            maxLength = MAX_ROLE,
            examples = "account-executive")
        String role,
    @Schema(description = "Key of a team whose target it is, as a whole.", maxLength = MAX_KEY)
        String team,
    @Schema(
            description =
                "First day; left out: always so. Of the targets for the same, the one with the"
                    + " latest first day counts.",
            examples = "2026-01-01")
        LocalDate from,
    @Schema(description = "The day after the last; left out: while it lasts.") LocalDate until,
    @Schema(
            description =
                "What is aimed at, from 0; 18 digits before and 12 after the point at most.",
            required = true,
            examples = "12")
        BigDecimal value,
    @Schema(
            description =
                "The value is aimed at in a whole one of these: a working `day`, a `week`, a"
                    + " calendar `month`, a fiscal `quarter` or `year`. Given for metrics of the"
                    + " aggregations sum, count and distinct; left out for mean, last and max, whose"
                    + " value is a level.",
            examples = "month")
        Per per,
    @Schema(
            description =
                "Less is asked of somebody who is new: until so many days after the rep's start"
                    + " date the share holds. Ascending, 12 steps at most; not of a team.")
        List<RampStepRequest> ramp) {
  private static final int MAX_KEY = 200;
  private static final int MAX_ROLE = 100;
  private static final int MAX_INTEGER_DIGITS = 18;
  private static final int MAX_FRACTION_DIGITS = 12;
  private static final int MAX_STEPS = 12;
  private static final int MAX_RAMP_DAYS = 1_000;
  private static final int MAX_SHARE_DIGITS = 6;

  /** A step of a ramp. */
  @Schema(name = "RampStep")
  public record RampStepRequest(
      @Schema(
              description = "Days after the start date, 1 to 1000.",
              required = true,
              examples = "30")
          Integer days,
      @Schema(
              description = "0 to 1, with 6 digits after the point at most.",
              required = true,
              examples = "0.25")
          BigDecimal share) {}

  static TargetRequest from(Target target, String metric, String rep, String team) {
    return new TargetRequest(
        target.key(),
        metric,
        rep,
        target.role(),
        team,
        target.from().equals(Membership.EVER) ? null : target.from(),
        target.until().equals(Membership.OPEN) ? null : target.until(),
        target.value(),
        target.per(),
        target.ramp().isEmpty()
            ? null
            : target.ramp().stream()
                .map(step -> new RampStepRequest(step.days(), step.share()))
                .toList());
  }

  /** What it is for, as a word. */
  String subject() {
    return rep != null ? "rep" : role != null ? "role" : "team";
  }

  /**
   * Refuses what can't be a target, whatever else there is.
   *
   * @param place JSON pointer of the target within the body
   * @throws ProblemException 422 with the place
   */
  void check(String place) {
    text(key, MAX_KEY, place + "/key");
    if (key.equals(Targets.RESERVED)) {
      throw ProblemException.invalid(place + "/key", "has another meaning in paths");
    }
    text(metric, MAX_KEY, place + "/metric");
    int subjects = 0;
    if (rep != null) {
      text(rep, MAX_KEY, place + "/rep");
      subjects++;
    }
    if (role != null) {
      text(role, MAX_ROLE, place + "/role");
      subjects++;
    }
    if (team != null) {
      text(team, MAX_KEY, place + "/team");
      subjects++;
    }
    if (subjects != 1) {
      throw ProblemException.invalid(place, "must name exactly one of rep, role and team");
    }
    day(from, place + "/from");
    day(until, place + "/until");
    if (from != null && until != null && !from.isBefore(until)) {
      throw ProblemException.invalid(place + "/until", "must be after the first day");
    }
    number(value, MAX_INTEGER_DIGITS, MAX_FRACTION_DIGITS, place + "/value");
    checkRamp(place + "/ramp");
  }

  private void checkRamp(String place) {
    if (ramp == null || ramp.isEmpty()) {
      return;
    }
    if (team != null) {
      throw ProblemException.invalid(place, "is for reps and roles: a team has no start date");
    }
    if (ramp.size() > MAX_STEPS) {
      throw ProblemException.invalid(place, "must have " + MAX_STEPS + " steps at most");
    }
    int before = 0;
    for (int i = 0; i < ramp.size(); i++) {
      RampStepRequest step = ramp.get(i);
      String at = place + "/" + i;
      if (step.days() == null || step.days() < 1 || step.days() > MAX_RAMP_DAYS) {
        throw ProblemException.invalid(at + "/days", "must be from 1 to " + MAX_RAMP_DAYS);
      }
      if (step.days() <= before) {
        throw ProblemException.invalid(at + "/days", "must be more than in the step before");
      }
      before = step.days();
      number(step.share(), 1, MAX_SHARE_DIGITS, at + "/share");
      if (step.share().compareTo(BigDecimal.ONE) > 0) {
        throw ProblemException.invalid(at + "/share", "must be from 0 to 1");
      }
    }
  }

  private static void text(String text, int max, String place) {
    if (text == null || text.isBlank()) {
      throw ProblemException.invalid(place, "must not be blank");
    }
    if (text.length() > max) {
      throw ProblemException.invalid(place, "must have " + max + " characters at most");
    }
  }

  private static void day(LocalDate day, String place) {
    if (day != null
        && (day.getYear() < StrictJson.MIN_YEAR || day.getYear() > StrictJson.MAX_YEAR)) {
      throw ProblemException.invalid(
          place, "must lie in the years " + StrictJson.MIN_YEAR + " to " + StrictJson.MAX_YEAR);
    }
  }

  /** By its digits first: writing 1e400000 out would take a while. */
  private static void number(BigDecimal number, int before, int after, String place) {
    if (number == null) {
      throw ProblemException.invalid(place, "must not be null");
    }
    if (number.signum() < 0) {
      throw ProblemException.invalid(place, "must not be negative");
    }
    if (number.signum() > 0) {
      if ((long) number.precision() - number.scale() > before) {
        throw ProblemException.invalid(
            place, "must have " + before + " digits before the point at most");
      }
      if (number.stripTrailingZeros().scale() > after) {
        throw ProblemException.invalid(
            place, "must have " + after + " digits after the point at most");
      }
    }
  }

  /**
   * Sets what is sent.
   *
   * @throws ProblemException 422 where it names what isn't there, or makes no sense for its metric
   */
  void applyTo(TargetEntity entity, Targets.Names names, String place) {
    Metric aimedAt = names.metrics().get(metric);
    if (aimedAt == null) {
      throw ProblemException.invalid(place + "/metric", "names an unknown metric");
    }
    if (aimedAt.aggregation().isAmount() && per == null) {
      throw ProblemException.invalid(
          place + "/per",
          "must be given: the metric is a " + aimedAt.aggregation() + ", which grows with time");
    }
    if (!aimedAt.aggregation().isAmount() && per != null) {
      throw ProblemException.invalid(
          place + "/per",
          "must be left out: the metric is a "
              + aimedAt.aggregation()
              + ", whose target is a level");
    }
    if (rep != null && !names.reps().containsKey(rep)) {
      throw ProblemException.invalid(place + "/rep", "names an unknown rep");
    }
    if (team != null && !names.teams().containsKey(team)) {
      throw ProblemException.invalid(place + "/team", "names an unknown team");
    }
    entity.key = key;
    entity.metricId = aimedAt.id();
    entity.repId = rep == null ? null : names.reps().get(rep);
    entity.role = role;
    entity.teamId = team == null ? null : names.teams().get(team);
    entity.from = from == null ? Membership.EVER : from;
    entity.until = until == null ? Membership.OPEN : until;
    entity.value = value.signum() == 0 ? BigDecimal.ZERO : TargetEntity.plain(value);
    entity.per = per == null ? null : per.key();
    entity.ramp =
        ramp == null || ramp.isEmpty()
            ? TargetEntity.NO_RAMP
            : TargetEntity.write(
                ramp.stream().map(step -> new RampStep(step.days(), step.share())).toList());
    entity.withdrawn = false;
  }
}
