package org.engagementscorecard.learning;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.resource.Completions;
import org.engagementscorecard.resource.LearningResource;
import org.engagementscorecard.resource.Offers;
import org.engagementscorecard.resource.Offers.Offer;
import org.engagementscorecard.resource.ResourceKind;
import org.engagementscorecard.resource.Resources;
import org.engagementscorecard.scorecard.BuildReport;
import org.engagementscorecard.scorecard.Knowledge;
import org.engagementscorecard.scorecard.MonthlyRates;
import org.engagementscorecard.scorecard.Strengths;

/**
 * Who and what there is to learn from for a need: peers with a strength there who offered to share,
 * and resources, with what came of them for others.
 */
@ApplicationScoped
class LearnFrom {
  private static final int MOST_PEERS = 3;
  private static final int MOST_OF_A_KIND = 5;

  /** Spreads needs over peers: Knuth's multiplier of the golden ratio. */
  private static final int GOLDEN = 0x9E3779B9;

  private final BuildReport reports;
  private final Offers offers;
  private final Resources resources;
  private final Completions completions;
  private final JudgeHelp judge;

  LearnFrom(
      BuildReport reports,
      Offers offers,
      Resources resources,
      Completions completions,
      JudgeHelp judge) {
    this.reports = reports;
    this.offers = offers;
    this.resources = resources;
    this.completions = completions;
    this.judge = judge;
  }

  /**
   * For a need, within the organization's transaction.
   *
   * @param need its number, by which peers are chosen where many offered: each need is shown the
   *     same ones every time, and other needs others
   */
  LearnFromResponse of(
      Organization organization, Knowledge knowledge, int need, int repId, int connectionId) {
    Period period = knowledge.period(organization.needsPeriod());
    List<LearnFromResponse.Peer> peers =
        peers(organization, knowledge, period, need, repId, connectionId);
    return new LearnFromResponse(
        peers, resources(organization, knowledge, period, connectionId), sentence(peers));
  }

  private List<LearnFromResponse.Peer> peers(
      Organization organization,
      Knowledge knowledge,
      Period period,
      int need,
      int repId,
      int connectionId) {
    Map<Integer, Offer> offered =
        offers.offers(organization, connectionId).stream()
            .collect(Collectors.toMap(Offer::repId, Function.identity()));
    Optional<Rep> learner = knowledge.reps().stream().filter(rep -> rep.id() == repId).findFirst();
    if (offered.isEmpty() || learner.isEmpty()) {
      return List.of();
    }
    return Strengths.beside(
            organization, reports.over(knowledge, period), learner.get(), connectionId)
        .stream()
        .filter(peer -> offered.containsKey(peer.id()))
        .sorted(Comparator.comparing(peer -> (peer.id() ^ need * GOLDEN) * GOLDEN))
        .limit(MOST_PEERS)
        .map(
            peer ->
                new LearnFromResponse.Peer(
                    peer.key(),
                    peer.name(),
                    offered.get(peer.id()).words(),
                    offered.get(peer.id()).since()))
        .toList();
  }

  private static String sentence(List<LearnFromResponse.Peer> peers) {
    if (peers.isEmpty()) {
      return "Nobody with a strength here has offered to share yet.";
    }
    List<String> names = peers.stream().map(LearnFromResponse.Peer::name).toList();
    int last = names.size() - 1;
    return (last == 0
            ? names.get(0) + " has"
            : String.join(", ", names.subList(0, last)) + " and " + names.get(last) + " have")
        + " a strength here and offered to share.";
  }

  private List<LearnFromResponse.Resource> resources(
      Organization organization, Knowledge knowledge, Period period, int connectionId) {
    Map<ResourceKind, List<LearningResource>> byKind = new EnumMap<>(ResourceKind.class);
    resources
        .of(organization, List.of(connectionId))
        .forEach(one -> byKind.computeIfAbsent(one.kind(), kind -> new ArrayList<>()).add(one));
    List<LearningResource> shown =
        byKind.values().stream()
            .flatMap(
                ofKind ->
                    ofKind.stream()
                        .sorted(Comparator.comparing(LearningResource::name))
                        .limit(MOST_OF_A_KIND))
            .toList();
    Map<Integer, String> helped = helped(organization, knowledge, period, connectionId, shown);
    return shown.stream()
        .map(one -> LearnFromResponse.Resource.from(one, helped.get(one.id())))
        .toList();
  }

  /** What came of those that enough have taken up, by the resource's number. */
  private Map<Integer, String> helped(
      Organization organization,
      Knowledge knowledge,
      Period period,
      int connectionId,
      Collection<LearningResource> shown) {
    Map<Integer, Map<Integer, Instant>> enough =
        completions.first(organization, shown.stream().map(LearningResource::id).toList());
    enough.values().removeIf(takers -> takers.size() < organization.smallestGroup());
    if (enough.isEmpty()) {
      return Map.of();
    }
    Optional<MonthlyRates> rates = judge.rates(knowledge, connectionId, period);
    Map<Integer, String> words = new HashMap<>();
    rates.ifPresent(
        months ->
            enough.forEach(
                (resource, takers) ->
                    HelpWords.inShort(judge.judge(organization, months, takers))
                        .ifPresent(sentence -> words.put(resource, sentence))));
    return words;
  }
}
