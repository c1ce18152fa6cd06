/**
 * Who is measured: reps, teams as a tree, and which team and role a rep had when.
 *
 * <p>Owns the tables {@code team}, {@code rep}, {@code rep_alias} and {@code membership}, and the
 * one way to look a rep or team up by its key ({@link People}). Doesn't own what a rep did. Imports
 * organization, access and http; rooms from metric upwards may import it.
 */
package org.engagementscorecard.people;
