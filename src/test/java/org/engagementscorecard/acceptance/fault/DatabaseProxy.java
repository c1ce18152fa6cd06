package org.engagementscorecard.acceptance.fault;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between the service and its database, and loses what passes through: at any moment, or
 * precisely at a COMMIT, which it recognises in PostgreSQL's protocol.
 *
 * <p>What is frozen is as in a network that swallows packets: nothing passes, not even that one
 * side has closed the connection. When it thaws, what was held back arrives late.
 */
public final class DatabaseProxy implements AutoCloseable {
  /** What happens to a COMMIT. */
  public enum AtCommit {
    /** Cut before it reaches the database. */
    LOSE_COMMIT,
    /** Cut as soon as it is on its way to the database. */
    LOSE_ANSWER,
    /** Passed on, and its answer held back until {@link #thaw}. */
    HOLD_ANSWER
  }

  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int LONGEST_LOOKED_AT = 4096;
  private static final int CHUNK = 16 * 1024;
  private static final int CONNECT_LIMIT_MILLIS = 2_000;
  private static final int LINGER_MILLIS = 30;

  private final ServerSocket listening;
  private final int databasePort;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger commitsToSpoil = new AtomicInteger();
  private final AtomicLong spoilt = new AtomicLong();
  private volatile AtCommit atCommit = AtCommit.LOSE_ANSWER;

  // Guarded by this
  private boolean toDatabaseFrozen;
  private boolean fromDatabaseFrozen;
  private long thaws;

  public DatabaseProxy(int port, int databasePort) {
    this.databasePort = databasePort;
    try {
      listening = new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon("proxy", this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** How many COMMITs have been spoilt. */
  public long spoilt() {
    return spoilt.get();
  }

  /** How many connections pass through. */
  public int links() {
    return links.size();
  }

  /** Resets all connections. */
  public void cut() {
    links.forEach(Link::cut);
  }

  /** Holds back what comes, and connections that are new. */
  public synchronized void freeze(boolean toDatabase, boolean fromDatabase) {
    toDatabaseFrozen = toDatabase;
    fromDatabaseFrozen = fromDatabase;
  }

  /** Lets everything pass again, first what was held back. */
  public synchronized void thaw() {
    commitsToSpoil.set(0);
    toDatabaseFrozen = false;
    fromDatabaseFrozen = false;
    thaws++;
    notifyAll();
  }

  /** Spoils the next COMMITs. */
  public void spoilCommits(AtCommit how, int count) {
    atCommit = how;
    commitsToSpoil.set(count);
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thaw();
    cut();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket service = listening.accept();
        daemon("proxy-link", () -> connect(service));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket service) {
    Socket database = new Socket();
    Link link = new Link(service, database);
    try {
      database.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), databasePort),
          CONNECT_LIMIT_MILLIS);
      service.setTcpNoDelay(true);
      database.setTcpNoDelay(true);
    } catch (IOException databaseIsDown) {
      link.cut();
      return;
    }
    links.add(link);
    daemon("proxy-answers", link::passAnswers);
    link.passRequests();
  }

