package org.engagementscorecard.acceptance.workload;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.engagementscorecard.acceptance.workload.Operation.Expected;
import org.engagementscorecard.acceptance.workload.Operation.Kind;

/**
 * What one client of many posts, batch by batch: new facts, facts that another client posts at the
 * same time, what it has posted before, other content under a name that is taken, what can't be
 * taken, and what becomes of a fact step by step.
 */
public final class FactStream {
  /** Every third fact is changed later, by its own client only. */
  private static final int CHANGED = 3;

  private static final int MOST_CHANGES = 4;
  private static final int REMEMBERED = 2_000;

  /** A number of more digits than are kept. */
  private static final String TOO_LARGE = "1e400";

  private final FactMaker maker;
  private final String source;
  private final List<FactStream> all;
  private final Random random;
  private final List<Operation> acknowledged = new ArrayList<>();
  private final Deque<Operation> changes = new ArrayDeque<>();
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param all the streams of all clients, this one among them sooner or later
   */
  public FactStream(FactMaker maker, String source, List<FactStream> all, long seed) {
    this.maker = maker;
    this.source = source;
    this.all = all;
    this.random = new Random(seed);
  }

  /** The next operations. */
  public List<Operation> next(int size) {
    List<Operation> batch = new ArrayList<>(size);
    while (batch.size() < size) {
      int draw = random.nextInt(100);
      if (draw < 12) {
        batch.add(ofAnother());
      } else if (draw < 17 && !acknowledged.isEmpty()) {
        batch.add(remembered());
      } else if (draw < 20 && !acknowledged.isEmpty()) {
        batch.add(contradiction());
      } else if (draw < 21) {
        batch.add(
            maker
                .make(Kind.RECORD, source + "-bad", next.getAndIncrement(), 0)
                .again(Kind.RECORD, TOO_LARGE, Expected.REJECTED));
      } else if (draw < 55 && !changes.isEmpty()) {
        batch.add(changes.poll());
      } else {
        batch.add(maker.make(Kind.RECORD, source, next.getAndIncrement(), 0));
      }
    }
    return batch;
  }

  /** A fact that another client posts about now. */
  private Operation ofAnother() {
    FactStream other = all.get(random.nextInt(all.size()));
    int number = Math.max(0, other.next.get() - 20 + random.nextInt(30));
    if (isChanged(number)) {
      number++;
    }
    return maker.make(Kind.RECORD, other.source, number, 0);
  }

  private Operation remembered() {
    return acknowledged.get(random.nextInt(acknowledged.size()));
  }

  private Operation contradiction() {
    Operation one = remembered();
    return one.again(Kind.RECORD, "123456.789", Expected.CONFLICT);
  }

  private static boolean isChanged(int number) {
    return number % CHANGED == 0;
  }

  /**
   * Everything of a batch has been acknowledged or refused.
   *
   * @param timedOut whether a request may still be on its way: facts of the batch change no more
   *     then, for that request might come after the change
   */
  public void delivered(List<Operation> batch, boolean timedOut) {
    for (Operation one : batch) {
      if (one.expected() != Expected.TAKEN || !one.source().equals(source)) {
        continue;
      }
      if (one.kind() == Kind.RECORD && acknowledged.size() < REMEMBERED) {
        acknowledged.add(one);
      }
      int number = number(one);
      if (isChanged(number) && !timedOut) {
        change(one, number);
      }
    }
  }

  private void change(Operation last, int number) {
    // The number of changes so far isn't kept anywhere: it is drawn whether there is another one.
    boolean goesOn = last.kind() == Kind.RECORD || random.nextInt(MOST_CHANGES) > 0;
    if (!goesOn || changes.stream().anyMatch(other -> other.name().equals(last.name()))) {
      return;
    }
    boolean taken = last.kind() != Kind.VOID && random.nextInt(3) == 0;
    changes.add(
        taken
            ? FactMaker.voidOf(last)
            : maker.make(Kind.CORRECT, source, number, 1 + random.nextInt(60)));
  }

  private static int number(Operation one) {
    return Integer.parseInt(one.id().substring(one.id().lastIndexOf('-') + 1));
  }
}
