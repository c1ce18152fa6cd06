package org.engagementscorecard.organization;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Reads {@link AsKnownOn} from query parameters: one that isn't given is null, an empty one bad.
 */
@Provider
public class AsKnownOnParameter implements ParamConverterProvider {
  @Override
  public <T> ParamConverter<T> getConverter(
      Class<T> rawType, Type genericType, Annotation[] annotations) {
    if (rawType != AsKnownOn.class) {
      return null;
    }
    return new ParamConverter<>() {
      @Override
      public T fromString(String text) {
        return text == null ? null : rawType.cast(AsKnownOn.fromString(text));
      }

      @Override
      public String toString(T instant) {
        return instant.toString();
      }
    };
  }
}
