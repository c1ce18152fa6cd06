package org.engagementscorecard.metric;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.ProblemException;

/** A connection as it is sent and shown. */
@Schema(name = "Connection")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionRequest(
    @NotBlank
        @Size(max = 200)
        @Schema(description = "Its name in paths.", examples = "demo-to-proposal")
        String key,
    @NotBlank @Size(max = 200) @Schema(examples = "Demo → proposal") String name,
    @Size(max = 2000) @Schema(description = "What it says about a rep.") String description,
    @NotNull
        @Schema(
            description =
                "`conversion`: each attempt succeeds or not. `yield`: how many of `to` come for so"
                    + " many of `from`, also more than one each; always counted. `value`: how large"
                    + " each fact of `to` is, by its value; nothing is traced or moved by a lag.",
            examples = "conversion")
        ConnectionKind kind,
    @NotBlank
        @Size(max = 200)
        @Schema(
            description =
                "Metric whose facts are attempts. Facts of a traced connection carry a subject; the"
                    + " attempt belongs to the rep who made it. Of a counted connection it adds up"
                    + " as a `sum` or a `count`, and so does `to`.",
            examples = "demos_held")
        String from,
    @NotBlank
        @Size(max = 200)
        @Schema(description = "Metric whose facts are successes.", examples = "proposals_sent")
        String to,
    @Size(min = 1, max = 200)
        @Schema(
            description =
                "Metric whose facts say that an attempt has failed. With it an attempt counts in the"
                    + " period in which it was won or lost; without it in the period in which it was"
                    + " made, once it is older than the maturity. Only where attempts are traced.",
            examples = "deals_lost")
        String closedBy,
    @Min(0)
        @Max(MAX_DAYS)
        @Schema(
            description =
                "Traced and without `closedBy`: how many days an attempt is given before it counts;"
                    + " 30 where left out.",
            examples = "30")
        Integer maturityDays,
    @Schema(
            description =
                "Whether attempts are `traced` by their subjects, or only `counted`: then the"
                    + " successes of a period stand against the attempts of the period moved back by"
                    + " the lag, rep by rep. Where left out, conversions are traced; yields and"
                    + " values are always counted.",
            defaultValue = "traced")
        Counting counting,
    @Min(0)
        @Max(MAX_DAYS)
        @Schema(
            description =
                "Counted: how many days attempts come before their successes. Where left out, the"
                    + " median time from attempt to success of the subjects that facts of the two"
                    + " metrics name, in whole days; 0 where they name none.",
            examples = "14")
        Integer lagDays,
    @Schema(
            description =
                "Whether only what counts in the same calendar month is compared, on top of the"
                    + " metrics' like-for-like attributes: where seasons or price lists change from"
                    + " month to month. The month is the one in which an attempt was won or lost"
                    + " with `closedBy`, in which it was made without, and in which the successes"
                    + " fall where they are only counted.",
            defaultValue = "false")
        Boolean byMonth,
    @Schema(
            description =
                "First day on which it is so defined, in the organization's zone. Later than that of"
                    + " the newest definition, it begins a new one: scorecards of periods that end"
                    + " before keep the earlier one, and say so. That of a definition which stands,"
                    + " it puts that one right, and so does leaving it out with the newest. The first"
                    + " definition also holds for all days before it; where it has no day of its"
                    + " own it is put right with `0001-01-01`.",
            examples = "2026-07-01")
        LocalDate since,
    @Schema(
            description =
                "Definitions that held before, oldest first; absent where there is none. Told by the"
                    + " service: to put one right, send it with the connection's key and its"
                    + " `since`.")
        List<ConnectionDefinition> earlier) {
  private static final int MAX_DAYS = 3650;
  private static final int DEFAULT_MATURITY_DAYS = 30;

  /** A definition that held before. */
  @Schema(name = "ConnectionDefinition")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ConnectionDefinition(
      @Schema(description = "First day on which it held; absent where it always had.")
          LocalDate since,
      @Schema(description = "The day from which it no longer held.", examples = "2026-07-01")
          LocalDate until,
      String name,
      String description,
      ConnectionKind kind,
      String from,
      String to,
      String closedBy,
      Integer maturityDays,
      Counting counting,
      Integer lagDays,
      Boolean byMonth) {}

  /**
   * A connection as it is shown.
   *
   * @param definitions oldest first
   */
  static ConnectionRequest from(List<Connection> definitions) {
    Connection newest = Definitions.newest(definitions);
    return new ConnectionRequest(
        newest.key(),
        newest.name(),
        newest.description(),
        newest.kind(),
        newest.from().key(),
        newest.to().key(),
        closedBy(newest),
        maturityDays(newest),
        newest.counting(),
        newest.lagDays(),
        newest.byMonth(),
        newest.validity().told(),
        earlier(definitions));
  }

  private static List<ConnectionDefinition> earlier(List<Connection> definitions) {
    return definitions.size() <= 1
        ? null
        : definitions.subList(0, definitions.size() - 1).stream()
            .map(
                one ->
                    new ConnectionDefinition(
                        one.validity().told(),
                        one.validity().until(),
                        one.name(),
                        one.description(),
                        one.kind(),
                        one.from().key(),
                        one.to().key(),
                        closedBy(one),
                        maturityDays(one),
                        one.counting(),
                        one.lagDays(),
                        one.byMonth()))
            .toList();
  }

  private static String closedBy(Connection connection) {
    return connection.closedBy() == null ? null : connection.closedBy().key();
  }

  private static Integer maturityDays(Connection connection) {
    return connection.isCounted() ? null : (Integer) connection.maturityDays();
  }

  /**
   * Refuses a day out of range, and earlier definitions that aren't those that stand.
   *
   * @param place JSON pointer of the connection within the body
   * @param standing its definitions as they stand, oldest first
   */
  void checkEarlier(String place, List<Connection> standing) {
    Definitions.check(since, earlier, earlier(standing), place);
  }

  /**
   * Refuses what makes no sense together.
   *
   * @param place JSON pointer of the connection within the body
   * @param from metric of the attempts, as it is defined while this holds
   * @param to metric of the successes, as it is defined while this holds
   */
  void check(String place, List<Metric> from, List<Metric> to) {
    if (kind != ConnectionKind.CONVERSION) {
      refuse(counting == Counting.TRACED, place + "/counting", "is counted for this kind");
    }
    if (!countsOnly()) {
      refuse(lagDays != null, place + "/lagDays", "makes no sense where attempts are traced");
      return;
    }
    String countedOnly = "makes no sense where attempts are only counted";
    refuse(closedBy != null, place + "/closedBy", countedOnly);
    refuse(maturityDays != null, place + "/maturityDays", countedOnly);
    refuse(
        kind == ConnectionKind.VALUE && lagDays != null,
        place + "/lagDays",
        "makes no sense for amounts");
    String addsUp = "must be a metric that adds up as a sum or a count: attempts are only counted";
    refuse(!addUp(from), place + "/from", addsUp);
    refuse(!addUp(to), place + "/to", addsUp);
  }

  private static boolean addUp(List<Metric> definitions) {
    return definitions.stream().allMatch(one -> one.aggregation().addsUp());
  }

  private static void refuse(boolean wrong, String pointer, String why) {
    if (wrong) {
      throw ProblemException.invalid(pointer, why);
    }
  }

  boolean countsOnly() {
    return counting == Counting.COUNTED || kind != ConnectionKind.CONVERSION;
  }

  int maturity() {
    return maturityDays == null ? DEFAULT_MATURITY_DAYS : maturityDays;
  }
}
