package org.engagementscorecard.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.Organization;

/** Stored mappings by their keys; all within the organization's transaction. */
@ApplicationScoped
class CsvMappings implements PanacheRepositoryBase<CsvMappingEntity, CsvMappingEntity.Key> {
  private final ObjectMapper mapper;
  private final Clock clock;

  CsvMappings(ObjectMapper mapper, Clock clock) {
    this.mapper = mapper;
    this.clock = clock;
  }

  /**
   * The mapping with this key.
   *
   * @throws ProblemException 404 where there is none
   */
  CsvMapping mapping(Organization organization, String key) {
    CsvMappingEntity entity = findById(new CsvMappingEntity.Key(organization.id(), key));
    if (entity == null) {
      throw ProblemException.unknown("csv-mapping", key);
    }
    return mapping(entity);
  }

  CsvMapping mapping(CsvMappingEntity entity) {
    try {
      return mapper.readValue(entity.document, CsvMapping.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored mapping can't be read", e);
    }
  }

  List<CsvMappingEntity> after(Organization organization, String key, int limit) {
    return find("organizationId = ?1 and key > ?2 order by key", organization.id(), key)
        .range(0, limit - 1)
        .list();
  }

  /** Creates or replaces a mapping. */
  void put(Organization organization, String key, CsvMapping mapping) {
    CsvMappingEntity entity = findById(new CsvMappingEntity.Key(organization.id(), key));
    boolean isNew = entity == null;
    if (isNew) {
      entity = new CsvMappingEntity();
      entity.organizationId = organization.id();
      entity.key = key;
    }
    try {
      entity.document = mapper.writeValueAsString(mapping);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a mapping came as JSON", e);
    }
    entity.updatedAt = clock.instant();
    if (isNew) {
      persist(entity);
    }
  }

  void delete(Organization organization, String key) {
    if (!deleteById(new CsvMappingEntity.Key(organization.id(), key))) {
      throw ProblemException.unknown("csv-mapping", key);
    }
  }
}
