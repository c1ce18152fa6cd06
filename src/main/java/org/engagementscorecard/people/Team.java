package org.engagementscorecard.people;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A team of the tree.
 *
 * @param parent key of the team above, or null at the top
 */
public record Team(int id, String key, String name, String parent) {
  /** Keys of a team and of all teams below it, of a tree of teams. */
  public static Set<String> withAllBelow(Collection<Team> tree, String key) {
    Map<String, List<String>> children = new HashMap<>();
    for (Team team : tree) {
      children.computeIfAbsent(team.parent(), parent -> new ArrayList<>()).add(team.key());
    }
    List<String> reached = new ArrayList<>(List.of(key));
    for (int i = 0; i < reached.size(); i++) {
      reached.addAll(children.getOrDefault(reached.get(i), List.of()));
    }
    return new HashSet<>(reached);
  }
}
