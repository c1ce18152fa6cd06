package org.engagementscorecard.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A receiver that is told of needs.
 *
 * @param id number within the organization
 * @param events types it wants; empty for all
 * @param team key of the team whose members' needs it wants, and those of teams below
 * @param disabledBecause why the service has disabled it, where it was the service
 * @param previousSecret still signs until {@code previousUntil}
 * @param decidedTo number of the last step for which it is decided whether it is told of it
 * @param failingSince since when no attempt has succeeded
 * @param pausedUntil until when the receiver has asked to be left alone
 */
record Webhook(
    int id,
    String key,
    String url,
    List<String> events,
    Optional<String> team,
    boolean enabled,
    Optional<String> disabledBecause,
    Secret secret,
    Optional<Secret> previousSecret,
    Optional<Instant> previousUntil,
    long decidedTo,
    Optional<Instant> failingSince,
    Optional<Instant> pausedUntil,
    Instant createdAt) {
  Webhook {
    Objects.requireNonNull(key);
    events = List.copyOf(events);
  }

  boolean wants(String type) {
    return events.isEmpty() || events.contains(type);
  }

  /** The value of {@code webhook-signature}: by the secret, and by the one before it. */
  String signatures(String id, Instant at, byte[] body) {
    String newest = secret.signature(id, at, body);
    return previousSecret
        .filter(previous -> previousUntil.filter(at::isBefore).isPresent())
        .map(previous -> newest + " " + previous.signature(id, at, body))
        .orElse(newest);
  }
}
