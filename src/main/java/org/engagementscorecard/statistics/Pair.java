package org.engagementscorecard.statistics;

/** What a rep did in one stratum in two periods. */
record Pair<C>(C now, C before) {}
