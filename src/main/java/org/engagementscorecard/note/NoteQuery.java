package org.engagementscorecard.note;

import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.engagementscorecard.http.DayParameter;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;

/** Which notes a list is to have: its query parameters. */
public final class NoteQuery {
  private static final int MAX_QUERY = 200;

  @Parameter(
      description =
          "1 to 200 characters: words, in any of their forms in the organization's `language`;"
              + " `\"in this order\"`, `this or that`, `-without`. What isn't found so is looked for"
              + " letter by letter, so parts of words and emoji are found too.",
      example = "question")
  @QueryParam("q")
  String q;

  @Parameter(
      description = "A kind of note.",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {
                "coaching",
                "self-reflection",
                "win-story",
                "loss-story",
                "praise",
                "observation"
              }))
  @QueryParam("kind")
  NoteKind kind;

  @Parameter(description = "A tag.")
  @QueryParam("tag")
  String tag;

  @Parameter(
      description = "A leadership function that it shows.",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"visioning", "relating", "sensemaking", "inventing"}))
  @QueryParam("function")
  LeadershipFunction function;

  @Parameter(description = "Key of a rep.", example = "demo-kim")
  @QueryParam("rep")
  String rep;

  @Parameter(
      description = "Key of a team: notes about its members today, and those of teams below it.")
  @QueryParam("team")
  String team;

  @Parameter(description = "Key of a metric.")
  @QueryParam("metric")
  String metric;

  @Parameter(description = "Key of a connection.")
  @QueryParam("connection")
  String connection;

  @Parameter(
      description = "Number of a learning need.",
      schema = @Schema(type = SchemaType.INTEGER))
  @QueryParam("need")
  String need;

  @Parameter(description = "Who said it.")
  @QueryParam("author")
  String author;

  @Parameter(
      description = "First day of the time it speaks of.",
      schema = @Schema(type = SchemaType.STRING, format = "date"))
  @QueryParam("from")
  String from;

  @Parameter(
      description = "Last day of the time it speaks of.",
      schema = @Schema(type = SchemaType.STRING, format = "date"))
  @QueryParam("until")
  String until;

  /** The same with the numbers of what is named; 404 where that is unknown. */
  NoteFilter filter(
      Organization organization, LocalDate today, People people, Catalogue catalogue) {
    LocalDate first = DayParameter.read("from", from);
    LocalDate last = DayParameter.read("until", until);
    return new NoteFilter(
        checkedQuery(),
        kind,
        tag,
        function,
        repIds(organization, today, people),
        metric == null ? null : catalogue.metric(organization, metric).id(),
        connection == null ? null : catalogue.connection(organization, connection).id(),
        number("need", need),
        author,
        first == null ? null : startOf(first, organization),
        last == null ? null : startOf(last.plusDays(1), organization));
  }

  private static Instant startOf(LocalDate day, Organization organization) {
    return day.atStartOfDay(organization.zone()).toInstant();
  }

  private String checkedQuery() {
    if (q == null) {
      return null;
    }
    String fault = StrictJson.fault(q);
    if (fault != null) {
      throw ProblemException.badParameter("q", fault);
    }
    if (q.isBlank() || q.length() > MAX_QUERY) {
      throw ProblemException.badParameter("q", "must have 1 to " + MAX_QUERY + " characters");
    }
    return q;
  }

  private Set<Integer> repIds(Organization organization, LocalDate today, People people) {
    if (rep == null && team == null) {
      return null;
    }
    Set<Integer> ids = new HashSet<>();
    if (rep != null) {
      ids.add(people.rep(organization, rep).id());
    }
    if (team != null) {
      Set<Integer> members = people.membersOn(organization, team, today);
      if (rep == null) {
        ids.addAll(members);
      } else {
        ids.retainAll(members);
      }
    }
    return ids;
  }

  private static Integer number(String parameter, String text) {
    try {
      return text == null ? null : (Integer) Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ProblemException.badParameter(parameter, "must be a whole number");
    }
  }
}
