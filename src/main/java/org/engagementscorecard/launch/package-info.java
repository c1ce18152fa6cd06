/**
 * Getting the service up and down.
 *
 * <p><b>Owns</b> the main class, the embedded PostgreSQL server and the directory it lives in, the
 * settings that are read before the framework starts, and what is printed at the start.
 *
 * <p><b>Doesn't own</b> the schema (Flyway's migrations) nor any domain word; a server that a JDBC
 * URL points at is never touched from here other than through the connection pool.
 *
 * <p><b>Who may import it:</b> nobody. It may import every room.
 */
package org.engagementscorecard.launch;
