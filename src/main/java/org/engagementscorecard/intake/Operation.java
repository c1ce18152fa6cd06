package org.engagementscorecard.intake;

import org.engagementscorecard.intake.FactRules.Fault;

/** What an item asks for, as its {@code op} says. */
enum Operation {
  RECORD,
  CORRECT,
  VOID;

  /** Reads an {@code op}. */
  static Operation of(String text, String pointer) throws Fault {
    return switch (text) {
      case "record" -> RECORD;
      case "correct" -> CORRECT;
      case "void" -> VOID;
      default -> throw new Fault(pointer, "must be record, correct or void");
    };
  }
}
