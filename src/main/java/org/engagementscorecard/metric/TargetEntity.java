package org.engagementscorecard.metric;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.metric.Target.RampStep;
import org.engagementscorecard.organization.CatalogueHistory;
import org.hibernate.annotations.ColumnTransformer;

@Entity
@Table(name = "target")
@IdClass(TargetEntity.Key.class)
class TargetEntity {
  static final CatalogueHistory.Kind KIND =
      new CatalogueHistory.Kind(
          "target",
          "SELECT target_id AS entity_id, to_jsonb(x) - 'organization_id' - 'target_id' AS document"
              + " FROM target x WHERE organization_id = ? AND target_id = ANY (?)");

  static final String NO_RAMP = "[]";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @Id
  @Column(name = "organization_id")
  int organizationId;

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "target_id")
  @SequenceGenerator(name = "target_id", sequenceName = "target_id", allocationSize = 50)
  @Column(name = "target_id")
  Integer id;

  String key;

  @Column(name = "metric_id")
  int metricId;

  @Column(name = "rep_id")
  Integer repId;

  String role;

  @Column(name = "team_id")
  Integer teamId;

  @Column(name = "from_date")
  LocalDate from;

  @Column(name = "until_date")
  LocalDate until;

  BigDecimal value;
  String per;

  /** A JSON document. */
  @ColumnTransformer(read = "ramp::text", write = "?::jsonb")
  String ramp;

  boolean withdrawn;

  record Key(int organizationId, Integer id) {}

  Target toDomain() {
    return new Target(
        id,
        key,
        metricId,
        repId,
        role,
        teamId,
        from,
        until,
        plain(value),
        per == null ? null : Per.of(per),
        ramp.equals(NO_RAMP) ? List.of() : steps(read(ramp)));
  }

  /** The target that a document tells of. */
  static Target toDomain(CatalogueHistory.Document document) {
    String per = document.text("per");
    return new Target(
        document.id(),
        document.text("key"),
        document.number("metric_id"),
        document.number("rep_id"),
        document.text("role"),
        document.number("team_id"),
        LocalDate.parse(document.text("from_date")),
        LocalDate.parse(document.text("until_date")),
        plain(document.content().get("value").decimalValue()),
        per == null ? null : Per.of(per),
        steps(document.content().get("ramp")));
  }

  /** The same number however it was written: 1.50 and 1.5, 1E+2 and 100 are one. */
  static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  static String write(List<RampStep> ramp) {
    try {
      return MAPPER.writeValueAsString(ramp);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers are JSON", e);
    }
  }

  private static JsonNode read(String ramp) {
    try {
      return MAPPER.readTree(ramp);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("ramps were written as JSON", e);
    }
  }

  private static List<RampStep> steps(JsonNode ramp) {
    List<RampStep> steps = new ArrayList<>();
    ramp.forEach(
        step ->
            steps.add(
                new RampStep(
                    step.get("days").intValue(), plain(step.get("share").decimalValue()))));
    return steps;
  }
}
