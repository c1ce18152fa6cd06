package org.engagementscorecard.acceptance.fault;

/** What goes wrong. */
public enum Fault {
  SERVICE_KILLED,
  /** The server's first process; its sessions notice by themselves. */
  SERVER_KILLED,
  SERVER_AND_SESSIONS_KILLED,
  /** One session of the server, which then ends all of them and recovers. */
  SESSION_KILLED,
  SERVICE_AND_SERVER_KILLED,
  CONNECTIONS_CUT,
  FROZEN_BOTH_WAYS,
  FROZEN_TO_DATABASE,
  FROZEN_FROM_DATABASE,
  /** Cut just before a COMMIT reaches the database. */
  COMMIT_LOST,
  /** Cut just after a COMMIT was sent to the database. */
  ANSWER_LOST,
  /** The answer to a COMMIT is held back. */
  ANSWER_HELD
}
