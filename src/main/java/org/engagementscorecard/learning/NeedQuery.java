package org.engagementscorecard.learning;

import jakarta.ws.rs.QueryParam;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.organization.Organization;

/** Which needs a list is to have, and in which order: its query parameters. */
public final class NeedQuery {
  /** A hundred years: what is older isn't told apart. */
  private static final int MAX_DAYS = 36_500;

  @Parameter(description = "Key of a rep.", example = "demo-kim")
  @QueryParam("rep")
  String rep;

  @Parameter(description = "Key of a team: its members today, and those of teams below it.")
  @QueryParam("team")
  String team;

  @Parameter(description = "Key of a connection.")
  @QueryParam("connection")
  String connection;

  @Parameter(
      description =
          "A state; may be given several times. Left out: those that are neither closed nor"
              + " dismissed.",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"open", "seen", "learning", "changed", "closed", "dismissed"}))
  @QueryParam("state")
  List<NeedState> states;

  @Parameter(
      description = "By whom it was opened.",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"finding", "rep", "coach", "system"}))
  @QueryParam("openedBy")
  OpenedBy openedBy;

  @Parameter(
      description = "Only those that wait for their turn, or only those that don't.",
      schema = @Schema(type = SchemaType.BOOLEAN))
  @QueryParam("waiting")
  String waiting;

  @Parameter(
      description = "Worth at least so much, each in its own unit; 0 or more.",
      schema = @Schema(type = SchemaType.NUMBER))
  @QueryParam("minWorth")
  String minWorth;

  @Parameter(
      description = "Opened at least so many days ago, 0 to 36500.",
      schema = @Schema(type = SchemaType.INTEGER))
  @QueryParam("olderThanDays")
  String olderThanDays;

  @Parameter(
      description = "Opened less than so many days ago, 0 to 36500.",
      schema = @Schema(type = SchemaType.INTEGER))
  @QueryParam("youngerThanDays")
  String youngerThanDays;

  @Parameter(
      description =
          "`first`: what is being learned, then what is worth most and is surest. `oldest` or"
              + " `newest`: as they were opened.",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"first", "oldest", "newest"},
              defaultValue = "first"))
  @QueryParam("order")
  NeedOrder order;

  NeedOrder order() {
    return order == null ? NeedOrder.FIRST : order;
  }

  /** The same with the numbers of what is named; 404 where that is unknown. */
  NeedFilter filter(Organization organization, Owners owners, Catalogue catalogue) {
    return new NeedFilter(
        owners.ids(organization, rep, team),
        connection == null ? null : catalogue.connection(organization, connection).id(),
        states(),
        openedBy,
        flag(),
        worth(),
        days("olderThanDays", olderThanDays),
        days("youngerThanDays", youngerThanDays));
  }

  private Set<NeedState> states() {
    return states == null || states.isEmpty()
        ? EnumSet.complementOf(EnumSet.of(NeedState.CLOSED, NeedState.DISMISSED))
        : EnumSet.copyOf(states);
  }

  private Boolean flag() {
    if (waiting == null) {
      return null;
    }
    if (!waiting.equals("true") && !waiting.equals("false")) {
      throw ProblemException.badParameter("waiting", "must be true or false");
    }
    return waiting.equals("true");
  }

  private Double worth() {
    if (minWorth == null) {
      return null;
    }
    try {
      double worth = Double.parseDouble(minWorth);
      if (worth >= 0 && Double.isFinite(worth)) {
        return worth;
      }
    } catch (NumberFormatException e) {
      throw badWorth();
    }
    throw badWorth();
  }

  private static ProblemException badWorth() {
    return ProblemException.badParameter("minWorth", "must be a number from 0 on");
  }

  private static Integer days(String parameter, String text) {
    if (text == null) {
      return null;
    }
    try {
      int days = Integer.parseInt(text);
      if (days >= 0 && days <= MAX_DAYS) {
        return days;
      }
    } catch (NumberFormatException e) {
      throw badDays(parameter);
    }
    throw badDays(parameter);
  }

  private static ProblemException badDays(String parameter) {
    return ProblemException.badParameter(parameter, "must be a whole number from 0 to " + MAX_DAYS);
  }
}
