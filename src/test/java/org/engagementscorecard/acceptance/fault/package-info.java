/** What goes wrong between and in the processes, from a seeded plan. */
package org.engagementscorecard.acceptance.fault;
