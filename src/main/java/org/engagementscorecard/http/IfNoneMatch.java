package org.engagementscorecard.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client says it has already: the header {@code If-None-Match} (RFC 9110, 13.1.2).
 *
 * <p>A header that isn't one says nothing: whoever sends it gets the whole answer.
 *
 * @param anything whether whatever there is will do: {@code *}
 * @param tags the opaque texts between the quotes; weak ones too, which compare alike here
 */
public record IfNoneMatch(boolean anything, Set<String> tags) {
  /** As RFC 9110, 8.8.3 has it; a comma may stand between the quotes. */
  private static final Pattern ENTITY_TAG =
      Pattern.compile("(?:W/)?\"([\\x21\\x23-\\x7E\\x80-\\uFFFF]*)\"");

  private static final Pattern BETWEEN = Pattern.compile("[ \\t]*(?:,[ \\t]*)*");

  public IfNoneMatch {
    tags = Set.copyOf(tags);
  }

  /** Reads the header; lines of it are one list. */
  public static IfNoneMatch of(List<String> lines) {
    String header = String.join(",", lines).strip();
    if ("*".equals(header)) {
      return new IfNoneMatch(true, Set.of());
    }
    Set<String> tags = new HashSet<>();
    Matcher between = BETWEEN.matcher(header);
    Matcher tag = ENTITY_TAG.matcher(header);
    int at = between.lookingAt() ? between.end() : 0;
    while (at < header.length()) {
      if (!tag.region(at, header.length()).lookingAt()) {
        return new IfNoneMatch(false, Set.of());
      }
      tags.add(tag.group(1));
      between.region(tag.end(), header.length()).lookingAt();
      boolean parted = between.end() < header.length() && !between.group().contains(",");
      if (parted) {
        return new IfNoneMatch(false, Set.of());
      }
      at = between.end();
    }
    return new IfNoneMatch(false, tags);
  }

  /** Whether the client names this tag. */
  public boolean names(String tag) {
    return tags.contains(tag);
  }
}
