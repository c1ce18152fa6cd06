package org.engagementscorecard.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.engagementscorecard.observation.Keyed.Key;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private enum Say {
    RECORD,
    CORRECT,
    VOID
  }

  private static Keyed keyed(int index, Say say, String id) {
    Change change =
        switch (say) {
          case RECORD -> new Change.Recorded(fact(id));
          case CORRECT -> new Change.Corrected(fact(id));
          case VOID -> new Change.Voided("test", id);
        };
    return new Keyed(index, change, 1, Fact.eventId(id), null, null);
  }

  private static Fact fact(String id) {
    return new Fact(
        "test",
        id,
        "kim",
        "calls_made",
        Instant.EPOCH,
        BigDecimal.ONE,
        null,
        Collections.emptySortedMap());
  }

  @Test
  void twoRoundsDoHoweverManyFactsAreCorrectedRightAfterTheyAreTold() {
    List<Keyed> unit = new ArrayList<>();
    for (int fact = 0; fact < 1_000; fact++) {
      unit.add(keyed(unit.size(), Say.RECORD, "fact-" + fact));
      unit.add(keyed(unit.size(), fact % 2 == 0 ? Say.CORRECT : Say.VOID, "fact-" + fact));
    }

    List<List<Keyed>> rounds = FactStore.rounds(unit);

    assertThat(rounds).hasSize(2);
    assertThat(rounds.get(0)).hasSize(1_000).allMatch(Keyed::isRecord);
    assertThat(rounds.get(1)).hasSize(1_000).noneMatch(Keyed::isRecord);
  }

  @Test
  void whatIsSaidOfOneFactStaysInItsOrder() {
    Random random = new Random(5);
    for (int sample = 0; sample < 500; sample++) {
      List<Keyed> unit = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Say say = Say.values()[random.nextInt(3)];
        unit.add(keyed(i, say, "fact-" + random.nextInt(8)));
      }

      List<Keyed> applied = new ArrayList<>();
      for (List<Keyed> round : FactStore.rounds(unit)) {
        round.stream().filter(Keyed::isRecord).forEach(applied::add);
        List<Keyed> changes = round.stream().filter(one -> !one.isRecord()).toList();
        assertThat(changes).extracting(Keyed::key).doesNotHaveDuplicates();
        applied.addAll(changes);
      }

      assertThat(applied).containsExactlyInAnyOrderElementsOf(unit);
      assertThat(byFact(applied)).isEqualTo(byFact(unit));
    }
  }

  private static Map<Key, List<Integer>> byFact(List<Keyed> changes) {
    Map<Key, List<Integer>> byFact = new HashMap<>();
    changes.forEach(
        one -> byFact.computeIfAbsent(one.key(), key -> new ArrayList<>()).add(one.index()));
    return byFact;
  }
}
