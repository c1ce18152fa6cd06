package org.engagementscorecard.resource;

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
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
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
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.SharedResponses;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;

/** What a rep offers to share, over HTTP. */
@Path("/v1/reps/{rep}/offers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Learning resources")
public class OffersResource {
  private static final String REP = "Key of the rep.";
  private static final String CONNECTION = "Key of the connection.";
  private static final String REP_EXAMPLE = "demo-chiara";
  private static final String CONNECTION_EXAMPLE = "demo-to-proposal";
  private static final String NEW =
      """
      {"words": "Sit with me while I write the proposal right after a demo."}""";
  private static final String ONE =
      """
      {"connection": "demo-to-proposal", "since": "2026-07-01T09:30:00Z",
       "words": "Sit with me while I write the proposal right after a demo."}""";

  private final Tenant tenant;
  private final Offers offers;
  private final People people;
  private final Catalogue catalogue;

  OffersResource(Tenant tenant, Offers offers, People people, Catalogue catalogue) {
    this.tenant = tenant;
    this.offers = offers;
    this.people = people;
    this.catalogue = catalogue;
  }

  /** An offer as it is sent. */
  @Schema(name = "NewOffer")
  public record OfferRequest(
      @NotBlank
          @Size(max = 2000)
          @Schema(
              description = "What is offered, in the rep's own words. Kept verbatim.",
              examples = "Sit with me while I write the proposal right after a demo.")
          String words) {}

  /** An offer as it is shown. */
  @Schema(name = "Offer")
  public record OfferResponse(
      @Schema(description = CONNECTION, examples = CONNECTION_EXAMPLE) String connection,
      @Schema(description = "When it was first made.") Instant since,
      String words) {}

  @GET
  @Operation(
      operationId = "listOffers",
      summary = "List what a rep offers to share",
      description = "The rep's offers that stand, by the connection's key.")
  @APIResponse(
      responseCode = "200",
      description = "A page of offers.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value = "{\"items\": [" + ONE + "]}"))
  public Page<OfferResponse> list(
      @Parameter(description = REP, example = REP_EXAMPLE) @PathParam("rep") String rep,
      @BeanParam PageRequest page) {
    return tenant.read(
        organization -> {
          Map<Integer, String> keys =
              catalogue.allConnections(organization).stream()
                  .collect(Collectors.toMap(Connection::id, Connection::key));
          return Page.of(
              offers.of(organization, people.rep(organization, rep).id()).stream()
                  .map(offer -> shown(offer, keys.get(offer.connectionId())))
                  .filter(offer -> offer.connection().compareTo(page.after()) > 0)
                  .sorted(Comparator.comparing(OfferResponse::connection))
                  .limit(page.rows())
                  .toList(),
              page,
              OfferResponse::connection,
              offer -> offer);
        });
  }

  @PUT
  @Path("/{connection}")
  @Operation(
      operationId = "putOffer",
      summary = "Offer to share on a connection",
      description =
          "From now on the rep may be named to peers in the same job who have a learning need on the"
              + " connection, while the numbers show that the rep has a strength there: by name and"
              + " with these words, and with no number. Nobody offers for somebody else: 403 with a"
              + " key that another person holds.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = OfferRequest.class),
              examples = @ExampleObject(name = "offer", value = NEW)))
  @APIResponse(
      responseCode = "200",
      description = "The offer as it is now.",
      content =
          @Content(
              schema = @Schema(implementation = OfferResponse.class),
              examples = @ExampleObject(name = "offer", value = ONE)))
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  public OfferResponse put(
      @Parameter(description = REP, example = REP_EXAMPLE) @PathParam("rep") String rep,
      @Parameter(description = CONNECTION, example = CONNECTION_EXAMPLE) @PathParam("connection")
          String connection,
      @NotNull @Valid OfferRequest body) {
    OwnHand.require(tenant, rep);
    return tenant.write(
        organization -> {
          Connection on = catalogue.connection(organization, connection);
          return shown(
              offers.put(organization, rep(organization, rep).id(), on.id(), body.words()),
              on.key());
        });
  }

  @DELETE
  @Path("/{connection}")
  @Operation(
      operationId = "withdrawOffer",
      summary = "Withdraw an offer to share",
      description =
          "From now on the rep is named to nobody there, and nothing is left of the offer. 403 with a"
              + " key that another person holds.")
  @APIResponse(responseCode = "204", description = "Withdrawn.")
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  public void withdraw(
      @Parameter(description = REP, example = REP_EXAMPLE) @PathParam("rep") String rep,
      @Parameter(description = CONNECTION, example = CONNECTION_EXAMPLE) @PathParam("connection")
          String connection) {
    OwnHand.require(tenant, rep);
    tenant.change(
        organization -> {
          int on = catalogue.connection(organization, connection).id();
          if (!offers.withdraw(organization, rep(organization, rep).id(), on)) {
            throw ProblemException.unknown("offer", connection);
          }
        });
  }

  private Rep rep(Organization organization, String key) {
    return people.rep(organization, key);
  }

  private static OfferResponse shown(Offers.Offer offer, String connection) {
    return new OfferResponse(connection, offer.since(), offer.words());
  }
}
