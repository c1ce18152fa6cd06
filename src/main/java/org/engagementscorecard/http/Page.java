package org.engagementscorecard.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page of a list.
 *
 * @param items the entries
 * @param next the cursor of the next page, or null where this is the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(
    List<T> items,
    @Schema(description = "Pass it as `cursor` for the next page; absent on the last.")
        String next) {

  /**
   * Cuts a page out of rows that were read one past the limit.
   *
   * @param rows at most {@link PageRequest#rows} rows in the order of their sort keys
   */
  public static <R, T> Page<T> of(
      List<R> rows, PageRequest request, Function<R, String> sortKey, Function<R, T> shown) {
    int limit = request.limit();
    boolean more = rows.size() > limit;
    List<R> kept = more ? rows.subList(0, limit) : rows;
    String next = more ? Cursor.startingAfter(sortKey.apply(kept.get(limit - 1))).toString() : null;
    return new Page<>(kept.stream().map(shown).toList(), next);
  }
}
