package io.sightline.app.embedded;

import io.sightline.app.StartupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder in which one machine keeps everything: topics, states, checkpoints, secrets, logs.
 * Locked while a process uses it.
 */
public final class DataFolder implements AutoCloseable {
  private static final String BROKER_ADDRESS = "broker.address";

  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes the folder if it is not there, and takes it for this process.
   *
   * @param minFreeBytes the least free disk space to start with
   * @throws StartupException if it cannot be written, is in use, or the disk is nearly full
   */
  public static DataFolder open(Path folder, long minFreeBytes) {
    Path root = folder.toAbsolutePath().normalize();
    FileChannel channel = null;
    try {
      Files.createDirectories(root);
      channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new StartupException(
            "the data folder "
                + root
                + " is in use by another sightline: stop it, or choose another with --data");
      }
      long free = Files.getFileStore(root).getUsableSpace();
      if (free < minFreeBytes) {
        channel.close();
        throw new StartupException(
            "the disk of the data folder "
                + root
                + " has "
                + free / 1_000_000
                + " MB free, but "
                + minFreeBytes / 1_000_000
                + " MB are needed: make room, or choose another folder with --data");
      }
      createSecrets(root.resolve("secrets.properties"));
      return new DataFolder(root, channel, lock);
    } catch (IOException e) {
      throw new StartupException(
          "the data folder "
              + root
              + " cannot be written ("
              + e.getClass().getSimpleName()
              + "): choose another with --data",
          e);
    }
  }

  /** Made before anybody needs it, so that it never exists with more rights than it should have. */
  private static void createSecrets(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  public Path root() {
    return root;
  }

  /** The embedded broker's log. */
  public Path broker() {
    return root.resolve("broker");
  }

  /** The stores of the compressor. */
  public Path compressor() {
    return root.resolve("compressor");
  }

  /** Checkpoints and savepoints of the grounding job. */
  public Path grounding() {
    return root.resolve("grounding");
  }

  /** Leaves word of where the broker of this folder listens, for other commands on this machine. */
  void announceBroker(String bootstrapServers) {
    try {
      Files.writeString(root.resolve(BROKER_ADDRESS), bootstrapServers);
    } catch (IOException e) {
      throw new StartupException(
          "the data folder " + root + " cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Where the broker of the system that runs on this folder listens.
   *
   * @throws StartupException if none has left word there
   */
  public static String runningBroker(Path folder) {
    try {
      return Files.readString(folder.resolve(BROKER_ADDRESS)).strip();
    } catch (IOException e) {
      throw new StartupException(
          "no system runs on the folder "
              + folder
              + ": name its folder with --data, or a cluster with --bootstrap-servers");
    }
  }

  /** Credentials of streams, readable by the owner alone. */
  public Path secrets() {
    return root.resolve("secrets.properties");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(root.resolve(BROKER_ADDRESS));
    lock.release();
    channel.close();
  }
}
