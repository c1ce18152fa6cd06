package org.engagementscorecard.scorecard;

import java.util.List;

/**
 * One of the practices of a flat army: a count over a count, with what it rests on. There is no
 * total of the five: they are no score.
 *
 * @param count how many of them
 * @param of how many there could have been; 0 where there was nothing to practise on
 * @param evidence a line each
 * @param sentence the same in words
 */
public record Practice(Kind kind, int count, int of, List<String> evidence, String sentence) {
  public Practice {
    evidence = List.copyOf(evidence);
    if (count < 0 || count > of) {
      throw new IllegalArgumentException("counts " + count + " of " + of);
    }
  }

  /** Which one. */
  public enum Kind {
    /** Gaps that somebody else has spoken about. */
    COACHING("coaching"),
    /** How much of what should be visible is. */
    MEASURING("measuring"),
    /** Learning needs that were acted on. */
    ADAPTING("adapting"),
    /** Practices tried, initiatives joined. */
    EXPLORING("exploring"),
    /** Connections that are better than in the rep's own past. */
    BETTERING("bettering");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** The word for it in the API. */
    public String key() {
      return key;
    }
  }
}
