package org.engagementscorecard.people;

/**
 * A team of the tree.
 *
 * @param parent key of the team above, or null at the top
 */
public record Team(int id, String key, String name, String parent) {}
