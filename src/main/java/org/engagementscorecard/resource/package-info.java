/**
 * What there is to learn from: resources linked to connections, who offers to share, and who has
 * completed what.
 *
 * <p>Owns the tables {@code learning_resource}, {@code learning_resource_connection}, {@code
 * share_offer} and {@code resource_completion}. Doesn't own needs, nor what has helped anybody:
 * that takes numbers, and this room knows none. Imports metric, people, organization, access and
 * http; rooms from learning upwards may import it.
 *
 * <p>{@link org.engagementscorecard.resource.LearningResource} is the thing that is learned from;
 * other classes that end in {@code Resource} are HTTP, as everywhere.
 */
package org.engagementscorecard.resource;
