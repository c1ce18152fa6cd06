/**
 * Statements of the Experience API 1.0.3: the life of needs as statements for learning systems, and
 * statements of theirs taken in.
 *
 * <p>Owns the table {@code xapi_statement}, the specification's rules of what a statement may say,
 * and how a step of a need is said as one. A completion that is taken in is recorded by {@link
 * org.engagementscorecard.resource.Completions}. Doesn't own needs. Imports learning, resource,
 * people, organization, access and http; launch may import it.
 */
package org.engagementscorecard.xapi;
