package org.engagementscorecard.intake;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.SharedResponses;

/** What a receipt had no room for, over HTTP. */
@Path("/v1/receipts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Observations")
public class ReceiptResource {
  private final Tenant tenant;
  private final Receipts receipts;

  ReceiptResource(Tenant tenant, Receipts receipts) {
    this.tenant = tenant;
    this.receipts = receipts;
  }

  @GET
  @Path("/{receipt}/items")
  @Operation(
      operationId = "listReceiptItems",
      summary = "List the rest of a receipt",
      description =
          "The items that weren't simply accepted, behind the 1,000 that stand in the receipt"
              + " itself; up to 100,000 of them, for a week.")
  @APIResponse(
      responseCode = "200",
      description = "A page of items, in the body's order.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value =
                  """
                  {"items": [{"index": 2104, "line": 2105, "source": "crm", "id": "example-3/demo",
                   "outcome": "rejected", "reason": "must be a number", "pointer": "/value"}]}"""))
  public Page<Receipt.Entry> items(
      @Parameter(
              description = "`id` of the receipt.",
              example = "0b9f4c1e-52a7-4c1b-9f52-0d8f1f0c7a11")
          @PathParam("receipt")
          String receipt,
      @BeanParam PageRequest page) {
    UUID id = idOf(receipt);
    return tenant.read(
        organization -> {
          if (!receipts.has(organization, id)) {
            throw ProblemException.unknown("receipt", receipt);
          }
          return Page.of(
              receipts.after(organization, id, page.afterNumber(), page.rows()),
              page,
              entry -> Long.toString(entry.index()),
              entry -> entry);
        });
  }

  private static UUID idOf(String receipt) {
    try {
      return UUID.fromString(receipt);
    } catch (IllegalArgumentException e) {
      throw ProblemException.unknown("receipt", receipt);
    }
  }
}
