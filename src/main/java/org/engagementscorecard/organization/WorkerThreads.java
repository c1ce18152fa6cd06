package org.engagementscorecard.organization;

import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads that work beside requests.
 *
 * <p>Without more a thread gets the context class loader of whoever made it, and that may be a
 * thread of the HTTP client that has another. What the framework makes when a transaction begins is
 * found by that loader: with a wrong one the transaction begins, fails at once and is never ended.
 *
 * @param name what its threads are called
 */
public record WorkerThreads(String name) implements ThreadFactory {
  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setContextClassLoader(WorkerThreads.class.getClassLoader());
    return thread;
  }
}
