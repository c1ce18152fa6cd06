package org.engagementscorecard.launch;

/**
 * The service can't start, for a reason that the person who started it can do something about. The
 * message is one sentence for that person: {@link Main} prints it without a stack trace and exits
 * with code 1.
 */
final class LaunchFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LaunchFailure(String sentence) {
    super(sentence);
  }

  LaunchFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
