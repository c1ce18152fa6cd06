package org.engagementscorecard.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.learning.LearningNeedResponse.ChoiceResponse;
import org.engagementscorecard.learning.LearningNeedResponse.NeedWorth;
import org.engagementscorecard.learning.LearningNeedResponse.Opener;
import org.engagementscorecard.learning.LearningNeedResponse.StepResponse;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.Recall;

/** Shows needs with the names of what they are about; within the organization's transaction. */
@ApplicationScoped
class ShowNeeds {
  private final FindNeeds needs;
  private final NeedSteps steps;
  private final Choices choices;
  private final People people;
  private final Catalogue catalogue;
  private final LearnFrom learnFrom;
  private final Recall recall;
  private final ObjectMapper mapper;

  ShowNeeds(
      FindNeeds needs,
      NeedSteps steps,
      Choices choices,
      People people,
      Catalogue catalogue,
      LearnFrom learnFrom,
      Recall recall,
      ObjectMapper mapper) {
    this.needs = needs;
    this.steps = steps;
    this.choices = choices;
    this.people = people;
    this.catalogue = catalogue;
    this.learnFrom = learnFrom;
    this.recall = recall;
    this.mapper = mapper;
  }

  /**
   * What needs are about.
   *
   * @param reps by their numbers
   * @param connections by their numbers
   */
  record Names(Map<Integer, Rep> reps, Map<Integer, Connection> connections) {
    Rep rep(NeedRow row) {
      return reps.get(row.repId());
    }

    Connection connection(NeedRow row) {
      return connections.get(row.connectionId());
    }
  }

  Names names(Organization organization) {
    return new Names(
        byNumber(people.allReps(organization), Rep::id),
        byNumber(catalogue.allConnections(organization), Connection::id));
  }

  private static <T> Map<Integer, T> byNumber(Collection<T> all, Function<T, Integer> number) {
    return all.stream().collect(Collectors.toMap(number, Function.identity()));
  }

  /** A need as it stands in lists. */
  LearningNeedResponse inList(Organization organization, NeedRow row, Names names) {
    return shown(organization, row, names, null, null, null);
  }

  /**
   * A need with all that happened to it.
   *
   * @throws org.engagementscorecard.http.ProblemException 404 where there is none
   */
  LearningNeedResponse one(Organization organization, int id) {
    NeedRow row =
        needs.one(organization, id).orElseThrow(() -> TakeSteps.unknown(Integer.toString(id)));
    Names names = names(organization);
    return shown(
        organization,
        row,
        names,
        steps.spoken(organization, id).stream().map(StepResponse::from).toList(),
        learnFrom.of(organization, recall.now(organization), id, row.repId(), row.connectionId()),
        choices.of(organization, id).stream().map(ChoiceResponse::from).toList());
  }

  private LearningNeedResponse shown(
      Organization organization,
      NeedRow row,
      Names names,
      List<StepResponse> taken,
      LearnFromResponse from,
      List<ChoiceResponse> chosen) {
    int atATime = organization.needsAtATime();
    return new LearningNeedResponse(
        row.id(),
        names.rep(row).key(),
        names.rep(row).name(),
        names.connection(row).key(),
        names.connection(row).name(),
        row.state(),
        row.stateSince(),
        row.isWaiting(atATime),
        row.openedAt(),
        new Opener(row.openedBy(), row.opener()),
        row.words(),
        row.seenAt(),
        row.learningAt(),
        row.changedAt(),
        row.closedAt(),
        row.closedBecause(),
        row.worth() == null ? null : new NeedWorth(row.worth(), row.unit()),
        row.certainty(),
        NeedWords.whyNow(row, atATime, organization.zone()),
        row.sentence(),
        read(row.evidence(), Evidence.class),
        read(row.progress(), Progress.class),
        read(row.result(), Result.class),
        taken,
        from,
        chosen);
  }

  private <T> T read(String json, Class<T> type) {
    try {
      return json == null ? null : mapper.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is kept of a need can't be read", e);
    }
  }
}
