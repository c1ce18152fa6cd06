package org.engagementscorecard.people;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;

/** A rep as it is sent and shown. */
@Schema(name = "Rep")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RepRequest(
    @NotBlank
        @Size(max = 200)
        @Schema(description = "The posting system's own key.", examples = "kim-osei")
        String key,
    @NotBlank @Size(max = 200) @Schema(examples = "Kim Osei") String name,
    @Schema(
            description = "When the rep started; the ramp is counted from it.",
            examples = "2025-02-01")
        LocalDate startDate,
    @Size(max = MAX_ALIASES)
        @Schema(
            description =
                "Other keys of the same rep, as other systems use them: facts that name one are"
                    + " the rep's. Left out, the aliases stay as they are; an empty list takes"
                    + " them away. Paths know a rep by the key alone.",
            examples = "[\"crm-user-4711\"]")
        List<@NotBlank @Size(max = 200) String> aliases,
    @Size(max = 200)
        @Schema(
            description =
                "Team and role over time, oldest first. Each holds until the next begins, so that"
                    + " history stays with the team it happened in.")
        List<@Valid MembershipRequest> memberships) {
  /** Aliases that a rep may have. */
  static final int MAX_ALIASES = 100;

  /** Team and role from a day on. */
  @Schema(name = "Membership")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MembershipRequest(
      @Schema(
              description = "First day; left out in the first entry: always so.",
              examples = "2025-02-01")
          LocalDate from,
      @Size(min = 1, max = 200)
          @Schema(description = "Key of a team; left out: in no team.", examples = "north")
          String team,
      @Size(min = 1, max = 100)
          @Schema(
              description = "The job. Reps are compared with reps of the same role.",
              examples = "account-executive")
          String role) {}

  static RepRequest from(Rep rep) {
    return new RepRequest(
        rep.key(),
        rep.name(),
        rep.startDate(),
        rep.aliases().isEmpty() ? null : rep.aliases(),
        rep.memberships().stream()
            .map(
                part ->
                    new MembershipRequest(
                        part.from().equals(Membership.EVER) ? null : part.from(),
                        part.team(),
                        part.role()))
            .toList());
  }

  /**
   * The memberships as half-open, adjoining parts.
   *
   * @param pointer where this rep stands in the body
   * @throws ProblemException 422 where they aren't in order or a day is out of range
   */
  List<Membership> parts(String pointer) {
    inRange(startDate, pointer + "/startDate");
    List<MembershipRequest> given = memberships == null ? List.of() : memberships;
    List<Membership> parts = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String place = pointer + "/memberships/" + i + "/from";
      LocalDate from = given.get(i).from();
      inRange(from, place);
      if (from == null && i > 0) {
        throw ProblemException.invalid(place, "may be left out only in the first entry");
      }
      if (from == null) {
        from = Membership.EVER;
      }
      if (i > 0 && !from.isAfter(parts.get(i - 1).from())) {
        throw ProblemException.invalid(place, "must be after the entry before");
      }
      if (i > 0) {
        Membership before = parts.get(i - 1);
        parts.set(i - 1, new Membership(before.from(), from, before.team(), before.role()));
      }
      parts.add(new Membership(from, Membership.OPEN, given.get(i).team(), given.get(i).role()));
    }
    return parts;
  }

  private static void inRange(LocalDate day, String pointer) {
    if (day != null
        && (day.getYear() < StrictJson.MIN_YEAR || day.getYear() > StrictJson.MAX_YEAR)) {
      throw ProblemException.invalid(
          pointer, "must lie in the years " + StrictJson.MIN_YEAR + " to " + StrictJson.MAX_YEAR);
    }
  }
}
