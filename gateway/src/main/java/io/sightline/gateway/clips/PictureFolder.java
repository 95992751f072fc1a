package io.sightline.gateway.clips;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.Thumbnail;
import io.sightline.gateway.view.MomentPictures;
import io.sightline.gateway.view.MomentPictures.Album;
import io.sightline.gateway.view.ThumbnailsView.Picture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures of moments in a folder, a file a moment, so that they outlive a restart. What is kept
 * and what goes is said by {@link MomentPictures}, which bounds it; this only writes and reads, on
 * a thread of its own whose queue is bounded: what does not fit is not kept. Thread-safe.
 */
public final class PictureFolder implements MomentPictures.Keeper, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PictureFolder.class);
  private static final String ENDING = ".album";
  private static final int VERSION = 1;
  private static final int MOST_WAITING = 1_000;
  private static final long MOST_BYTES = MomentPictures.MOST * (Thumbnail.MAX_BYTES + 64L);

  private final Path folder;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          task -> {
            Thread made = new Thread(task, "gateway-pictures");
            made.setDaemon(true);
            return made;
          },
          (task, pool) -> LOG.debug("Pictures of a moment are not kept: the disk is too slow"));

  /** A file and when it was written. */
  private record Found(Path file, FileTime at) {}

  /**
   * @param folder made if it is not there; only its owner may read it
   * @throws IOException if it cannot be made
   */
  public PictureFolder(Path folder) throws IOException {
    this.folder = folder;
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /**
   * Hands over what is there, the oldest first. A file that cannot be read is removed.
   *
   * @throws IOException if the folder cannot be read
   */
  public void restore(MomentPictures pictures) throws IOException {
    List<Found> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      for (Path file : found) {
        if (file.getFileName().toString().endsWith(ENDING)) {
          files.add(new Found(file, Files.getLastModifiedTime(file)));
        } else {
          // Of a write that was cut off.
          Files.deleteIfExists(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(Comparator.comparing(Found::at).thenComparing(Found::file));
    for (Found one : files) {
      try {
        pictures.restore(read(one.file()));
      } catch (IOException | IllegalArgumentException e) {
        LOG.warn("Pictures in {} cannot be read and are removed: {}", one.file(), e.toString());
        Files.deleteIfExists(one.file());
      }
    }
  }

  @Override
  public void keep(Album album) {
    writer.execute(() -> write(album));
  }

  @Override
  public void forget(String moment) {
    writer.execute(
        () -> {
          try {
            Files.deleteIfExists(file(moment));
          } catch (IOException e) {
            LOG.warn("Pictures of {} cannot be removed: {}", moment, e.toString());
          }
        });
  }

  /** Ids come from a topic: none of them is a path. */
  private Path file(String moment) {
    return folder.resolve(UUID.nameUUIDFromBytes(moment.getBytes(StandardCharsets.UTF_8)) + ENDING);
  }

  private void write(Album album) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(VERSION);
      out.writeUTF(album.moment());
      out.writeUTF(album.stream().value());
      out.writeByte(album.pictures().size());
      for (Picture picture : album.pictures()) {
        byte[] jpeg = picture.thumbnail().toJpeg();
        out.writeLong(picture.capturedAt().toEpochMilli());
        out.writeInt(jpeg.length);
        out.write(jpeg);
      }
      Path file = file(album.moment());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, bytes.toByteArray());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("Pictures of {} cannot be kept: {}", album.moment(), e.toString());
    }
  }

  private static Album read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("it is too large");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("its version is " + version + ", and not " + VERSION);
    }
    String moment = in.readUTF();
    StreamId stream = new StreamId(in.readUTF());
    int count = in.readByte();
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant at = Instant.ofEpochMilli(in.readLong());
      int length = in.readInt();
      if (length < 1 || length > Thumbnail.MAX_BYTES) {
        throw new IOException("a picture of it has " + length + " bytes");
      }
      byte[] jpeg = new byte[length];
      in.readFully(jpeg);
      pictures.add(new Picture(new Thumbnail(jpeg), at));
    }
    return new Album(moment, stream, pictures);
  }

  /** Writes what waits, for five seconds at most. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
