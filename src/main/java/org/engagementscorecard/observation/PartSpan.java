package org.engagementscorecard.observation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.organization.Organization;

/**
 * Days of a rep within a part of what is asked for, so that one query answers for all parts.
 *
 * @param part counted from 0
 */
record PartSpan(int part, Span span) {

  static List<PartSpan> all(List<? extends Collection<Span>> parts) {
    List<PartSpan> all = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      for (Span span : parts.get(part)) {
        all.add(new PartSpan(part, span));
      }
    }
    return all;
  }

  PartSpan over(WholeMonths.Days days) {
    return new PartSpan(part, new Span(span.repId(), days.first(), days.last()));
  }

  /**
   * Binds four arrays from the first parameter on: part, rep, start and end (half-open) of the days
   * in the organization's zone.
   *
   * @return the number of the next parameter
   */
  static int bind(
      Connection connection,
      PreparedStatement statement,
      Organization organization,
      List<? extends Collection<Span>> parts)
      throws SQLException {
    List<PartSpan> rows = all(parts);
    Function<LocalDate, Object> start =
        day -> day.atStartOfDay(organization.zone()).toInstant().toString();
    statement.setArray(1, FactArrays.array(connection, "int4", rows, PartSpan::part));
    statement.setArray(2, FactArrays.array(connection, "int4", rows, one -> one.span().repId()));
    statement.setArray(
        3, FactArrays.array(connection, "text", rows, one -> start.apply(one.span().first())));
    statement.setArray(
        4,
        FactArrays.array(
            connection, "text", rows, one -> start.apply(one.span().last().plusDays(1))));
    return 5;
  }
}
