package org.engagementscorecard.observation;

/** What an item of a body asks for. {@code (source, id)} names the fact it is about. */
public sealed interface Change {
  /** Key of the system. */
  String source();

  /** The id that the system gave. */
  String id();

  /** A fact is told. Told again it is a duplicate, told otherwise a conflict. */
  record Recorded(Fact fact) implements Change {
    @Override
    public String source() {
      return fact.source();
    }

    @Override
    public String id() {
      return fact.id();
    }
  }

  /** A fact is told as it should have been; it takes the place of what was told before. */
  record Corrected(Fact fact) implements Change {
    @Override
    public String source() {
      return fact.source();
    }

    @Override
    public String id() {
      return fact.id();
    }
  }

  /** A fact is taken back. */
  record Voided(String source, String id) implements Change {}

  /** Whether it changes what may be told of the fact already. */
  default boolean corrects() {
    return !(this instanceof Recorded);
  }
}
