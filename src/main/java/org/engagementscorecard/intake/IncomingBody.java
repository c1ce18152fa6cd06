package org.engagementscorecard.intake;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.UnreadBody;
import org.engagementscorecard.intake.FactReader.Item;
import org.engagementscorecard.intake.FactReader.Reading;
import org.engagementscorecard.observation.Change;
import org.engagementscorecard.observation.Result;
import org.engagementscorecard.observation.SharedCommits;

/**
 * A body of facts on its way in: unpacked, cut into units, read, kept. Units that correct or void
 * are kept one after the other; of those that only record, in any order the same, two at a time.
 * Meanwhile the next is read; then the client has to wait. All of it happens on the request's event
 * loop, but for reading large units and for the database, which nobody waits for: a client that
 * sends nothing costs its buffer and no thread.
 */
final class IncomingBody {
  /** A fault that comes so early, before anything is kept, refuses the body whole. */
  private static final int SMALL_BODY = 64 << 10;

  /** Units that aren't longer are read where they came in. */
  private static final int SMALL_UNIT = 16 << 10;

  /** How much of a packed body is unpacked at once. */
  private static final int PIECE = 16 << 10;

  /** After so long without a byte, what is whole is kept. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Units that are kept at the same time, as long as they only record. */
  private static final int AT_ONCE = 2;

  /** Every body may hold so much, however tight memory is. */
  private static final int ALWAYS_ALLOWED = 64 << 10;

  private final Intake intake;
  private final RoutingContext routing;
  private final HttpServerRequest request;
  private final Context context;
  private final int organizationId;
  private final Cutter cutter;
  private final FactReader reader;
  private final Gunzip gunzip;
  private final Receipt.Builder receipt;
  private final CompletableFuture<Receipt> answer = new CompletableFuture<>();
  private final Deque<Kept> keeping = new ArrayDeque<>();
  private final long maxSilenceNanos;

  private boolean received;
  private boolean paused = true;
  private boolean endTold;
  private boolean flush;
  private boolean reading;
  private boolean isStoring;
  private boolean over;
  private boolean single;
  private boolean anyUnit;
  private Reading waiting;
  private ProblemException stop;
  private Throwable fault;
  private long bytes;
  private long items;
  private long readBytes;
  private long held;
  private volatile long heardAt = System.nanoTime();

  /**
   * A part of the body that is being kept.
   *
   * @param alone whether nothing else of the body may be kept at the same time
   * @param later items that are to be kept after it
   */
  private record Kept(
      List<Item> items,
      List<Item> later,
      long bytes,
      boolean alone,
      CompletionStage<List<Result>> stage) {
    boolean isDone() {
      return stage.toCompletableFuture().isDone();
    }
  }

  IncomingBody(
      Intake intake,
      RoutingContext routing,
      Context context,
      int organizationId,
      BodyFormats.Format format,
      boolean minimal) {
    this.intake = intake;
    this.routing = routing;
    this.request = routing.request();
    this.context = context;
    this.organizationId = organizationId;
    this.cutter = format.cutter();
    this.reader = format.reader();
    this.receipt = new Receipt.Builder(minimal);
    this.maxSilenceNanos = intake.configuration().maxSilence().toNanos();
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    this.gunzip = "gzip".equalsIgnoreCase(encoding) ? new Gunzip() : null;
  }

  CompletionStage<Receipt> answer() {
    return answer;
  }

