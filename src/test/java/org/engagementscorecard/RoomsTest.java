package org.engagementscorecard;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Entity;
import jakarta.ws.rs.Path;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the arrows between rooms: docs/architecture.md shows the same picture. */
class RoomsTest {
  private static final String STATISTICS = "org.apache.commons.statistics..";
  private static final String NUMBERS = "org.apache.commons.numbers..";
  private static final String ROOT = "org.engagementscorecard";

  /** Rooms from the ground up; each may import those before it, but for what is said below. */
  private static final List<String> FLOORS =
      List.of(
          "statistics",
          "http",
          "organization",
          "access",
          "people",
          "metric",
          "resource",
          "observation",
          "intake",
          "note",
          "scorecard",
          "learning",
          "webhook",
          "xapi",
          "launch");

  /** What a room may not import although it stands above it. */
  private static final Map<String, Set<String>> CLOSED =
      Map.ofEntries(
          Map.entry("http", Set.of("statistics")),
          Map.entry("organization", Set.of("statistics")),
          Map.entry("access", Set.of("statistics")),
          Map.entry("people", Set.of("statistics")),
          Map.entry("metric", Set.of("statistics")),
          Map.entry("resource", Set.of("statistics")),
          Map.entry("observation", Set.of("statistics", "resource")),
          Map.entry("intake", Set.of("statistics", "resource")),
          Map.entry("note", Set.of("statistics", "resource", "observation", "intake")),
          Map.entry("scorecard", Set.of("resource", "intake")),
          Map.entry("learning", Set.of("intake")),
          Map.entry("webhook", Set.of("statistics", "resource", "intake", "note", "scorecard")),
          Map.entry("xapi", Set.of("statistics", "intake", "note", "scorecard", "webhook")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void everyRoomIsOnAFloor() {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass one : CLASSES) {
      rooms.add(room(one));
    }
    assertThat(rooms).containsExactlyInAnyOrderElementsOf(FLOORS);
  }

  @Test
  void aRoomImportsOnlyRoomsBelowIt() {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      String room = FLOORS.get(floor);
      Set<String> forbidden = new HashSet<>(FLOORS.subList(floor + 1, FLOORS.size()));
      forbidden.addAll(CLOSED.getOrDefault(room, Set.of()));
      for (String other : forbidden) {
        noClasses()
            .that()
            .resideInAPackage(ROOT + "." + room + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "." + other + "..")
            .check(CLASSES);
      }
    }
  }

  @Test
  void thereAreNoCircles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void statisticsKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".statistics..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(ROOT + ".statistics..", "java..", STATISTICS, NUMBERS)
        .check(CLASSES);
  }

  @Test
  void packagesOfStatisticsDoNotKnowEachOther() {
    for (String part : List.of("statistics", "statistics.link", "statistics.effect")) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + "." + part)
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(ROOT + "." + part, "java..", STATISTICS, NUMBERS)
          .check(CLASSES);
    }
  }

  @Test
  void entitiesStayInTheirRoomAndAreNeverJson() {
    for (JavaClass one : CLASSES) {
      if (one.isAnnotatedWith(Entity.class)) {
        assertThat(one.getModifiers()).as("%s is package-private", one.getName()).isEmpty();
        assertThat(one.getSimpleName()).endsWith("Entity");
      }
    }
  }

  @Test
  void resourcesAreNamedSo() {
    for (JavaClass one : CLASSES) {
      if (one.isAnnotatedWith(Path.class)) {
        assertThat(one.getSimpleName()).endsWith("Resource");
      }
    }
  }

  @Test
  void everyRoomSaysWhatItOwns() {
    for (String room : FLOORS) {
      assertThat(java.nio.file.Path.of("src/main/java/org/engagementscorecard", room))
          .satisfies(
              folder ->
                  assertThat(Files.readString(folder.resolve("package-info.java")))
                      .as(room)
                      .containsIgnoringCase("own")
                      .containsIgnoringCase("import"));
    }
  }

  private static String room(JavaClass one) {
    String rest = one.getPackageName().substring(ROOT.length());
    assertThat(rest).as("%s is in a room", one.getName()).isNotEmpty();
    int end = rest.indexOf('.', 1);
    return end < 0 ? rest.substring(1) : rest.substring(1, end);
  }
}
