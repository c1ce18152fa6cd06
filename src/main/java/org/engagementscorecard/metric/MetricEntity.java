package org.engagementscorecard.metric;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.CatalogueHistory;
import org.hibernate.annotations.ColumnTransformer;

@Entity
@Table(name = "metric")
@IdClass(MetricEntity.Key.class)
class MetricEntity {
  static final CatalogueHistory.Kind KIND =
      new CatalogueHistory.Kind(
          "metric",
          "SELECT metric_id AS entity_id, to_jsonb(x) - 'organization_id' - 'metric_id' AS document"
              + " FROM metric x WHERE organization_id = ? AND metric_id = ANY (?)");

  @Id
  @Column(name = "organization_id")
  int organizationId;

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "metric_id")
  @SequenceGenerator(name = "metric_id", sequenceName = "metric_id", allocationSize = 50)
  @Column(name = "metric_id")
  Integer id;

  String key;
  String name;
  String description;
  String stage;
  String unit;
  String aggregation;
  String better;

  @Column(name = "like_for_like")
  String[] likeForLike;

  @Column(name = "segment_by")
  String[] segmentBy;

  /** The first day of which this definition was told. */
  @Column(name = "from_date")
  LocalDate since;

  /** Definitions that held before, oldest first, each with the columns of one. */
  @ColumnTransformer(read = "earlier::text", write = "?::jsonb")
  String earlier;

  record Key(int organizationId, Integer id) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NONE = "[]";
  private static final String LIKE_FOR_LIKE = "like_for_like";
  private static final String SINCE = "from_date";

  /** Its definitions, oldest first. */
  List<Metric> definitions() {
    return earlier.equals(NONE)
        ? List.of(
            new Metric(
                id,
                key,
                name,
                description,
                Stage.of(stage),
                unit,
                Aggregation.of(aggregation),
                Better.of(better),
                List.of(likeForLike),
                List.of(segmentBy),
                new Validity(since, true, Validity.OPEN)))
        : definitions(id, key, documents(), List.of(segmentBy));
  }

  /** The definitions of the metric that a document tells of, oldest first. */
  static List<Metric> definitions(CatalogueHistory.Document document) {
    List<JsonNode> documents = new ArrayList<>();
    document.content().path("earlier").forEach(documents::add);
    documents.add(document.content());
    JsonNode segmentBy = document.content().path("segment_by");
    return definitions(
        document.id(),
        document.text("key"),
        documents,
        // Older documents tell of metrics that were never redefined.
        texts(segmentBy.isArray() ? segmentBy : document.content().get("like_for_like")));
  }

  /**
   * Takes a definition: in the place of one that stands, or as a new one.
   *
   * @param place JSON pointer of it within the body
   */
  void put(MetricRequest request, String place) {
    List<JsonNode> documents = key == null ? new ArrayList<>() : documents();
    List<LocalDate> days = documents.stream().map(MetricEntity::since).toList();
    int index = Definitions.place(days, request.since(), place);
    LocalDate day = index < days.size() ? days.get(index) : request.since();
    ObjectNode told = document(request, day == null ? Validity.EVER : day);
    if (index < documents.size()) {
      documents.set(index, told);
    } else {
      documents.add(told);
    }
    List<String> attributes =
        Definitions.attributes(
            documents.stream().map(one -> texts(one.get(LIKE_FOR_LIKE))).toList());
    if (documents.size() > 1 && attributes.size() > Definitions.MOST_ATTRIBUTES) {
      throw ProblemException.invalid(
          place + "/likeForLike",
          "would be more than "
              + Definitions.MOST_ATTRIBUTES
              + " attributes together with the metric's other definitions");
    }
    key = request.key();
    segmentBy = attributes.toArray(String[]::new);
    JsonNode newest = documents.remove(documents.size() - 1);
    name = newest.get("name").textValue();
    description = newest.get("description").textValue();
    stage = newest.get("stage").textValue();
    unit = newest.get("unit").textValue();
    aggregation = newest.get("aggregation").textValue();
    better = newest.get("better").textValue();
    likeForLike = texts(newest.get(LIKE_FOR_LIKE)).toArray(String[]::new);
    since = since(newest);
    earlier = documents.isEmpty() ? NONE : JSON.valueToTree(documents).toString();
  }

  private static ObjectNode document(MetricRequest told, LocalDate day) {
    Aggregation aggregation = told.aggregation() == null ? Aggregation.SUM : told.aggregation();
    Better better = told.better() == null ? Better.HIGHER : told.better();
    List<String> likeForLike = told.likeForLike() == null ? List.of() : told.likeForLike();
    ObjectNode document =
        JSON.createObjectNode()
            .put("name", told.name())
            .put("description", told.description())
            .put("stage", told.stage().key())
            .put("unit", told.unit())
            .put("aggregation", aggregation.key())
            .put("better", better.key())
            .put(SINCE, day.toString());
    return document.set(LIKE_FOR_LIKE, JSON.valueToTree(likeForLike));
  }

  /** Its definitions as documents, oldest first. */
  private List<JsonNode> documents() {
    List<JsonNode> documents = new ArrayList<>();
    try {
      JSON.readTree(earlier).forEach(documents::add);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("definitions are JSON", e);
    }
    ObjectNode newest =
        JSON.createObjectNode()
            .put("name", name)
            .put("description", description)
            .put("stage", stage)
            .put("unit", unit)
            .put("aggregation", aggregation)
            .put("better", better)
            .put(SINCE, since.toString());
    documents.add(newest.set(LIKE_FOR_LIKE, JSON.valueToTree(likeForLike)));
    return documents;
  }

  private static List<Metric> definitions(
      int id, String key, List<JsonNode> documents, List<String> segmentBy) {
    List<Validity> validities =
        Definitions.validities(documents.stream().map(MetricEntity::since).toList());
    List<Metric> definitions = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      JsonNode document = documents.get(i);
      definitions.add(
          new Metric(
              id,
              key,
              document.get("name").textValue(),
              document.path("description").textValue(),
              Stage.of(document.get("stage").textValue()),
              document.get("unit").textValue(),
              Aggregation.of(document.get("aggregation").textValue()),
              Better.of(document.get("better").textValue()),
              texts(document.get(LIKE_FOR_LIKE)),
              segmentBy,
              validities.get(i)));
    }
    return definitions;
  }

  private static LocalDate since(JsonNode document) {
    return document.has(SINCE) ? LocalDate.parse(document.get(SINCE).textValue()) : Validity.EVER;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.textValue()));
    return texts;
  }
}
