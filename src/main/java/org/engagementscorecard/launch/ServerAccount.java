package org.engagementscorecard.launch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom the server runs. PostgreSQL refuses to run as root, and a service that was started as
 * root still has to have its database.
 *
 * <p>An ordinary user runs it as itself. Root runs it
 *
 * <ol>
 *   <li>as the owner of the cluster, or of the directory in which to make it, where that is
 *       somebody else than root ({@code setpriv});
 *   <li>else in a user namespace of its own ({@code unshare --user}): to itself the server is
 *       nobody in particular, to the file system it is still root without any of root's privileges,
 *       so files belong to root and every directory root owns can be reached;
 *   <li>where namespaces aren't allowed (in many containers) or the directory can only be reached
 *       with root's privileges, as the owner of a directory above it, or as nobody; the cluster is
 *       given to that user, which makes the first rule hold from then on.
 * </ol>
 */
final class ServerAccount {
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);
  private static final int NOBODY = 65534;
  private static final ServerAccount SELF = new ServerAccount(List.of(), -1, -1);

  private final List<String> prefix;
  private final int uid;
  private final int gid;

  private ServerAccount(List<String> prefix, int uid, int gid) {
    this.prefix = prefix;
    this.uid = uid;
    this.gid = gid;
  }

  /**
   * @param cluster the database cluster, which need not be there yet
   */
  static ServerAccount of(DataDirectory directory, Path cluster, ServerBinaries binaries)
      throws IOException {
    if (!isRoot()) {
      return SELF;
    }
    var owned = Files.exists(cluster) ? cluster : directory.path();
    int owner = attribute(owned, "unix:uid");
    if (owner != 0) {
      return user(owner, attribute(owned, "unix:gid"));
    }
    var namespace = new ServerAccount(List.of("unshare", "--user", "--"), -1, -1);
    if (namespace.canUse(directory, binaries)) {
      return namespace;
    }
    var other = ordinaryUserFor(directory.path());
    makeReachable(directory.path());
    if (!other.canUse(directory, binaries)) {
      throw new LaunchFailure(
          "The embedded database can't run as root in "
              + directory.path()
              + " (neither in a user namespace nor as user id "
              + other.uid
              + "): start the service as an ordinary user, or choose another directory with"
              + " SCORECARD_DATA_DIR.");
    }
    if (Files.exists(cluster)) {
      other.ownTree(cluster);
    }
    return other;
  }

  /** The command as it has to be started to run under this account. */
  List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return whole;
  }

  /** Gives a file or directory to this account. */
  void own(Path path) throws IOException {
    if (uid >= 0) {
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private void ownTree(Path tree) throws IOException {
    // The top last: it is what a start that was broken off goes by.
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            own(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            own(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private boolean canUse(DataDirectory directory, ServerBinaries binaries) {
    try {
      return Command.run(
              directory.path(),
              PROBE_LIMIT,
              command(List.of(binaries.program("postgres").toString(), "--version")))
          .succeeded();
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerAccount ordinaryUserFor(Path directory) throws IOException {
    for (var path = directory; path != null; path = path.getParent()) {
      int owner = attribute(path, "unix:uid");
      if (owner != 0) {
        return user(owner, attribute(path, "unix:gid"));
      }
    }
    return user(NOBODY, NOBODY);
  }

  private static ServerAccount user(int uid, int gid) {
    return new ServerAccount(
        List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--"), uid, gid);
  }

  private static void makeReachable(Path directory) throws IOException {
    var permissions = Files.getPosixFilePermissions(directory);
    if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
      Files.setPosixFilePermissions(directory, permissions);
    }
  }

  private static boolean isRoot() throws IOException {
    var self = Path.of("/proc/self");
    return Files.exists(self) && attribute(self, "unix:uid") == 0;
  }

  private static int attribute(Path path, String name) throws IOException {
    return (Integer) Files.getAttribute(path, name);
  }
}
