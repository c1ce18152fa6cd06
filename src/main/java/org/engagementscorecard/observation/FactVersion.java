package org.engagementscorecard.observation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is told of a fact, now or before.
 *
 * @param knownAt since when it is told so
 * @param supersededAt until when it was told so; null where it still is
 * @param history earlier versions, the newest first; null where they aren't asked for
 */
@Schema(name = "RecordedObservation", description = "A fact as it is kept.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FactVersion(
    @Schema(examples = "crm") String source,
    @Schema(examples = "1C1I7A6R/won") String id,
    State state,
    @Schema(description = "Counted from 1; a correction makes another.", examples = "1")
        Integer version,
    @Schema(description = "Absent where it is voided.", examples = "demo-kim") String rep,
    @Schema(examples = "deals_won") String metric,
    Instant at,
    @Schema(examples = "1") BigDecimal value,
    @Schema(examples = "1C1I7A6R") String subject,
    @Schema(type = SchemaType.OBJECT) Map<String, Object> attributes,
    @Schema(description = "Since when it is told so.") Instant knownAt,
    @Schema(description = "Until when it was told so; absent where it still is.")
        Instant supersededAt,
    @Schema(description = "Earlier versions, the newest first.") List<FactVersion> history) {

  /** What a version of a fact counts for. */
  @Schema(name = "ObservationState")
  public enum State {
    /** It counts. */
    RECORDED,
    /** It was taken back. */
    VOIDED,
    /** It waits for its rep or metric to become known. */
    QUARANTINED;

    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  FactVersion withHistory(List<FactVersion> versions) {
    return new FactVersion(
        source,
        id,
        state,
        version,
        rep,
        metric,
        at,
        value,
        subject,
        attributes,
        knownAt,
        supersededAt,
        versions);
  }
}
