package io.sightline.gateway.access;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of users and tokens, which its owner alone may read. Several processes may use it: a
 * change is made under a lock and replaces the file in one step, and whoever reads notices it at
 * once. Thread-safe.
 *
 * <p>A file that has gone or cannot be read any more changes nothing: those who were known stay
 * known, so that a slip never opens the gateway to everybody.
 */
public final class UserBook {
  /** Its name in the data folder. */
  public static final String FILE_NAME = "users.json";

  private static final Logger LOG = LoggerFactory.getLogger(UserBook.class);
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private Stamp stamp = Stamp.NONE;
  private Accounts accounts = Accounts.NONE;

  /** By which a file that was replaced is told from the one before. */
  private record Stamp(Object key, long modified, long size) {
    static final Stamp NONE = new Stamp("", 0, -1);
  }

  private UserBook(Path file) {
    this.file = file;
  }

  /**
   * @param file need not be there yet
   * @throws IOException if it is there and cannot be read, or others may read it
   */
  public static UserBook open(Path file) throws IOException {
    UserBook book = new UserBook(file.toAbsolutePath());
    if (Files.exists(book.file)) {
      Set<PosixFilePermission> rights =
          Files.getPosixFilePermissions(book.file, LinkOption.NOFOLLOW_LINKS);
      if (!PosixFilePermissions.fromString("rw-------").containsAll(rights)) {
        throw new IOException("may be read by others than its owner: chmod 600 it");
      }
      book.read(book.stampNow());
    }
    return book;
  }

  /** Those of the file now. */
  public synchronized Accounts now() {
    try {
      Stamp next = stampNow();
      if (!next.equals(stamp)) {
        read(next);
      }
    } catch (IOException e) {
      if (stamp != Stamp.NONE) {
        LOG.error("The file of users, {}, cannot be read: {}", file, e.toString());
        // Said once: until the file changes again it is not tried again.
        stamp = Stamp.NONE;
      }
    }
    return accounts;
  }

  /**
   * Changes the file. What the function throws is thrown here, and nothing has changed.
   *
   * @return what there is now
   * @throws IOException if it cannot be written; nothing has changed
   */
  public synchronized Accounts change(UnaryOperator<Accounts> step) throws IOException {
    Files.createDirectories(file.getParent());
    try (FileChannel channel =
            FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                OWNER_ONLY);
        FileLock lock = channel.lock()) {
      if (Files.exists(file)) {
        read(stampNow());
      }
      Accounts next = step.apply(accounts);
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      Files.createFile(fresh, OWNER_ONLY);
      Files.write(fresh, AccountsJson.write(next));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      accounts = next;
      stamp = stampNow();
      return next;
    }
  }

  private void read(Stamp next) throws IOException {
    accounts = AccountsJson.read(Files.readAllBytes(file));
    stamp = next;
  }

  private Stamp stampNow() throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          Optional.ofNullable(found.fileKey()).orElse(""),
          found.lastModifiedTime().toMillis(),
          found.size());
    } catch (NoSuchFileException e) {
      if (stamp == Stamp.NONE) {
        return Stamp.NONE;
      }
      throw e;
    }
  }
}
