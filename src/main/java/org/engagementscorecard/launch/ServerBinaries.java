package org.engagementscorecard.launch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked from the one archive that a Maven profile put on the class path
 * for this operating system and processor.
 *
 * <p>They are unpacked into the data directory, so that whoever may use the database may run them
 * and no home directory is needed. The directory's name holds the archive's digest: another archive
 * unpacks beside it. Unpacking goes to another name first and is renamed when whole; the list of
 * all files with their sizes is checked at every start, and what is incomplete is unpacked again.
 */
final class ServerBinaries {
  static final String NOT_INCLUDED =
      "No database: set QUARKUS_DATASOURCE_JDBC_URL (with QUARKUS_DATASOURCE_USERNAME and"
          + " QUARKUS_DATASOURCE_PASSWORD) to a PostgreSQL server, because this build carries no"
          + " embedded one for "
          + System.getProperty("os.name")
          + " on "
          + System.getProperty("os.arch")
          + ".";

  private static final String PREFIX = "programs-";
  private static final String UNFINISHED = PREFIX + "unfinished";
  private static final String LIST = "files.list";

  private final Path home;

  private ServerBinaries(Path home) {
    this.home = home;
  }

  /** Whether this build carries a database at all; a container image doesn't. */
  static boolean included() {
    return archiveName().filter(name -> loader().getResource(name) != null).isPresent();
  }

  /** Unpacks the programs unless they are there already. */
  static ServerBinaries unpackInto(DataDirectory directory) throws IOException {
    var archive =
        archiveName()
            .filter(name -> loader().getResource(name) != null)
            .orElseThrow(() -> new LaunchFailure(NOT_INCLUDED));
    var home = directory.resolve(PREFIX + digest(archive));
    DataDirectory.delete(directory.resolve(UNFINISHED));
    if (!isComplete(home)) {
      DataDirectory.delete(home);
      var unfinished = Files.createDirectory(directory.resolve(UNFINISHED));
      permit(unfinished, true);
      unpack(archive, unfinished);
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    }
    return new ServerBinaries(home);
  }

  Path program(String name) {
    return home.resolve("bin").resolve(isWindows() ? name + ".exe" : name);
  }

  /** Whether a program is one of this data directory's, of these or of earlier binaries. */
  static boolean contains(DataDirectory directory, Path program) {
    return program.startsWith(directory.path())
        && program.getName(directory.path().getNameCount()).toString().startsWith(PREFIX);
  }

  /** Removes binaries of other versions; only to be called when no server runs from them. */
  void deleteOthers(DataDirectory directory) throws IOException {
    try (var entries = Files.newDirectoryStream(directory.path(), PREFIX + "*")) {
      for (Path entry : entries) {
        if (!entry.equals(home)) {
          DataDirectory.delete(entry);
        }
      }
    }
  }

  private static boolean isComplete(Path home) throws IOException {
    var list = home.resolve(LIST);
    if (!Files.exists(list)) {
      return false;
    }
    for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
      var space = line.indexOf(' ');
      var file = home.resolve(line.substring(space + 1));
      if (!Files.isRegularFile(file) || Files.size(file) != Long.parseLong(line, 0, space, 10)) {
        return false;
      }
    }
    return true;
  }

  private static void unpack(String archive, Path target) throws IOException {
    List<String> files = new ArrayList<>();
    try (var tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(open(archive))))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("an entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          createDirectories(target, path);
        } else if (entry.isSymbolicLink()) {
          createDirectories(target, path.getParent());
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
          createDirectories(target, path.getParent());
          Files.createLink(path, target.resolve(entry.getLinkName()));
        } else {
          createDirectories(target, path.getParent());
          Files.copy(tar, path);
          permit(path, (entry.getMode() & 0100) != 0);
          files.add(entry.getSize() + " " + target.relativize(path).toString().replace('\\', '/'));
        }
      }
    }
    Files.write(target.resolve(LIST), files, StandardCharsets.UTF_8);
    permit(target.resolve(LIST), false);
  }

  private static void createDirectories(Path target, Path directory) throws IOException {
    if (!directory.equals(target) && !Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      createDirectories(target, directory.getParent());
      Files.createDirectory(directory);
      permit(directory, true);
    }
  }

  // Whatever the umask and whoever unpacks: the server may run as another user.
  private static void permit(Path path, boolean executable) throws IOException {
    if (DataDirectory.isPosix(path)) {
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
      DataDirectory.giveToOwnerOfDirectory(path);
    }
  }

  private static String digest(String archive) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      try (var in = new DigestInputStream(open(archive), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static InputStream open(String archive) throws IOException {
    var in = loader().getResourceAsStream(archive);
    if (in == null) {
      throw new IOException("the archive " + archive + " has gone from the class path");
    }
    return in;
  }

  private static Optional<String> archiveName() {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var processor =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm_64";
          default -> "unknown";
        };
    var family =
        system.startsWith("linux")
            ? "linux"
            : system.startsWith("mac") ? "darwin" : isWindows() ? "windows" : "unknown";
    return processor.equals("unknown") || family.equals("unknown")
        ? Optional.empty()
        : Optional.of("postgres-" + family + "-" + processor + ".txz");
  }

  static boolean isWindows() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  }

  private static ClassLoader loader() {
    return ServerBinaries.class.getClassLoader();
  }
}
