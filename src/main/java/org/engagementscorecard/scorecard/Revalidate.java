package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.FieldSelection;
import org.engagementscorecard.http.Format;
import org.engagementscorecard.http.IfNoneMatch;
import org.engagementscorecard.http.ServiceBuild;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.Organization;

/**
 * Shows what is reckoned from an organization's data, and says {@code 304} without reckoning where
 * the client has it already.
 *
 * <p>The tag is a digest of all that an answer depends on: the version of the data, the instant
 * since which it has been so (which changes with the organization's day), the target, the form, who
 * reads, and the build of the service. It takes one small query. Equal tags mean equal bytes, so it
 * is a strong one (RFC 9110, 8.8): an answer names no instant but that one.
 */
@RequestScoped
class Revalidate {
  private static final int TAG_BYTES = 16;

  private final Tenant tenant;
  private final Activity activity;
  private final Shown shown;
  private final ServiceBuild build;
  private final ObjectMapper mapper;
  private final HttpHeaders headers;
  private final UriInfo uri;

  Revalidate(
      Tenant tenant,
      Activity activity,
      Shown shown,
      ServiceBuild build,
      ObjectMapper mapper,
      HttpHeaders headers,
      UriInfo uri) {
    this.tenant = tenant;
    this.activity = activity;
    this.shown = shown;
    this.build = build;
    this.mapper = mapper;
    this.headers = headers;
    this.uri = uri;
  }

  /** Shows a document as JSON. */
  Response json(Function<Organization, Object> document) {
    return show(
        List.of(Format.JSON),
        (organization, format) -> Response.ok(json(document.apply(organization))));
  }

  /** A document as JSON. */
  byte[] json(Object document) {
    return FieldSelection.ALL.write(mapper, document);
  }

  /** The fields of a document that are asked for, as JSON. */
  byte[] json(Object document, FieldSelection fields) {
    return fields.write(mapper, document);
  }

  /**
   * Shows something in one of these forms, within the organization's transaction.
   *
   * @param offered the usual form first
   * @param answer makes the answer with its body; only where the client doesn't have it already
   */
  Response show(
      List<Format> offered, BiFunction<Organization, Format, Response.ResponseBuilder> answer) {
    Format format = Format.accepted(headers, offered);
    IfNoneMatch known =
        IfNoneMatch.of(
            Objects.requireNonNullElse(
                headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH), List.of()));
    return tenant.read(
        organization -> {
          Activity.State now = activity.of(organization.id());
          String present = tag(organization, format, now);
          if (known.names(present)) {
            return finished(Response.notModified(), present);
          }
          Response.ResponseBuilder whole = answer.apply(organization, format);
          String tag = shown.state().map(one -> tag(organization, format, one)).orElse(present);
          if (known.names(tag)) {
            return finished(Response.notModified(), tag);
          }
          // Whoever takes anything is told first whether there is something.
          return known.anything()
              ? finished(Response.notModified(), tag)
              : finished(whole.header(HttpHeaders.CONTENT_TYPE, format.contentType()), tag);
        });
  }

  private String tag(Organization organization, Format format, Activity.State state) {
    String all =
        String.join(
            "\n",
            build.mark(),
            Integer.toString(organization.id()),
            Long.toString(state.version()),
            state.since(organization.zone()).toString(),
            uri.getRequestUri().getRawPath(),
            Objects.requireNonNullElse(uri.getRequestUri().getRawQuery(), ""),
            format.key(),
            tenant.reader().person().map(person -> "person " + person).orElse("anybody"));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest, TAG_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Response finished(Response.ResponseBuilder answer, String tag) {
    return answer
        .tag(new EntityTag(tag))
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .header(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION + ", " + HttpHeaders.ACCEPT)
        .build();
  }
}
