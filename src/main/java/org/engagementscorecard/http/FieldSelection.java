package org.engagementscorecard.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.filter.FilteringGeneratorDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which fields of a document are asked for: the parameter {@value #PARAMETER}, paths of names with
 * commas between them ({@code measures,connections.findings.verdict}). A path takes in all that
 * lies below it; arrays have no name of their own.
 */
public final class FieldSelection {
  public static final String PARAMETER = "fields";

  /** All there is. */
  public static final FieldSelection ALL = new FieldSelection(null);

  /** The longest list that is read. */
  private static final int MAX_LENGTH = 2_000;

  /** Names of the fields that are asked for, or null where all are. */
  private final Part root;

  private static final class Part {
    private final SortedMap<String, Part> below = new TreeMap<>();
    private boolean whole;
  }

  private FieldSelection(Part root) {
    this.root = root;
  }

  /**
   * Reads the parameter.
   *
   * @param text or null where it isn't there: then all fields are asked for
   * @param document the record whose components are the fields
   * @param always fields that are shown whatever is asked for
   * @throws ProblemException 400 naming the first field that there isn't, and those there are
   */
  public static FieldSelection of(String text, Class<?> document, Collection<String> always) {
    if (text == null) {
      return ALL;
    }
    if (text.length() > MAX_LENGTH) {
      throw ProblemException.badParameter(
          PARAMETER, "may have " + MAX_LENGTH + " characters at most");
    }
    Part root = new Part();
    for (String path : always) {
      add(root, document, path);
    }
    for (String path : text.split(",", -1)) {
      add(root, document, path.strip());
    }
    return new FieldSelection(root);
  }

  private static void add(Part root, Class<?> document, String path) {
    Part part = root;
    Class<?> type = document;
    for (String name : path.split("\\.", -1)) {
      SortedMap<String, Class<?>> fields = fields(type);
      if (!fields.containsKey(name)) {
        throw ProblemException.badParameter(
            PARAMETER,
            "names '"
                + path
                + "'; "
                + (fields.isEmpty()
                    ? "there is nothing below " + path.substring(0, path.lastIndexOf('.'))
                    : "there are " + String.join(", ", fields.keySet())));
      }
      type = fields.get(name);
      part = part.below.computeIfAbsent(name, key -> new Part());
    }
    part.whole = true;
  }

  /** The fields of a type with their types, those of arrays being their elements'. */
  private static SortedMap<String, Class<?>> fields(Class<?> type) {
    SortedMap<String, Class<?>> fields = new TreeMap<>();
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        fields.put(component.getName(), element(component.getGenericType()));
      }
    }
    return fields;
  }

  private static Class<?> element(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    if (type instanceof ParameterizedType list
        && list.getRawType() == List.class
        && list.getActualTypeArguments()[0] instanceof Class<?> element) {
      return element;
    }
    return Object.class;
  }

  /** Whether nothing is left out. */
  public boolean isAll() {
    return root == null;
  }

  /** Whether anything at or below this path, or all it is part of, is asked for. */
  public boolean wants(String path) {
    if (root == null) {
      return true;
    }
    Part part = root;
    for (String name : path.split("\\.", -1)) {
      if (part.whole) {
        return true;
      }
      part = part.below.get(name);
      if (part == null) {
        return false;
      }
    }
    return true;
  }

  /** The document as JSON, with the fields that are asked for. */
  public byte[] write(ObjectMapper mapper, Object document) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = mapper.getFactory().createGenerator(bytes)) {
      if (root == null) {
        mapper.writeValue(generator, document);
      } else {
        mapper.writeValue(
            new FilteringGeneratorDelegate(
                generator, new Asked(root), TokenFilter.Inclusion.INCLUDE_ALL_AND_PATH, true),
            document);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a document can be written", e);
    }
    return bytes.toByteArray();
  }

  /** Lets those fields pass. Arrays and objects stay also where nothing is left in them. */
  private static final class Asked extends TokenFilter {
    private final Part part;

    Asked(Part part) {
      this.part = part;
    }

    @Override
    public TokenFilter includeProperty(String name) {
      Part below = part.below.get(name);
      if (below == null) {
        return null;
      }
      return below.whole ? TokenFilter.INCLUDE_ALL : new Asked(below);
    }

    @Override
    public boolean includeEmptyArray(boolean contentsFiltered) {
      return true;
    }

    @Override
    public boolean includeEmptyObject(boolean contentsFiltered) {
      return true;
    }

    @Override
    protected boolean _includeScalar() {
      return false;
    }
  }
}
