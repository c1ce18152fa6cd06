package org.engagementscorecard.intake;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.SharedResponses;

/** CSV mappings over HTTP. */
@Path("/v1/csv-mappings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "CSV mappings")
public class CsvMappingResource {
  static final String EXAMPLE =
      """
      {"source": "crm", "zone": "UTC",
       "cleanUps": [{"column": "product", "from": "GTXPro", "to": "GTX Pro"}],
       "observations": [
        {"when": [{"column": "engage_date", "present": true}],
         "id": "{opportunity_id}/engaged", "rep": "{sales_agent}", "metric": "opportunities_engaged",
         "at": {"text": "{engage_date}", "format": "yyyy-MM-dd"}, "value": "1",
         "subject": "{opportunity_id}", "attributes": {"product": "{product}"}},
        {"when": [{"column": "deal_stage", "in": ["Won"]}],
         "id": "{opportunity_id}/won", "rep": "{sales_agent}", "metric": "deals_won",
         "at": {"text": "{close_date}", "format": "yyyy-MM-dd"}, "value": "1",
         "subject": "{opportunity_id}", "attributes": {"product": "{product}"}},
        {"when": [{"column": "deal_stage", "in": ["Won"]}, {"column": "close_value", "present": true}],
         "id": "{opportunity_id}/booking", "rep": "{sales_agent}", "metric": "bookings",
         "at": {"text": "{close_date}", "format": "yyyy-MM-dd"}, "value": "{close_value}",
         "subject": "{opportunity_id}", "attributes": {"product": "{product}"}},
        {"when": [{"column": "deal_stage", "in": ["Lost"]}],
         "id": "{opportunity_id}/lost", "rep": "{sales_agent}", "metric": "deals_lost",
         "at": {"text": "{close_date}", "format": "yyyy-MM-dd"}, "value": "1",
         "subject": "{opportunity_id}", "attributes": {"product": "{product}"}}]}""";

  private final Tenant tenant;
  private final CsvMappings mappings;

  CsvMappingResource(Tenant tenant, CsvMappings mappings) {
    this.tenant = tenant;
    this.mappings = mappings;
  }

  /** A mapping in a list. */
  @Schema(name = "NamedCsvMapping")
  public record Named(
      @Schema(examples = "crm-opportunities") String key, Instant updatedAt, CsvMapping mapping) {}

  @GET
  @Operation(
      operationId = "listCsvMappings",
      summary = "List CSV mappings",
      description = "Stored mappings by key.")
  @APIResponse(
      responseCode = "200",
      description = "A page of mappings.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value =
                  "{\"items\": [{\"key\": \"crm-opportunities\", \"updatedAt\":"
                      + " \"2026-07-01T08:00:00Z\", \"mapping\": "
                      + EXAMPLE
                      + "}]}"))
  public Page<Named> list(@BeanParam PageRequest page) {
    return tenant.read(
        organization ->
            Page.of(
                mappings.after(organization, page.after(), page.rows()),
                page,
                row -> row.key,
                row -> new Named(row.key, row.updatedAt, mappings.mapping(row))));
  }

  @GET
  @Path("/{mapping}")
  @Operation(
      operationId = "getCsvMapping",
      summary = "Show a CSV mapping",
      description = "One stored mapping.")
  @APIResponse(
      responseCode = "200",
      description = "The mapping.",
      content =
          @Content(
              schema = @Schema(implementation = CsvMapping.class),
              examples = @ExampleObject(name = "mapping", value = EXAMPLE)))
  public CsvMapping get(
      @Parameter(description = "Key of the mapping.", example = "crm-opportunities")
          @PathParam("mapping")
          String key) {
    return tenant.read(organization -> mappings.mapping(organization, key));
  }

  @PUT
  @Path("/{mapping}")
  @Operation(
      operationId = "putCsvMapping",
      summary = "Create or replace a CSV mapping",
      description =
          "Says how rows of an export become observations. A row can yield several, each under its"
              + " own conditions.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = CsvMapping.class),
              examples = @ExampleObject(name = "mapping", value = EXAMPLE)))
  @APIResponse(
      responseCode = "200",
      description = "The mapping as it is now.",
      content =
          @Content(
              schema = @Schema(implementation = CsvMapping.class),
              examples = @ExampleObject(name = "mapping", value = EXAMPLE)))
  public CsvMapping put(
      @Parameter(description = "Key of the mapping.", example = "crm-opportunities")
          @PathParam("mapping")
          @NotBlank
          @Size(max = 200)
          String mapping,
      @NotNull @Valid CsvMapping body) {
    CsvMapping checked = body.checked();
    tenant.change(organization -> mappings.put(organization, mapping, checked));
    return checked;
  }

  @DELETE
  @Path("/{mapping}")
  @Operation(
      operationId = "deleteCsvMapping",
      summary = "Delete a CSV mapping",
      description = "What was loaded by it stays.")
  @APIResponse(responseCode = "204", description = "Deleted.")
  public void delete(
      @Parameter(description = "Key of the mapping.", example = "crm-opportunities")
          @PathParam("mapping")
          String key) {
    tenant.change(organization -> mappings.delete(organization, key));
  }
}
