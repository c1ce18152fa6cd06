/**
 * What acceptances post, how they post it, and what they keep in mind of the answers: facts made up
 * from a seed, a client that logs outcomes, and a recomputation that shares no code with the
 * service.
 */
package org.engagementscorecard.acceptance.workload;
