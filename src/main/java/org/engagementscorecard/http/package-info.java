/**
 * What every resource shares: problem details (RFC 9457), strict reading of JSON and text, cursor
 * pages.
 *
 * <p>Owns no words of the domain and no table. Imports no other room; every room may import it.
 */
package org.engagementscorecard.http;
