package org.engagementscorecard.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;

/**
 * How rows of an export become observations. Texts are templates: {@code {column}} stands for the
 * cell of that column, after clean-ups.
 */
@Schema(
    name = "CsvMapping",
    description =
        "How rows of an export become observations. Texts are templates: `{column}` stands for the"
            + " cell of that column, after clean-ups.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CsvMapping(
    @NotBlank @Size(max = 400) @Schema(description = "Template of the source.", examples = "crm")
        String source,
    @Size(min = 1, max = 1)
        @Schema(description = "What stands between cells.", defaultValue = ",", examples = ",")
        String delimiter,
    @Size(max = 60)
        @Schema(
            description = "Time zone of dates and times without an offset.",
            defaultValue = "the organization's",
            examples = "UTC")
        String zone,
    @Size(max = 1_000) @Schema(description = "Cells to read as something else, first to last.")
        List<@Valid CleanUp> cleanUps,
    @NotEmpty
        @Size(max = 50)
        @Schema(description = "The observations that a row can yield, each under its conditions.")
        List<@Valid MappedObservation> observations) {

  /** A cell to read as another. */
  @Schema(name = "CleanUp")
  public record CleanUp(
      @NotBlank @Size(max = 200) @Schema(examples = "product") String column,
      @NotNull @Size(max = 1_000) @Schema(examples = "GTXPro") String from,
      @NotNull @Size(max = 1_000) @Schema(examples = "GTX Pro") String to) {}

  /** An observation that a row yields where all conditions hold. */
  @Schema(name = "MappedObservation")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MappedObservation(
      @Size(max = 20) @Schema(description = "All of these must hold; none: every row yields it.")
          List<@Valid Condition> when,
      @NotBlank @Size(max = 400) @Schema(examples = "{opportunity_id}/won") String id,
      @NotBlank @Size(max = 400) @Schema(examples = "{sales_agent}") String rep,
      @NotBlank @Size(max = 400) @Schema(examples = "deals_won") String metric,
      @NotNull @Valid Moment at,
      @NotBlank @Size(max = 400) @Schema(examples = "1") String value,
      @Size(min = 1, max = 400) @Schema(examples = "{opportunity_id}") String subject,
      @Size(max = 50)
          @Schema(
              description = "Templates of attributes; an empty one is left out.",
              examples = "{\"product\": \"{product}\"}")
          Map<String, String> attributes) {}

  /** A condition on a cell: equal to one of some texts, or present at all. */
  @Schema(name = "Condition")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Condition(
      @NotBlank @Size(max = 200) @Schema(examples = "deal_stage") String column,
      @Size(min = 1, max = 100)
          @Schema(description = "The cell is one of these.", examples = "[\"Won\"]")
          List<String> in,
      @Schema(description = "The cell is (`true`) or isn't (`false`) filled.") Boolean present) {}

  /** When it happened: a template and how to read it. */
  @Schema(name = "Moment")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Moment(
      @NotBlank
          @Size(max = 400)
          @Schema(description = "Template of the text.", examples = "{close_date}")
          String text,
      @Size(min = 1, max = 60)
          @Schema(
              description =
                  "Pattern as in Java's DateTimeFormatter (`u` or `y` for the year); a pattern"
                      + " without a time means the day's first instant. Left out: RFC 3339, or a day"
                      + " as ISO 8601.",
              examples = "yyyy-MM-dd")
          String format) {}

  char delimiterOrComma() {
    return delimiter == null ? ',' : delimiter.charAt(0);
  }

  List<CleanUp> cleanUpsOrNone() {
    return cleanUps == null ? List.of() : cleanUps;
  }

  /**
   * Refuses what Bean Validation can't see.
   *
   * @throws ProblemException 422 with the place of the fault
   */
  CsvMapping checked() {
    if (zone != null) {
      try {
        ZoneId.of(zone);
      } catch (DateTimeException e) {
        throw ProblemException.invalid("/zone", "must be an IANA time zone such as Europe/Berlin");
      }
    }
    if (delimiter != null && "\"\r\n".contains(delimiter)) {
      throw ProblemException.invalid("/delimiter", "must not be a quote or a line end");
    }
    for (int i = 0; i < observations.size(); i++) {
      String place = "/observations/" + i;
      MappedObservation one = observations.get(i);
      String format = one.at().format();
      if (format != null && !isPattern(format)) {
        throw ProblemException.invalid(place + "/at/format", "must be a date and time pattern");
      }
      for (int j = 0; one.when() != null && j < one.when().size(); j++) {
        Condition condition = one.when().get(j);
        if ((condition.in() == null) == (condition.present() == null)) {
          throw ProblemException.invalid(
              place + "/when/" + j, "must have either 'in' or 'present'");
        }
        for (int k = 0; condition.in() != null && k < condition.in().size(); k++) {
          checkLength(condition.in().get(k), 1_000, place + "/when/" + j + "/in/" + k);
        }
      }
    }
    columns();
    return this;
  }

  /**
   * Elements of lists and maps are checked here: Bean Validation doesn't stop at the first faulty
   * one, and takes quadratic time over many.
   */
  private static void checkAttribute(String name, String text, String pointer) {
    String fault = StrictJson.fault(name);
    if (fault != null || name.isBlank()) {
      throw ProblemException.invalid(pointer, fault == null ? "must have a name" : fault);
    }
    checkLength(name, FactRules.MAX_KEY, pointer);
    if (text.isBlank()) {
      throw ProblemException.invalid(pointer, "must not be blank");
    }
    checkLength(text, 400, pointer);
  }

  private static void checkLength(String text, int most, String pointer) {
    if (text.length() > most) {
      throw ProblemException.invalid(pointer, "must have " + most + " characters at most");
    }
  }

  private static boolean isPattern(String format) {
    try {
      return !DateTimeFormatter.ofPattern(format).toString().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Every column that the mapping names. */
  TreeSet<String> columns() {
    TreeSet<String> columns = new TreeSet<>(Template.of(source, "/source").columns());
    cleanUpsOrNone().forEach(cleanUp -> columns.add(cleanUp.column()));
    for (int i = 0; i < observations.size(); i++) {
      String place = "/observations/" + i;
      MappedObservation one = observations.get(i);
      if (one.when() != null) {
        one.when().forEach(condition -> columns.add(condition.column()));
      }
      columns.addAll(Template.of(one.id(), place + "/id").columns());
      columns.addAll(Template.of(one.rep(), place + "/rep").columns());
      columns.addAll(Template.of(one.metric(), place + "/metric").columns());
      columns.addAll(Template.of(one.at().text(), place + "/at/text").columns());
      columns.addAll(Template.of(one.value(), place + "/value").columns());
      if (one.subject() != null) {
        columns.addAll(Template.of(one.subject(), place + "/subject").columns());
      }
      if (one.attributes() != null) {
        one.attributes()
            .forEach(
                (name, text) -> {
                  String pointer = place + "/attributes" + JsonFact.pointer(name);
                  checkAttribute(name, text, pointer);
                  columns.addAll(Template.of(text, pointer).columns());
                });
      }
    }
    return columns;
  }
}
