package org.engagementscorecard.note;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of {@code note} and {@code note_history}, which have the same columns. */
final class NoteRows {
  private static final List<String> COLUMNS =
      List.of(
          "note_id",
          "version",
          "rep_id",
          "metric_id",
          "connection_id",
          "learning_need_id",
          "at",
          "author",
          "kind",
          "tags",
          "functions",
          "private",
          "readers",
          "observations",
          "text",
          "written_at",
          "known_at",
          "edited_by",
          "withdrawn");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private NoteRows() {}

  /** The columns of a table in the order of {@link #read}. */
  static String columns(String alias) {
    return COLUMNS.stream().map(name -> alias + "." + name).collect(Collectors.joining(", "));
  }

  /** The columns' names. */
  static String columns() {
    return String.join(", ", COLUMNS);
  }

  static List<Note> read(ResultSet rows) throws SQLException {
    List<Note> notes = new ArrayList<>();
    while (rows.next()) {
      notes.add(
          new Note(
              rows.getInt("note_id"),
              rows.getInt("version"),
              rows.getInt("rep_id"),
              rows.getObject("metric_id", Integer.class),
              rows.getObject("connection_id", Integer.class),
              rows.getObject("learning_need_id", Integer.class),
              rows.getTimestamp("at").toInstant(),
              rows.getString("author"),
              NoteKind.of(rows.getString("kind")),
              texts(rows.getArray("tags")),
              texts(rows.getArray("functions")).stream().map(LeadershipFunction::of).toList(),
              rows.getBoolean("private"),
              texts(rows.getArray("readers")),
              observations(rows.getString("observations")),
              rows.getString("text"),
              rows.getTimestamp("written_at").toInstant(),
              rows.getTimestamp("known_at").toInstant(),
              rows.getString("edited_by"),
              rows.getBoolean("withdrawn")));
    }
    return notes;
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }

  private static List<ObservationName> observations(String json) {
    try {
      return MAPPER.readValue(json, new TypeReference<List<ObservationName>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("observations were written as JSON", e);
    }
  }

  static String written(List<ObservationName> observations) {
    try {
      return MAPPER.writeValueAsString(observations);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names are JSON", e);
    }
  }
}
