package org.engagementscorecard.xapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.Batch;
import org.engagementscorecard.http.Problem.Fault;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.People;
import org.engagementscorecard.resource.Completions;
import org.engagementscorecard.resource.LearningResource;
import org.engagementscorecard.resource.Resources;

/**
 * Takes statements in, all of a body or none: stores them, lets them void others, and records what
 * reps have completed. Nothing else follows from them, so no version of the data passes.
 */
@ApplicationScoped
class TakeStatements {
  private static final String COMPLETED = "http://adlnet.gov/expapi/verbs/completed";

  /** Statements in a body. */
  private static final int MOST = 1_000;

  private final Tenant tenant;
  private final TenantTransaction transaction;
  private final Statements statements;
  private final NeedStatements needs;
  private final Completions completions;
  private final Resources resources;
  private final People people;
  private final Names names;

  TakeStatements(
      Tenant tenant,
      TenantTransaction transaction,
      Statements statements,
      NeedStatements needs,
      Completions completions,
      Resources resources,
      People people,
      Names names) {
    this.tenant = tenant;
    this.transaction = transaction;
    this.statements = statements;
    this.needs = needs;
    this.completions = completions;
    this.resources = resources;
    this.people = people;
    this.names = names;
  }

  /**
   * Takes statements in.
   *
   * @return their ids, in their order
   * @throws ProblemException 400 where one breaks a rule or stands there twice, 409 where another
   *     one has its id, 403 where one voids what isn't anybody's to void
   */
  List<UUID> take(Batch<JsonNode> batch) {
    if (batch.items().size() > MOST) {
      throw ProblemException.tooManyItems(MOST);
    }
    Map<UUID, JsonNode> came = new LinkedHashMap<>();
    Map<UUID, String> places = new HashMap<>();
    for (int i = 0; i < batch.items().size(); i++) {
      String place = batch.pointer(i);
      ObjectNode statement = checked(batch.items().get(i), place);
      UUID id = UUID.fromString(statement.get("id").asText());
      if (came.put(id, statement) != null) {
        throw Rules.refused(place + "/id", "stands in this body twice");
      }
      places.put(id, place);
    }
    transaction.derive(tenant.organizationId(), organization -> take(organization, came, places));
    return List.copyOf(came.keySet());
  }

  private static ObjectNode checked(JsonNode node, String place) {
    StatementRules.check(node, place);
    ObjectNode statement = node.deepCopy();
    // The store says these itself.
    statement.remove(List.of("stored", "authority"));
    if (!statement.has("id")) {
      statement.put("id", UUID.randomUUID().toString());
    }
    return statement;
  }

  private void take(Organization organization, Map<UUID, JsonNode> came, Map<UUID, String> places) {
    Instant at = statements.lock(organization);
    Map<UUID, JsonNode> known = statements.withIds(organization, came.keySet());
    Set<UUID> named = new HashSet<>(came.keySet());
    came.values().stream()
        .filter(TakeStatements::voids)
        .map(TakeStatements::target)
        .forEach(named::add);
    Map<UUID, NeedStatements.Found> steps = needs.withIds(organization, named);
    List<JsonNode> fresh = new ArrayList<>();
    came.forEach(
        (id, statement) -> {
          Optional<JsonNode> there =
              Optional.ofNullable(known.get(id))
                  .or(
                      () ->
                          Optional.ofNullable(steps.get(id)).map(NeedStatements.Found::statement));
          if (there.isEmpty()) {
            fresh.add(statement);
          } else if (!Sameness.of(there.get(), statement)) {
            throw ProblemException.conflict(
                "There is another statement " + id + " already.",
                Fault.at(places.get(id) + "/id", "is that of another statement"));
          }
        });
    if (fresh.isEmpty()) {
      return;
    }
    for (JsonNode one : fresh) {
      // A need's life is what it is: who disagrees with a step says so at the need.
      if (voids(one) && steps.containsKey(target(one))) {
        throw ProblemException.forbidden(
            places.get(id(one)) + "/object is a step of a learning need, which can't be voided.");
      }
    }
    statements.add(organization, fresh, tenant.keyName(), at);
    List<UUID> ids = fresh.stream().map(TakeStatements::id).toList();
    List<UUID> voided = statements.voidTargets(organization, ids);
    record(organization, fresh.stream().filter(one -> !voided.contains(id(one))).toList(), at);
    for (UUID id : voided) {
      completions.withdraw(organization, source(id));
    }
  }

  private static boolean voids(JsonNode statement) {
    return statement.get("verb").get("id").asText().equals(StatementRules.VOIDED);
  }

  private static UUID target(JsonNode voiding) {
    return UUID.fromString(voiding.get("object").get("id").asText());
  }

  /** Completions are few, so each is a statement to the database. */
  private void record(Organization organization, List<JsonNode> fresh, Instant storedAt) {
    List<JsonNode> completed = fresh.stream().filter(TakeStatements::completes).toList();
    if (completed.isEmpty()) {
      return;
    }
    Map<String, Integer> reps = people.keysOfReps(organization);
    Map<String, Integer> byName = new HashMap<>();
    for (LearningResource resource : resources.all(organization)) {
      if (resource.url() != null) {
        byName.putIfAbsent(resource.url(), resource.id());
      }
      byName.put(names.resource(organization, resource.key()), resource.id());
    }
    for (JsonNode statement : completed) {
      Integer resource = byName.get(statement.get("object").get("id").asText());
      Integer rep = rep(statement.get("actor"), reps);
      if (resource != null && rep != null) {
        Instant at =
            statement.has("timestamp")
                ? Formats.instant(statement.get("timestamp").asText())
                : storedAt;
        completions.record(organization, rep, resource, at, source(id(statement)));
      }
    }
  }

  private static boolean completes(JsonNode statement) {
    return statement.get("verb").get("id").asText().equals(COMPLETED)
        && statement.get("object").path("objectType").asText("Activity").equals("Activity")
        && statement.path("result").path("completion").asBoolean(true);
  }

  /** The rep by key, or by an alias: what another system calls the rep. Null where it is nobody. */
  private static Integer rep(JsonNode actor, Map<String, Integer> reps) {
    if (actor.has("account")) {
      return reps.get(actor.get("account").get("name").asText());
    }
    return actor.has("mbox")
        ? reps.get(actor.get("mbox").asText().substring("mailto:".length()))
        : null;
  }

  private static UUID id(JsonNode statement) {
    return UUID.fromString(statement.get("id").asText());
  }

  private static String source(UUID id) {
    return "xapi:" + id;
  }
}
