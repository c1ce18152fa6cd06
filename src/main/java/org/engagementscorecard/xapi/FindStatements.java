package org.engagementscorecard.xapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.Cursor;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.xapi.NeedStatements.Found;

/**
 * Finds statements: steps of needs and what was taken in are one list, by when they were stored.
 */
@ApplicationScoped
class FindStatements {
  private static final List<String> KINDS = List.of("parent", "grouping", "category", "other");

  private final Tenant tenant;
  private final Statements statements;
  private final NeedStatements needs;

  FindStatements(Tenant tenant, Statements statements, NeedStatements needs) {
    this.tenant = tenant;
    this.statements = statements;
    this.needs = needs;
  }

  /**
   * A page.
   *
   * @param next where the next begins; empty where there is none
   */
  record Listed(List<JsonNode> statements, Optional<String> next) {}

  Listed list(StatementQuery query) {
    return tenant.read(
        organization -> {
          int rows = query.limit() + 1;
          Comparator<Found> order = Comparator.comparing(Found::place);
          List<Found> found =
              Stream.concat(
                      needs.matching(organization, query, rows).stream(),
                      statements.matching(organization, query, rows).stream())
                  .sorted(query.ascending() ? order : order.reversed())
                  .limit(rows)
                  .toList();
          List<Found> page = found.subList(0, Math.min(found.size(), query.limit()));
          Optional<String> next =
              found.size() > page.size()
                  ? Optional.of(
                      Cursor.startingAfter(page.get(page.size() - 1).place().text()).toString())
                  : Optional.empty();
          return new Listed(
              page.stream()
                  .map(Found::statement)
                  .map(one -> query.onlyIds() ? identified(one) : one)
                  .toList(),
              next);
        });
  }

  /**
   * One statement by its id.
   *
   * @throws ProblemException 404 where there is none that is void as asked
   */
  JsonNode one(UUID id, boolean isVoid, boolean onlyIds) {
    return tenant.read(
        organization -> {
          JsonNode found =
              statements
                  .find(organization, id, isVoid)
                  .or(() -> isVoid ? Optional.empty() : ofNeeds(organization, id))
                  .orElseThrow(() -> ProblemException.unknown("statement", id.toString()))
                  .statement();
          return onlyIds ? identified(found) : found;
        });
  }

  private Optional<Found> ofNeeds(Organization organization, UUID id) {
    return Optional.ofNullable(needs.withIds(organization, List.of(id)).get(id));
  }

  /** The same, with no more of agents, activities and verbs than says which they are. */
  private static JsonNode identified(JsonNode statement) {
    ObjectNode bare = statement.deepCopy();
    strip(bare);
    actor(bare.path("authority"));
    return bare;
  }

  private static void strip(ObjectNode said) {
    ((ObjectNode) said.get("verb")).remove("display");
    actor(said.get("actor"));
    JsonNode object = said.get("object");
    if (object.path("objectType").asText().equals("SubStatement")) {
      strip((ObjectNode) object);
    } else {
      ((ObjectNode) object).remove("definition");
      actor(object);
    }
    JsonNode context = said.path("context");
    actor(context.path("instructor"));
    actor(context.path("team"));
    for (String kind : KINDS) {
      JsonNode activities = context.path("contextActivities").path(kind);
      for (JsonNode one : activities instanceof ArrayNode list ? list : List.of(activities)) {
        if (one instanceof ObjectNode activity) {
          activity.remove("definition");
        }
      }
    }
  }

  private static void actor(JsonNode node) {
    if (node instanceof ObjectNode actor) {
      actor.remove("name");
      actor.path("member").forEach(FindStatements::actor);
    }
  }
}
