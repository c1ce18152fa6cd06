package org.engagementscorecard.learning;

import java.time.Instant;
import java.util.Optional;

/**
 * A step of a need, as it may be told to anybody who may see the need: no person's words are in it.
 *
 * @param event number of the step; grows within the organization in the order of commits
 * @param need number of the need
 * @param rep key of the rep whose need it is
 * @param connection key of the connection it is on
 * @param from state before; empty of the first step
 * @param to state after; the same where the step changes none
 * @param at when it was taken, by the database's clock
 * @param byName who took it: a person, or the name of a key; empty of the numbers
 */
public record NeedStep(
    long event,
    int need,
    String rep,
    String connection,
    StepType type,
    Optional<NeedState> from,
    NeedState to,
    Instant at,
    StepBy by,
    Optional<String> byName) {}
