package org.engagementscorecard.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.SharedResponses;
import org.engagementscorecard.organization.FiscalCalendar;
import org.engagementscorecard.organization.FiscalYearEnd;
import org.engagementscorecard.organization.Language;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.OrganizationSettings;
import org.engagementscorecard.organization.Organizations;
import org.engagementscorecard.organization.PeerGroup;
import org.engagementscorecard.organization.TenantTransaction;

/** Organizations over HTTP. The default organization's admins see and create all. */
@Path("/v1/organizations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Organizations")
public class OrganizationResource {
  private final Organizations organizations;
  private final Tenant tenant;
  private final TenantTransaction transaction;
  private final ApiKeys keys;

  OrganizationResource(
      Organizations organizations, Tenant tenant, TenantTransaction transaction, ApiKeys keys) {
    this.organizations = organizations;
    this.tenant = tenant;
    this.transaction = transaction;
    this.keys = keys;
  }

  /** A new organization as it is sent. */
  @Schema(name = "NewOrganization")
  public record NewOrganization(
      @NotNull
          @Pattern(
              regexp = "[a-z0-9][a-z0-9-]{0,62}",
              message = "must be 1 to 63 of a-z, 0-9 and -")
          @Schema(examples = "example-sales", description = "Its name in paths.")
          String key,
      @Valid @Schema(description = "Settings; what is left out has its default.")
          OrganizationSettings settings) {}

  /** An organization as it is shown. */
  @Schema(name = "Organization")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OrganizationResponse(
      @Schema(examples = "example-sales") String key,
      @Schema(examples = "Example Sales Ltd") String name,
      @Schema(examples = "Europe/Berlin") String zone,
      @Schema(examples = "1") int fiscalYearStartMonth,
      @Schema(examples = "months") FiscalCalendar fiscalCalendar,
      @Schema(examples = "nearest") FiscalYearEnd fiscalYearEnd,
      @Schema(examples = "MONDAY") DayOfWeek weekStart,
      @Schema(examples = "[\"MONDAY\", \"TUESDAY\"]") Set<DayOfWeek> workingDays,
      @Schema(examples = "[\"2026-12-25\"]") SortedSet<LocalDate> holidays,
      @Schema(examples = "5") int smallestGroup,
      @Schema(examples = "90") int rampDays,
      @Schema(examples = "latest-365-days") String needsPeriod,
      @Schema(examples = "role") PeerGroup peerGroup,
      @Schema(examples = "{\"account-executive\": 180}") Map<String, Integer> rampDaysByRole,
      @Schema(examples = "english") Language language,
      @Schema(examples = "3") int needsAtATime,
      @Schema(
              description = "Its first admin key: shown once, in the answer that creates it.",
              examples = "esk_2_…")
          String adminKey) {

    static OrganizationResponse from(Organization organization, String adminKey) {
      return new OrganizationResponse(
          organization.key(),
          organization.name(),
          organization.zone().getId(),
          organization.fiscalYearStartMonth(),
          organization.fiscalCalendar(),
          organization.fiscalYearEnd(),
          organization.weekStart(),
          organization.workingDays().weekdays(),
          organization.workingDays().holidays(),
          organization.smallestGroup(),
          organization.rampDays(),
          organization.needsPeriod().toString(),
          organization.peerGroup(),
          organization.rampDaysByRole(),
          organization.language(),
          organization.needsAtATime(),
          adminKey);
    }
  }

  @GET
  @Operation(
      operationId = "listOrganizations",
      summary = "List organizations",
      description =
          "All organizations of the installation for an admin key of the default organization; for"
              + " any other key its own.")
  @APIResponse(
      responseCode = "200",
      description = "A page of organizations, by key.",
      extensions =
          @Extension(name = SharedResponses.EXAMPLE, parseValue = true, value = Examples.PAGE))
  public Page<OrganizationResponse> list(@BeanParam PageRequest page) {
    Organization own = tenant.read(organization -> organization);
    List<Organization> rows =
        own.isDefault() ? organizations.after(page.after(), page.rows()) : List.of(own);
    return Page.of(rows, page, Organization::key, row -> OrganizationResponse.from(row, null));
  }

