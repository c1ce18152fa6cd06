package org.engagementscorecard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of a document. */
class FieldSelectionTest {
  record Leaf(int x, int y) {}

  record Branch(String name, List<Leaf> leaves, Leaf best) {}

  record Tree(int id, List<Branch> branches, List<String> texts, Leaf top) {}

  private static final Tree TREE =
      new Tree(
          7,
          List.of(
              new Branch("a", List.of(new Leaf(1, 2), new Leaf(3, 4)), null),
              new Branch("b", List.of(), new Leaf(5, 6))),
          List.of("t"),
          new Leaf(8, 9));

  private static String shown(FieldSelection fields) {
    return new String(fields.write(new ObjectMapper(), TREE), StandardCharsets.UTF_8);
  }

  private static FieldSelection fields(String text) {
    return FieldSelection.of(text, Tree.class, List.of("id"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "top | {\"id\":7,\"top\":{\"x\":8,\"y\":9}}",
        "top.y | {\"id\":7,\"top\":{\"y\":9}}",
        "texts | {\"id\":7,\"texts\":[\"t\"]}",
        "branches.name | {\"id\":7,\"branches\":[{\"name\":\"a\"},{\"name\":\"b\"}]}",
        "branches.leaves.x, top.x |"
            + " {\"id\":7,\"branches\":[{\"leaves\":[{\"x\":1},{\"x\":3}]},{\"leaves\":[]}],"
            + "\"top\":{\"x\":8}}",
        "branches.best.x | {\"id\":7,\"branches\":[{},{\"best\":{\"x\":5}}]}",
        "branches,branches.name |"
            + " {\"id\":7,\"branches\":[{\"name\":\"a\",\"leaves\":[{\"x\":1,\"y\":2},"
            + "{\"x\":3,\"y\":4}],\"best\":null},{\"name\":\"b\",\"leaves\":[],"
            + "\"best\":{\"x\":5,\"y\":6}}]}",
        "id | {\"id\":7}"
      })
  void onlyWhatIsAskedForIsShownAndAllBelowIt(String asked, String expected) {
    assertThat(shown(fields(asked))).isEqualTo(expected);
  }

  @Test
  void withoutTheParameterAllIsShown() throws Exception {
    assertThat(shown(fields(null))).isEqualTo(new ObjectMapper().writeValueAsString(TREE));
    assertThat(fields(null).wants("branches.best.y")).isTrue();
  }

  @Test
  void whatIsWantedIsKnownBeforeItIsMade() {
    FieldSelection fields = fields("branches.leaves,top.x");

    assertThat(fields.wants("branches")).isTrue();
    assertThat(fields.wants("branches.leaves.y")).isTrue();
    assertThat(fields.wants("branches.best")).isFalse();
    assertThat(fields.wants("top.x")).isTrue();
    assertThat(fields.wants("top.y")).isFalse();
    assertThat(fields.wants("texts")).isFalse();
    assertThat(fields.wants("id")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | there are branches, id, texts, top",
        "top,branches.nothing | there are best, leaves, name",
        "top.x.y | there is nothing below top.x",
        "texts.y | there is nothing below texts",
        "top. | there are x, y",
        "top..x | there are x, y",
        ". | there are branches",
        "top,, | there are branches"
      })
  void anUnknownFieldIsRefusedWithThoseThereAre(String asked, String said) {
    assertThatThrownBy(() -> fields(asked))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().status()).isEqualTo(400);
              assertThat(e.problem().detail()).contains(said);
              assertThat(e.problem().errors().get(0).parameter()).isEqualTo("fields");
            });
  }

  @Test
  void aListWithoutEndIsRefused() {
    assertThatThrownBy(() -> fields("top,".repeat(1_000) + "top"))
        .isInstanceOf(ProblemException.class);
  }
}
