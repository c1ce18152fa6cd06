package org.engagementscorecard.http;

import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.time.Instant;
import java.util.Comparator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Which build of the service this is. It stands in every entity tag, so that a new release never
 * says of an old shape that it is still the same; instances and restarts of one build agree.
 */
@Singleton
public class ServiceBuild {
  private final String mark;

  ServiceBuild() {
    mark = ofArchive();
  }

  /** A text that another build doesn't have. */
  public String mark() {
    return mark;
  }

  /** Names and checksums of all that is packed; outside an archive the instant of the start. */
  private static String ofArchive() {
    CodeSource source = ServiceBuild.class.getProtectionDomain().getCodeSource();
    try {
      File archive =
          source == null || source.getLocation() == null
              ? null
              : new File(source.getLocation().toURI());
      if (archive == null || !archive.isFile()) {
        return Instant.now().toString();
      }
      CRC32 all = new CRC32();
      try (ZipFile zip = new ZipFile(archive)) {
        zip.stream()
            .sorted(Comparator.comparing(ZipEntry::getName))
            .map(entry -> entry.getName() + ' ' + entry.getCrc() + ' ' + entry.getSize() + '\n')
            .forEach(line -> all.update(line.getBytes(StandardCharsets.UTF_8)));
        return Long.toHexString(all.getValue()) + '-' + zip.size();
      }
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      return Instant.now().toString();
    }
  }
}
