package io.sightline.gateway.registry;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * The file of passwords, {@code NAME=user:password} in plain text, a properties file that its owner
 * alone may read. What {@code store:NAME} of a stream points to; ingest reads it when it opens the
 * stream.
 *
 * <p>A change replaces the file in one step, so that a reader never sees half of it. Thread-safe
 * within one process.
 */
public final class SecretStore {
  /** What a reference into this store begins with. */
  public static final String PREFIX = "store:";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;

  /**
   * @param file need not exist yet
   */
  public SecretStore(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * The {@code user:password} of a URL as plain text, which is what the file holds: whoever opens
   * the stream encodes it again. What is no percent-encoding stays as it is, for people type
   * passwords as they are.
   *
   * @param userInfo as it stands in the URL
   */
  public static String plain(String userInfo) {
    try {
      return URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return userInfo;
    }
  }

  /**
   * Makes the file if it is not there, so that others find it, if empty.
   *
   * @throws RefusedException if it cannot be written
   */
  public synchronized void create() {
    try {
      if (!Files.exists(file)) {
        write(new Properties());
      }
    } catch (IOException e) {
      throw unavailable("written", e);
    }
  }

  /**
   * The {@code user:password} of that name.
   *
   * @throws RefusedException if the file cannot be read
   */
  public synchronized Optional<String> get(String name) {
    try {
      return Optional.ofNullable(read().getProperty(name));
    } catch (IOException e) {
      throw unavailable("read", e);
    }
  }

  /**
   * @throws RefusedException if the file cannot be written
   */
  public synchronized void put(String name, String userInfo) {
    try {
      Properties secrets = read();
      if (!userInfo.equals(secrets.setProperty(name, userInfo))) {
        write(secrets);
      }
    } catch (IOException e) {
      throw unavailable("written", e);
    }
  }

  /**
   * @throws RefusedException if the file cannot be written
   */
  public synchronized void remove(String name) {
    try {
      Properties secrets = read();
      if (secrets.remove(name) != null) {
        write(secrets);
      }
    } catch (IOException e) {
      throw unavailable("written", e);
    }
  }

  private Properties read() throws IOException {
    Properties secrets = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        secrets.load(reader);
      } catch (IllegalArgumentException e) {
        throw new IOException("not a properties file", e);
      }
    }
    return secrets;
  }

  private void write(Properties secrets) throws IOException {
    Files.createDirectories(file.getParent());
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(next, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try (Writer writer =
        Files.newBufferedWriter(next, StandardCharsets.UTF_8, StandardOpenOption.WRITE)) {
      secrets.store(writer, "Passwords of Sightline streams: NAME=user:password");
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private RefusedException unavailable(String what, IOException cause) {
    return new RefusedException(
        RefusedException.Kind.UNAVAILABLE,
        "the file of stream passwords cannot be " + what + ": " + cause.getClass().getSimpleName(),
        cause);
  }
}