  void start() {
    if (request.isEnded()) {
      received = true;
    } else {
      request
          .pause()
          .handler(chunk -> guarded(() -> came(chunk)))
          .endHandler(nothing -> guarded(this::ended))
          .exceptionHandler(broken -> gone());
      if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
        request.response().writeContinue();
      }
    }
    guarded(this::goOn);
  }

  /** An error of this service ends the body, and is answered. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      if (!over) {
        leave();
        answer.completeExceptionally(e);
      }
      throw e;
    }
  }

  private void came(Buffer chunk) {
    heardAt = System.nanoTime();
    if (over || stop != null || fault != null) {
      return;
    }
    if (gunzip == null) {
      add(chunk);
    } else {
      gunzip.offer(chunk.getBytes());
    }
    goOn();
  }

  private void add(Buffer chunk) {
    int length = chunk.length();
    if (isWithin(length)) {
      byte[] room = cutter.makeRoom(length);
      chunk.getBytes(room, cutter.length);
      cutter.added(length);
    }
  }

  /** Counts bytes; where they are too many, they end the body. */
  private boolean isWithin(int more) {
    bytes += more;
    long most = intake.configuration().maxBodyBytes();
    if (bytes > most) {
      stop = ProblemException.tooLarge(most);
    }
    return stop == null;
  }

  private void ended() {
    received = true;
    goOn();
  }

  /** The client has hung up: nobody is there to be told anything. */
  private void gone() {
    if (!over) {
      fault = ProblemException.malformed("The body broke off");
      waiting = null;
      leave();
      answer.completeExceptionally(fault);
    }
  }

  /** Called from time to time, on any thread. */
  void tick() {
    if (System.nanoTime() - heardAt >= PAUSE_NANOS) {
      Intake.on(context, () -> guarded(this::silent));
    }
  }

  private void silent() {
    long silence = System.nanoTime() - heardAt;
    if (over || received || silence < PAUSE_NANOS) {
      return;
    }
    boolean idle =
        fault == null && stop == null && !reading && keeping.isEmpty() && waiting == null;
    if (silence >= maxSilenceNanos && idle) {
      stop =
          paused
              ? ProblemException.unavailable("Too much is on its way in; try again.")
              : ProblemException.tooSlow(intake.configuration().maxSilence().toSeconds());
    } else {
      flush = cutter.hasItems();
    }
    goOn();
  }

  /** Ends the body behind what is being kept. */
  private void fail(Throwable problem) {
    if (fault == null) {
      fault = problem;
    }
  }

  /** Does whatever can be done now. Every event ends here. */
  private void goOn() {
    while (!over && fault == null && !reading && waiting == null) {
      boolean full = stop == null && fill();
      if (full) {
        flush = false;
        read(cutter.cut(), null);
      } else if (stop == null) {
        break;
      } else if (cutter.hasItems()) {
        // What was whole before the body stopped is kept.
        Unit unit = cutter.cut();
        read(unit, cutter.hasItems() ? null : stop);
      } else {
        fail(stop);
      }
    }
    count();
    if (!over && !reading && keeping.isEmpty() && waiting == null && isRead()) {
      finish();
    } else if (!over) {
      listenOrNot();
    }
  }

  /** Fills the cutter; whether there is a unit to be cut. */
  private boolean fill() {
    try {
      while (gunzip != null && gunzip.hasMore() && !cutter.isFull()) {
        byte[] room = cutter.makeRoom(PIECE);
        int count = gunzip.unpack(room, cutter.length, PIECE);
        if (!isWithin(count)) {
          return false;
        }
        cutter.added(count);
      }
      if (received && !endTold && (gunzip == null || !gunzip.hasMore())) {
        endTold = true;
        if (gunzip != null && !gunzip.isWhole()) {
          throw Gunzip.damaged("it broke off");
        }
        cutter.end();
      }
    } catch (ProblemException e) {
      stop = e;
      return false;
    }
    return cutter.isFull() || (cutter.hasItems() && (flush || intake.isTight()));
  }

  private void read(Unit unit, ProblemException behind) {
    if (unit.size() == 0 && unit.fault() == null) {
      return; // nothing but white space
    }
    reading = true;
    readBytes = unit.length();
    single = unit.single();
    boolean whole = !anyUnit && bytes <= SMALL_BODY;
    anyUnit = true;
    if (unit.length() <= SMALL_UNIT) {
      wasRead(reader.read(unit), behind, whole);
    } else {
      context
          .executeBlocking(() -> reader.read(unit), false)
          .onSuccess(
              result ->
                  guarded(
                      () -> {
                        wasRead(result, behind, whole);
                        goOn();
                      }))
          .onFailure(
              broken ->
                  guarded(
                      () -> {
                        reading = false;
                        fail(broken);
                        goOn();
                      }));
    }
  }

  private void wasRead(Reading result, ProblemException behind, boolean whole) {
    reading = false;
    if (over) {
      return;
    }
    ProblemException end = result.fault() == null ? behind : result.fault();
    items += result.items().size();
    long most = intake.configuration().maxItems();
    if (items > most && end == null) {
      end = ProblemException.tooManyItems(most);
    }
    if (end != null) {
      fail(end);
    }
    if ((end == null || !whole) && !result.items().isEmpty()) {
      waiting = result;
      keep();
    } else {
      readBytes = 0;
    }
  }

  /** Keeps what was read, if it need not wait for what is being kept. */
  private void keep() {
    if (waiting == null) {
      return;
    }
    List<Item> items = waiting.items();
    boolean alone = items.size() > SharedCommits.UNIT || !items.stream().allMatch(this::isPlain);
    boolean free =
        keeping.isEmpty()
            || (!alone && keeping.size() < AT_ONCE && keeping.stream().noneMatch(Kept::alone));
    if (free) {
      waiting = null;
      start(items, readBytes, alone);
      readBytes = 0;
    }
  }

  /** Whether an item may be kept in any order with others: it records, or is refused. */
  private boolean isPlain(Item item) {
    return !(item instanceof FactReader.Read read) || read.change() instanceof Change.Recorded;
  }

  /** Starts to keep items; of those that are too many, as one row may yield several, the first. */
  private void start(List<Item> items, long length, boolean alone) {
    List<Item> now = items.subList(0, Math.min(items.size(), SharedCommits.UNIT));
    List<Item> later = items.subList(now.size(), items.size());
    List<Change> changes = new ArrayList<>(now.size());
    for (Item item : now) {
      if (item instanceof FactReader.Read read) {
        changes.add(read.change());
      }
    }
    CompletionStage<List<Result>> stage =
        changes.isEmpty()
            ? CompletableFuture.completedFuture(List.of())
            : intake.keep(organizationId, changes);
    keeping.add(new Kept(now, later, length, alone, stage));
    stage.whenComplete((results, failure) -> Intake.on(context, () -> guarded(this::someAreKept)));
  }

  /** Takes the results of what is kept, in the body's order. */
  private void someAreKept() {
    while (!over && !isStoring && !keeping.isEmpty() && keeping.peek().isDone()) {
      Kept kept = keeping.peek();
      try {
        tell(kept, kept.stage().toCompletableFuture().join());
      } catch (CompletionException e) {
        keeping.remove();
        waiting = null;
        fail(cause(e));
      }
    }
    if (!over) {
      goOn();
    }
  }

  private void tell(Kept kept, List<Result> results) {
    int next = 0;
    for (Item item : kept.items()) {
      if (item instanceof FactReader.Read read) {
        receipt.add(read, results.get(next++));
      } else {
        receipt.add((FactReader.Refused) item);
      }
    }
    List<Receipt.Entry> rest = receipt.takeRest();
    if (rest.isEmpty()) {
      told(kept);
      return;
    }
    isStoring = true;
    intake
        .keepRest(organizationId, receipt.id(), rest)
        .whenComplete(
            (nothing, failure) ->
                Intake.on(
                    context,
                    () ->
                        guarded(
                            () -> {
                              isStoring = false;
                              if (failure == null) {
                                receipt.kept(rest.size());
                              } else {
                                fail(cause(failure));
                              }
                              if (!over) {
                                told(kept);
                                someAreKept();
                              }
                            })));
  }

  private void told(Kept kept) {
    keeping.remove();
    if (kept.later().isEmpty()) {
      keep();
    } else {
      start(kept.later(), kept.bytes(), true);
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private boolean isRead() {
    return fault != null || (cutter.isDone() && endTold);
  }

  private void finish() {
    Throwable end = fault == null ? reader.end().orElse(null) : fault;
    leave();
    Receipt whole = receipt.build();
    if (end == null && whole.nothingKept()) {
      end = Refusal.of(receipt, single);
    } else if (end instanceof ProblemException problem) {
      end = new ProblemException(problem.problem().withReceipt(whole));
    }
    if (end == null) {
      answer.complete(whole);
      return;
    }
    if (!received) {
      UnreadBody.passOver(routing);
    }
    answer.completeExceptionally(end);
  }

  private void leave() {
    over = true;
    if (gunzip != null) {
      gunzip.close();
    }
    intake.holds(-held);
    held = 0;
    intake.left(this);
  }

  private long keptBytes() {
    long sum = 0;
    for (Kept kept : keeping) {
      sum += kept.bytes();
    }
    return sum;
  }

  /** Tells how much is held now. */
  private void count() {
    if (!over) {
      long now = cutter.held() + readBytes + keptBytes() + (gunzip == null ? 0 : gunzip.held());
      if (now != held) {
        intake.holds(now - held);
        held = now;
      }
    }
  }

  /** Has the client send, or wait. */
  private void listenOrNot() {
    boolean enough =
        cutter.isFull()
            || waiting != null
            || (gunzip != null && gunzip.hasMore())
            || (held > ALWAYS_ALLOWED && intake.isTight());
    if (received || enough == paused) {
      return;
    }
    paused = enough;
    if (enough) {
      request.pause();
    } else {
      heardAt = System.nanoTime();
      request.resume();
    }
  }
}
