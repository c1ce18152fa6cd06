package org.engagementscorecard.note;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A fact that a note speaks of, as its source names it; kept as it was named, whether it is known
 * here or not.
 */
@Schema(name = "ObservationName")
public record ObservationName(
    @Schema(examples = "crm") String source, @Schema(examples = "1C1I7A6R/won") String id) {}
