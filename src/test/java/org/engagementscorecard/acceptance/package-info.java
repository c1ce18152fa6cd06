/**
 * Runs against the packaged application over HTTP, as its users do. {@code …IT} run with {@code mvn
 * verify}; {@code …Acceptance} need the data beside the project and run in {@code .ci/run}.
 */
package org.engagementscorecard.acceptance;
