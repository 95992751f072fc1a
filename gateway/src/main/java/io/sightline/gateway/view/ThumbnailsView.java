package io.sightline.gateway.view;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.Thumbnail;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The latest picture of every stream that sends any. Beyond the capacity the picture longest
 * unchanged goes. Thread-safe.
 */
public final class ThumbnailsView {
  private final long capacityBytes;
  // In order of arrival: put() removes first, so that the eldest is the one longest unchanged.
  private final LinkedHashMap<StreamId, Picture> pictures = new LinkedHashMap<>();
  private long bytes;

  /**
   * A picture and when it was taken.
   *
   * @param capturedAt wall clock at the camera
   */
  public record Picture(Thumbnail thumbnail, Instant capturedAt) {}

  public ThumbnailsView(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  public synchronized void put(StreamId stream, Picture picture) {
    remove(stream);
    pictures.put(stream, picture);
    bytes += picture.thumbnail().bytes();
    Iterator<Map.Entry<StreamId, Picture>> eldest = pictures.entrySet().iterator();
    while (bytes > capacityBytes) {
      bytes -= eldest.next().getValue().thumbnail().bytes();
      eldest.remove();
    }
  }

  public synchronized void remove(StreamId stream) {
    Picture known = pictures.remove(stream);
    if (known != null) {
      bytes -= known.thumbnail().bytes();
    }
  }

  public synchronized Optional<Picture> get(StreamId stream) {
    return Optional.ofNullable(pictures.get(stream));
  }

  public synchronized long bytes() {
    return bytes;
  }
}
