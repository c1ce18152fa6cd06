package org.engagementscorecard.observation;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/**
 * What a fact says, as totals and attempts count it.
 *
 * @param day the organization's day of {@code at}
 * @param segment like for like: see {@link Segment}
 * @param subject or null
 */
record Content(
    int repId,
    int metricId,
    Instant at,
    LocalDate day,
    String segment,
    BigDecimal value,
    String subject) {}
