package org.engagementscorecard.organization;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import org.engagementscorecard.http.ProblemException;

/**
 * Reads {@link AsKnownOn} from query parameters. Quarkus takes an empty parameter for one that
 * isn't there, and the first of many; whoever asks for the past must never be shown the present, so
 * both are refused.
 */
@Provider
public class AsKnownOnParameter implements ParamConverterProvider, ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    List<String> values = request.getUriInfo().getQueryParameters().get(AsKnownOn.PARAMETER);
    if (values != null && values.size() > 1) {
      throw ProblemException.badParameter(AsKnownOn.PARAMETER, "stands twice");
    }
    if (values != null && values.get(0).isEmpty()) {
      AsKnownOn.fromString("");
    }
  }

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
