package org.engagementscorecard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header If-None-Match as RFC 9110 (8.8.3, 13.1.2) has it. */
class IfNoneMatchTest {
  private static Set<String> tags(String... lines) {
    return IfNoneMatch.of(List.of(lines)).tags();
  }

  @Test
  void tagsStandBetweenCommasInOneLineOrMany() {
    assertThat(tags("\"a\"")).containsExactly("a");
    assertThat(tags("\"a\", \"b\" ,\"c\"")).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(tags("\"a\"", "\"b\"")).containsExactlyInAnyOrder("a", "b");
    assertThat(tags(", ,\"a\",,")).containsExactly("a");
    assertThat(tags("\"\"")).containsExactly("");
  }

  @Test
  void aCommaMayStandBetweenTheQuotes() {
    assertThat(tags("\"a,b\", \"c\"")).containsExactlyInAnyOrder("a,b", "c");
  }

  @Test
  void weakTagsCompareAsStrongOnes() {
    assertThat(tags("W/\"a\", \"b\"")).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aStarAloneIsAnything() {
    assertThat(IfNoneMatch.of(List.of("*")).anything()).isTrue();
    assertThat(IfNoneMatch.of(List.of(" * ")).anything()).isTrue();
    assertThat(IfNoneMatch.of(List.of("\"*\"")).anything()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "a",
        "\"a",
        "a\"",
        "\"a\" \"b\"",
        "\"a\", b",
        "w/\"a\"",
        "W/a",
        "W/ \"a\"",
        "\"a\", *",
        "*, \"a\"",
        "**",
        "\"a b\"",
        "\u0000",
        "\"\t\"",
        "\"a\";q=1",
        "'a'"
      })
  void whatIsNoListOfTagsSaysNothing(String header) {
    assertThat(IfNoneMatch.of(List.of(header))).isEqualTo(new IfNoneMatch(false, Set.of()));
  }

  @Test
  void aLongFaultyHeaderIsReadQuickly() {
    String header = "\"a\" ,".repeat(10_000) + "x";

    assertThat(IfNoneMatch.of(List.of(header)).tags()).isEmpty();
  }
}
