/**
 * Who is calling: API keys, the organization they are bound to, the role they carry.
 *
 * <p>Owns the table {@code api_key} and the authentication of requests. Every resource opens its
 * transaction through {@link Tenant}, which knows the caller's organization. Roles beyond {@code
 * admin} have their place in {@link Role}. Imports organization and http; rooms from people upwards
 * may import it.
 */
package org.engagementscorecard.access;