  private synchronized void awaitThaw(boolean toDatabase) throws IOException {
    try {
      while (toDatabase ? toDatabaseFrozen : fromDatabaseFrozen) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private synchronized void awaitNextThaw() throws IOException {
    try {
      long before = thaws;
      while (thaws == before) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private final class Link {
    private final Socket service;
    private final Socket database;
    private final Map<String, Boolean> statements = new HashMap<>();
    private final Map<String, Boolean> portals = new HashMap<>();
    private volatile boolean answersHeld;

    Link(Socket service, Socket database) {
      this.service = service;
      this.database = database;
    }

    void cut() {
      reset(service);
      reset(database);
      links.remove(this);
    }

    private void reset(Socket socket) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException closedAlready) {
        return;
      }
    }

    void passAnswers() {
      byte[] chunk = new byte[CHUNK];
      try {
        var in = database.getInputStream();
        var out = service.getOutputStream();
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
          awaitThaw(false);
          if (answersHeld) {
            awaitNextThaw();
            break;
          }
          out.write(chunk, 0, read);
        }
        awaitThaw(false);
      } catch (IOException ended) {
        // Whichever side it was, the other one is told below.
      }
      cut();
    }

    void passRequests() {
      try (var in = new DataInputStream(new BufferedInputStream(service.getInputStream(), CHUNK));
          var out =
              new DataOutputStream(new BufferedOutputStream(database.getOutputStream(), CHUNK))) {
        passStart(in, out);
        while (passMessage(in, out)) {
          if (in.available() == 0) {
            awaitThaw(true);
            out.flush();
          }
        }
        awaitThaw(true);
        out.flush();
      } catch (IOException ended) {
        // Whichever side it was, the other one is told below.
      }
      try {
        awaitThaw(true);
      } catch (IOException interrupted) {
        // Then it is closed at once.
      }
      cut();
    }

    /** The first messages have no type. */
    private void passStart(DataInputStream in, DataOutputStream out) throws IOException {
      int code;
      do {
        int length = in.readInt();
        code = in.readInt();
        byte[] rest = in.readNBytes(length - 8);
        awaitThaw(true);
        out.writeInt(length);
        out.writeInt(code);
        out.write(rest);
        out.flush();
      } while (code == SSL_REQUEST || code == GSS_REQUEST);
    }

    /** Whether the connection goes on. */
    private boolean passMessage(DataInputStream in, DataOutputStream out) throws IOException {
      int type = in.read();
      if (type < 0) {
        return false;
      }
      int length = in.readInt();
      byte[] body = null;
      boolean commit = false;
      if (length <= LONGEST_LOOKED_AT) {
        body = in.readNBytes(length - 4);
        commit = isCommit(type, body);
      }
      boolean spoil = commit && commitsToSpoil.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      if (spoil) {
        spoilt.incrementAndGet();
        if (atCommit == AtCommit.LOSE_COMMIT) {
          return false;
        }
        answersHeld = true;
      }
      awaitThaw(true);
      out.write(type);
      out.writeInt(length);
      if (body == null) {
        passBytes(in, out, length - 4);
      } else {
        out.write(body);
      }
      if (spoil && atCommit == AtCommit.LOSE_ANSWER) {
        out.flush();
        // The service may be quicker now than the database.
        reset(service);
        pause();
        return false;
      }
      return true;
    }

    private void passBytes(DataInputStream in, DataOutputStream out, int count) throws IOException {
      byte[] chunk = new byte[CHUNK];
      for (int left = count; left > 0; ) {
        int read = in.read(chunk, 0, Math.min(left, CHUNK));
        if (read < 0) {
          throw new IOException("ended within a message");
        }
        awaitThaw(true);
        out.write(chunk, 0, read);
        left -= read;
      }
    }

    /** Whether a message makes the database commit; statements are told it by name once. */
    private boolean isCommit(int type, byte[] body) {
      switch (type) {
        case 'Q' -> {
          return isCommit(text(body, 0));
        }
        case 'P' -> {
          String name = text(body, 0);
          statements.put(name, isCommit(text(body, bytes(name) + 1)));
        }
        case 'B' -> {
          String portal = text(body, 0);
          String statement = text(body, bytes(portal) + 1);
          portals.put(portal, statements.getOrDefault(statement, false));
        }
        case 'E' -> {
          return portals.getOrDefault(text(body, 0), false);
        }
        default -> {
          return false;
        }
      }
      return false;
    }

    private boolean isCommit(String sql) {
      return sql.strip().toUpperCase(Locale.ROOT).startsWith("COMMIT");
    }

    private String text(byte[] body, int start) {
      int end = start;
      while (end < body.length && body[end] != 0) {
        end++;
      }
      return new String(body, start, end - start, StandardCharsets.UTF_8);
    }

    private int bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void pause() throws IOException {
      try {
        Thread.sleep(LINGER_MILLIS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
