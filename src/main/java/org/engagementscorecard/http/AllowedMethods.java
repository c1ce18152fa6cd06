package org.engagementscorecard.http;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The methods that a path has, for the Allow of a 405 (RFC 9110), which Quarkus REST leaves out.
 */
@Singleton
class AllowedMethods {
  private final Map<String, Set<String>> methods = new TreeMap<>();
  private final Map<String, Pattern> paths = new TreeMap<>();

  AllowedMethods(BeanManager beans) {
    for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
      Path root = bean.getBeanClass().getAnnotation(Path.class);
      if (root != null) {
        for (Method method : bean.getBeanClass().getDeclaredMethods()) {
          add(root.value(), method);
        }
      }
    }
  }

  private void add(String root, Method method) {
    Path below = method.getAnnotation(Path.class);
    String template = root + (below == null ? "" : below.value());
    paths.computeIfAbsent(template, key -> Pattern.compile(pattern(key)));
    for (Annotation annotation : method.getAnnotations()) {
      HttpMethod name = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (name != null) {
        methods.computeIfAbsent(template, key -> new TreeSet<>()).add(name.value());
      }
    }
  }

  /** A parameter is a step of the path, or what its own expression says. */
  private static String pattern(String template) {
    return template
        .replaceAll("\\{[^}:]*:\\s*([^}]*)\\}", "(?:$1)")
        .replaceAll("\\{[^}]*\\}", "[^/]+");
  }

  /**
   * The methods of a path.
   *
   * @param rawPath as it was sent, still escaped
   */
  Set<String> of(String rawPath) {
    Set<String> allowed = new TreeSet<>();
    paths.forEach(
        (template, path) -> {
          if (path.matcher(rawPath).matches()) {
            allowed.addAll(methods.getOrDefault(template, Set.of()));
          }
        });
    return allowed;
  }
}
