package org.engagementscorecard.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.StrictJson;
import org.engagementscorecard.observation.Outcome;
import org.engagementscorecard.observation.Result;

/**
 * What became of each item of a body. All it reports is durable.
 *
 * @param items those that weren't simply accepted, at most {@value #MAX_ITEMS}
 * @param itemsLeftOut how many more there were
 * @param id its name, where more of the list is kept; or null
 * @param itemsAt where that can be fetched, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Receipt", description = "What became of each item. All it reports is durable.")
public record Receipt(
    @Schema(description = "New facts, counted.", examples = "3") long accepted,
    @Schema(description = "Facts that were there already, counted once.", examples = "0")
        long duplicate,
    @Schema(
            description = "Facts whose source and id stand for another fact; kept out.",
            examples = "0")
        long conflict,
    @Schema(
            description = "Facts of a rep or metric not known yet; kept, and replayed later.",
            examples = "0")
        long quarantined,
    @Schema(description = "Items that can't be taken.", examples = "0") long rejected,
    @Schema(
            description =
                "Each item that wasn't simply accepted, 1,000 at most; absent with `Prefer:"
                    + " return=minimal`.")
        List<Entry> items,
    @Schema(description = "How many more there were.", examples = "0") long itemsLeftOut,
    @Schema(
            description = "Name of the receipt, where more of the list was kept.",
            examples = "0b9f4c1e-52a7-4c1b-9f52-0d8f1f0c7a11")
        String id,
    @Schema(
            description = "Where to fetch what was kept.",
            examples = "/v1/receipts/0b9f4c1e-52a7-4c1b-9f52-0d8f1f0c7a11/items")
        String itemsAt) {

  static final int MAX_ITEMS = 1_000;

  /**
   * An item that wasn't simply accepted.
   *
   * @param index its place in the body, from 0
   * @param line its line, from 1; null for bodies without lines
   * @param pointer where in the item the fault is, or null
   */
  @Schema(name = "ReceiptItem")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      @Schema(description = "Place in the body, from 0.", examples = "7") long index,
      @Schema(description = "Line of the body, from 1.", examples = "9") Long line,
      @Schema(examples = "crm") String source,
      @Schema(examples = "1C1I7A6R/won") String id,
      Outcome outcome,
      @Schema(examples = "must be a number") String reason,
      @Schema(description = "JSON pointer into the item.", examples = "/value") String pointer) {}

  /** Counts outcomes as they come. Holds the first items of the list, and the rest of one unit. */
  static final class Builder {
    private final boolean minimal;
    private final long[] counts = new long[Outcome.values().length];
    private final ArrayList<Entry> items = new ArrayList<>();
    private List<Entry> rest = new ArrayList<>();
    private long listed;
    private long kept;
    private UUID id;

    /**
     * An empty receipt.
     *
     * @param minimal whether it is to have no list
     */
    Builder(boolean minimal) {
      this.minimal = minimal;
    }

    void add(FactReader.Refused refused) {
      add(
          refused.place(),
          refused.source(),
          refused.id(),
          Outcome.REJECTED,
          refused.reason(),
          refused.pointer());
    }

    void add(FactReader.Read read, Result result) {
      if (result.outcome() == Outcome.ACCEPTED) {
        counts[Outcome.ACCEPTED.ordinal()]++;
      } else {
        add(
            read.place(),
            read.change().source(),
            read.change().id(),
            result.outcome(),
            result.reason(),
            null);
      }
    }

    private void add(
        FactReader.Place place,
        String source,
        String id,
        Outcome outcome,
        String reason,
        String pointer) {
      counts[outcome.ordinal()]++;
      listed++;
      boolean isFirst = items.size() < MAX_ITEMS;
      if (!isFirst && (minimal || kept + rest.size() >= Receipts.MOST)) {
        return;
      }
      Long line = place.line() == 0 ? null : place.line();
      Entry entry =
          new Entry(
              place.index(),
              line,
              shown(source),
              shown(id),
              outcome,
              reason,
              StrictJson.printable(emptyToNull(pointer)));
      (isFirst ? items : rest).add(entry);
    }

    /** What is to be kept elsewhere; empty where nothing is. */
    List<Entry> takeRest() {
      if (rest.isEmpty()) {
        return List.of();
      }
      List<Entry> taken = rest;
      rest = new ArrayList<>();
      return taken;
    }

    /** The name under which more of the list is kept. */
    UUID id() {
      if (id == null) {
        id = UUID.randomUUID();
      }
      return id;
    }

    void kept(int entries) {
      kept += entries;
    }

    /** The first items of the list, whether they are shown or not. */
    List<Entry> firstItems() {
      return items;
    }

    Receipt build() {
      boolean more = kept > 0;
      return new Receipt(
          counts[Outcome.ACCEPTED.ordinal()],
          counts[Outcome.DUPLICATE.ordinal()],
          counts[Outcome.CONFLICT.ordinal()],
          counts[Outcome.QUARANTINED.ordinal()],
          counts[Outcome.REJECTED.ordinal()],
          minimal ? null : List.copyOf(items),
          minimal ? listed : listed - items.size(),
          more ? id.toString() : null,
          more ? "/v1/receipts/" + id + "/items" : null);
    }

    /** A refused item's own words, kept short: they may be anything. */
    private static String shown(String text) {
      return StrictJson.printable(
          text == null || text.length() <= FactRules.MAX_ID
              ? text
              : text.substring(0, FactRules.MAX_ID) + "…");
    }

    private static String emptyToNull(String text) {
      return text == null || text.isEmpty() ? null : text;
    }
  }

  /** Whether nothing of the body stands now: each item was refused or contradicts a fact. */
  boolean nothingKept() {
    return accepted + duplicate + quarantined == 0 && conflict + rejected > 0;
  }
}
