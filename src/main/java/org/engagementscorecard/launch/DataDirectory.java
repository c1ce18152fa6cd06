package org.engagementscorecard.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The directory in which the embedded database lives, held by one service at a time.
 *
 * <p>Holding it is a lock of the operating system on the file {@code lock}. It goes with the
 * process, however the process ends, so that nothing has to be tidied up after kill -9. Everything
 * below the directory (extracting, initialising, starting) happens under this lock and needs no
 * other.
 */
final class DataDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel channel;

  private DataDirectory(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /**
   * Makes the directory if need be, and takes it.
   *
   * @throws LaunchFailure when another service holds it or it can't be written
   */
  static DataDirectory take(Path path) {
    var absolute = path.toAbsolutePath().normalize();
    FileChannel channel = null;
    try {
      Files.createDirectories(absolute);
      var root = absolute.toRealPath();
      if (!Files.isWritable(root)) {
        throw new AccessDeniedException(root.toString());
      }
      var lockFile = root.resolve("lock");
      channel =
          FileChannel.open(
              lockFile,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!locked(channel)) {
        var holder = Files.readString(lockFile, StandardCharsets.UTF_8).strip();
        channel.close();
        throw new LaunchFailure(
            "The data directory "
                + root
                + " is in use by another scorecard service"
                + (holder.isEmpty() ? "" : " (process " + holder + ")")
                + ": stop that one, or choose another directory with SCORECARD_DATA_DIR.");
      }
      giveToOwnerOfDirectory(lockFile);
      channel.truncate(0);
      var holder = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
      return new DataDirectory(root, channel);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new LaunchFailure(
          "The data directory "
              + absolute
              + " can't be written as user "
              + System.getProperty("user.name")
              + " ("
              + reason(e)
              + "): make it writable, or choose another directory with SCORECARD_DATA_DIR.",
          e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException ignored) {
        // The failure to report is the one that led here.
        return;
      }
    }
  }

  /** The real path: no symbolic link, absolute. */
  Path path() {
    return root;
  }

  Path resolve(String name) {
    return root.resolve(name);
  }

  /** What a small file holds, or nothing when there is no such file. */
  static Optional<String> read(Path file) throws IOException {
    return Files.exists(file)
        ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  /**
   * Replaces a small file so that it is there whole, old or new, whenever the power goes; readable
   * by its owner only.
   */
  static void write(Path file, String content) throws IOException {
    var temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    Files.createFile(temporary);
    if (isPosix(temporary)) {
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
    }
    giveToOwnerOfDirectory(temporary);
    try (var out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * What root makes in somebody's directory belongs to them, so that they can start there again as
   * themselves.
   */
  static void giveToOwnerOfDirectory(Path path) throws IOException {
    if (isPosix(path)) {
      var directory = path.getParent();
      var owner = Files.getAttribute(directory, "unix:uid");
      if (!owner.equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
        var group = Files.getAttribute(directory, "unix:gid");
        Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Deletes a tree, and doesn't follow links out of it. */
  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Lets another service have the directory. */
  @Override
  public void close() {
    closeQuietly(channel);
  }
}
