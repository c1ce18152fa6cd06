package org.engagementscorecard.organization;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Reads periods from query parameters: JAX-RS doesn't call static methods of an interface. */
@Provider
public class PeriodParameter implements ParamConverterProvider {

  @Override
  public <T> ParamConverter<T> getConverter(
      Class<T> rawType, Type genericType, Annotation[] annotations) {
    if (rawType != PeriodExpression.class) {
      return null;
    }
    return new ParamConverter<>() {
      @Override
      public T fromString(String text) {
        return text == null ? null : rawType.cast(PeriodExpression.fromString(text));
      }

      @Override
      public String toString(T period) {
        return period.toString();
      }
    };
  }
}