  @POST
  @Operation(
      operationId = "createOrganization",
      summary = "Create an organization",
      description =
          "Needs an admin key of the default organization. The new one has a starter catalogue of"
              + " sales metrics and connections, and an admin key that only this answer shows.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = NewOrganization.class),
              examples = @ExampleObject(name = "organization", value = Examples.NEW)))
  @APIResponse(
      responseCode = "201",
      description = "Created.",
      content =
          @Content(
              schema = @Schema(implementation = OrganizationResponse.class),
              examples = @ExampleObject(name = "created", value = Examples.CREATED)))
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  public Response create(@NotNull @Valid NewOrganization body) {
    tenant.requireInstallationAdmin();
    Organization created =
        organizations.create(
            body.key(), body.settings() == null ? OrganizationSettings.none() : body.settings());
    String adminKey =
        transaction.write(
            created.id(), own -> keys.create(own, "admin", Role.ADMIN).token().text());
    return Response.status(Response.Status.CREATED)
        .entity(OrganizationResponse.from(created, adminKey))
        .build();
  }

  @GET
  @Path("/{organization}")
  @Operation(
      operationId = "getOrganization",
      summary = "Show an organization",
      description = "Its settings. Other organizations are unknown to a key that isn't theirs.")
  @APIResponse(
      responseCode = "200",
      description = "The organization.",
      content =
          @Content(
              schema = @Schema(implementation = OrganizationResponse.class),
              examples = @ExampleObject(name = "organization", value = Examples.ONE)))
  public OrganizationResponse get(
      @Parameter(description = "Key of the organization.", example = "default")
          @PathParam("organization")
          String key) {
    Organization own = tenant.read(organization -> organization);
    if (own.key().equals(key)) {
      return OrganizationResponse.from(own, null);
    }
    if (!own.isDefault()) {
      throw ProblemException.unknown("organization", key);
    }
    return organizations
        .find(key)
        .map(found -> OrganizationResponse.from(found, null))
        .orElseThrow(() -> ProblemException.unknown("organization", key));
  }

  @PATCH
  @Path("/{organization}")
  @Operation(
      operationId = "changeOrganization",
      summary = "Change an organization's settings",
      description = "Changes what is given and leaves the rest; with a key of that organization.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = OrganizationSettings.class),
              examples = @ExampleObject(name = "settings", value = Examples.SETTINGS)))
  @APIResponse(
      responseCode = "200",
      description = "The organization as it is now.",
      content =
          @Content(
              schema = @Schema(implementation = OrganizationResponse.class),
              examples = @ExampleObject(name = "organization", value = Examples.ONE)))
  public OrganizationResponse change(
      @Parameter(description = "Key of the organization.", example = "default")
          @PathParam("organization")
          String key,
      @NotNull @Valid OrganizationSettings body) {
    return tenant.write(
        own -> {
          if (!own.key().equals(key)) {
            throw ProblemException.unknown("organization", key);
          }
          return OrganizationResponse.from(organizations.change(own, body), null);
        });
  }

  private static final class Examples {
    static final String NEW =
        """
        {"key": "example-sales", "settings": {"name": "Example Sales Ltd", "zone": "Europe/Berlin"}}""";
    static final String SETTINGS =
        """
        {"needsPeriod": "latest-365-days", "smallestGroup": 5, "needsAtATime": 3, "fiscalCalendar": "months",
         "workingDays": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"],
         "rampDaysByRole": {"account-executive": 180}}""";
    static final String ONE =
        """
        {"key": "default", "name": "Default organization", "zone": "UTC", "fiscalYearStartMonth": 1,
         "fiscalCalendar": "months", "fiscalYearEnd": "nearest", "weekStart": "MONDAY",
         "workingDays": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"], "holidays": [],
         "smallestGroup": 5, "rampDays": 90, "needsPeriod": "latest-365-days", "peerGroup": "role",
         "rampDaysByRole": {}, "language": "english", "needsAtATime": 3}""";
    static final String CREATED =
        """
        {"key": "example-sales", "name": "Example Sales Ltd", "zone": "Europe/Berlin",
         "fiscalYearStartMonth": 1,
         "fiscalCalendar": "months", "fiscalYearEnd": "nearest", "weekStart": "MONDAY",
         "workingDays": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"], "holidays": [],
         "smallestGroup": 5, "rampDays": 90, "needsPeriod": "latest-365-days", "peerGroup": "role",
         "rampDaysByRole": {}, "language": "english", "needsAtATime": 3,
         "adminKey": "esk_2_…"}""";
    static final String PAGE =
        """
        {"items": [{"key": "default", "name": "Default organization", "zone": "UTC",
         "fiscalYearStartMonth": 1,
         "fiscalCalendar": "months", "fiscalYearEnd": "nearest", "weekStart": "MONDAY",
         "workingDays": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"], "holidays": [],
         "smallestGroup": 5, "rampDays": 90, "needsPeriod": "latest-365-days", "peerGroup": "role",
         "rampDaysByRole": {}, "language": "english", "needsAtATime": 3}]}""";

    private Examples() {}
  }
}
