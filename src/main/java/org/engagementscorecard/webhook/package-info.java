/**
 * Webhooks as in Standard Webhooks 1.0: systems that want to know of steps of learning needs are
 * told, signed, until they have it or it is given up.
 *
 * <p>Owns the tables {@code webhook} and {@code webhook_delivery}, the signing secrets, the rules
 * for where may be posted to, and the worker that posts. Doesn't own needs and their steps: it
 * follows what {@link org.engagementscorecard.learning.NeedSteps} has kept, and nothing of it is
 * written in the transaction of a need. Imports learning, people, organization, access and http;
 * launch may import it.
 */
package org.engagementscorecard.webhook;
