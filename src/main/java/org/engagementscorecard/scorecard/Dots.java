package org.engagementscorecard.scorecard;

import java.util.List;
import org.engagementscorecard.scorecard.NeedsBeside.Need;

/**
 * What connects the numbers of a scorecard with what people say and do.
 *
 * @param practices one of each kind
 * @param leadership one of each function
 * @param needs those that last, oldest first
 */
public record Dots(
    BlindSpots blindSpots,
    List<Practice> practices,
    List<Leadership> leadership,
    List<Need> needs) {
  /** Where they aren't asked for. */
  static final Dots NONE =
      new Dots(new BlindSpots(List.of(), List.of()), List.of(), List.of(), List.of());

  public Dots {
    practices = List.copyOf(practices);
    leadership = List.copyOf(leadership);
    needs = List.copyOf(needs);
  }
}
