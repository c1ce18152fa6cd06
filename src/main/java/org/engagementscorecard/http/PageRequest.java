package org.engagementscorecard.http;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which page of a list is asked for: the parameters {@code limit} and {@code cursor}. */
public final class PageRequest {
  @Parameter(
      description = "How many at most, 1 to 1000.",
      schema = @Schema(type = SchemaType.INTEGER, defaultValue = "100"))
  @QueryParam("limit")
  Limit limit;

  @Parameter(description = "`next` of the page before.", schema = @Schema(type = SchemaType.STRING))
  @QueryParam("cursor")
  Cursor cursor;

  /** How many entries to show. */
  public int limit() {
    return limit == null ? Limit.DEFAULT : limit.value();
  }

  /** How many rows to read: one more than are shown, to see whether there is another page. */
  public int rows() {
    return limit() + 1;
  }

  /** The sort key to begin after; the empty text, which sorts before all keys, at the start. */
  public String after() {
    return cursor == null ? "" : cursor.after();
  }

  /** The number to begin after, for lists that are sorted by one; 0 at the start. */
  public int afterNumber() {
    return cursor == null ? 0 : cursor.number();
  }
}
