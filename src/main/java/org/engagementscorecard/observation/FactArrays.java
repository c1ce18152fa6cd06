package org.engagementscorecard.observation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts facts before the database as arrays, which a query reads as the table {@code p}. */
@ApplicationScoped
class FactArrays {
  /** The table {@code p}; its rows are counted from 1 by {@code n}. */
  static final String FROM =
      " FROM unnest(?::int[], ?::uuid[], ?::int[], ?::int[], ?::text[], ?::text[],"
          + " ?::timestamptz[], ?::numeric[], ?::text[], ?::text[], ?::text[])"
          + " WITH ORDINALITY AS p(source_id, event_id, rep_id, metric_id, rep_key, metric_key,"
          + " at, value, id, subject, attributes, n)";

  private final ObjectMapper mapper;

  FactArrays(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** Binds the arrays of {@link #FROM}, and returns the number of the next parameter. */
  int bind(Connection connection, PreparedStatement statement, int first, List<Keyed> facts)
      throws SQLException {
    int parameter = first;
    for (Array array :
        List.of(
            array(connection, "int4", facts, Keyed::sourceId),
            array(connection, "uuid", facts, Keyed::eventId),
            array(connection, "int4", facts, Keyed::repId),
            array(connection, "int4", facts, Keyed::metricId),
            array(connection, "text", facts, told(Fact::rep)),
            array(connection, "text", facts, told(Fact::metric)),
            array(connection, "text", facts, told(fact -> fact.at().toString())),
            array(connection, "numeric", facts, told(Fact::value)),
            array(connection, "text", facts, one -> one.change().id()),
            array(connection, "text", facts, told(Fact::subject)),
            array(connection, "text", facts, told(this::json)))) {
      statement.setArray(parameter++, array);
    }
    return parameter;
  }

  private static Function<Keyed, Object> told(Function<Fact, Object> part) {
    return one -> one.fact() == null ? null : part.apply(one.fact());
  }

  /** The attributes as a JSON document; null where there are none. */
  String json(Fact fact) {
    if (fact.attributes().isEmpty()) {
      return null;
    }
    try {
      return mapper.writeValueAsString(fact.attributes());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("attributes are texts, numbers and truth values", e);
    }
  }

  /** The attributes that a JSON document, or null, holds. */
  SortedMap<String, Object> attributes(String json) {
    try {
      return json == null
          ? Collections.emptySortedMap()
          : mapper.readValue(json, new TypeReference<TreeMap<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("attributes were written as JSON", e);
    }
  }

  /** One column of rows as an array. */
  static <T> Array array(
      Connection connection, String type, Collection<T> rows, Function<T, Object> column)
      throws SQLException {
    return connection.createArrayOf(type, rows.stream().map(column).toArray());
  }

  /**
   * One column of lists of texts: each as the text of an array, because the database knows no
   * arrays of arrays that differ in length.
   */
  static <T> Array texts(
      Connection connection, Collection<T> rows, Function<T, List<String>> column)
      throws SQLException {
    return array(
        connection,
        "text",
        rows,
        row ->
            column.apply(row).stream()
                .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}")));
  }
}
