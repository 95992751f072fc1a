package io.sightline.gateway.view;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.view.ThumbnailsView.Picture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A few pictures of every moment: that of its start, and some from while it lasts, spread over it
 * however long it is. Beyond the capacity those of the moment longest ago go. Thread-safe.
 */
public final class MomentPictures {
  /** Pictures of one moment at most. */
  public static final int MOST = 8;

  private static final int MOST_MOMENTS = 10_000;

  private static final Duration FIRST_SPACING = Duration.ofMillis(500);

  private final long capacityBytes;
  private final LinkedHashMap<String, Album> albums = new LinkedHashMap<>();
  private final Map<StreamId, List<Album>> live = new HashMap<>();
  private long bytes;

  private static final class Album {
    final String moment;
    final StreamId stream;
    List<Picture> pictures = new ArrayList<>();
    Duration spacing = FIRST_SPACING;

    Album(String moment, StreamId stream) {
      this.moment = moment;
      this.stream = stream;
    }
  }

  public MomentPictures(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  /**
   * Takes what became of a moment.
   *
   * @param latest the stream's newest picture
   */
  public synchronized void moment(MomentUpdate update, Optional<Picture> latest) {
    String id = update.moment().id();
    if (update.type() == Type.ENDED || update.type() == Type.RETRACTED) {
      Album album = albums.get(id);
      if (album != null) {
        notLive(album);
      }
    } else if (!albums.containsKey(id)) {
      Album album = new Album(id, update.moment().stream());
      albums.put(id, album);
      live.computeIfAbsent(album.stream, stream -> new ArrayList<>()).add(album);
      latest.ifPresent(picture -> add(album, picture));
      trim();
    }
  }

  /** Takes a picture of a stream. */
  public synchronized void framed(StreamId stream, Picture picture) {
    List<Album> open = live.get(stream);
    if (open == null) {
      return;
    }
    for (Album album : open) {
      if (album.pictures.isEmpty() || isDue(album, picture.capturedAt())) {
        add(album, picture);
      }
    }
    trim();
  }

  private static boolean isDue(Album album, Instant at) {
    Instant last = album.pictures.get(album.pictures.size() - 1).capturedAt();
    return !at.isBefore(last.plus(album.spacing));
  }

  private void add(Album album, Picture picture) {
    album.pictures.add(picture);
    bytes += picture.thumbnail().bytes();
    if (album.pictures.size() > MOST) {
      // Every second goes, and from now on they are twice as far apart.
      List<Picture> kept = new ArrayList<>();
      for (int i = 0; i < album.pictures.size(); i++) {
        if (i % 2 == 0) {
          kept.add(album.pictures.get(i));
        } else {
          bytes -= album.pictures.get(i).thumbnail().bytes();
        }
      }
      album.pictures = kept;
      album.spacing = album.spacing.multipliedBy(2);
    }
  }

  private void trim() {
    Iterator<Album> oldest = albums.values().iterator();
    while ((bytes > capacityBytes || albums.size() > MOST_MOMENTS) && oldest.hasNext()) {
      Album album = oldest.next();
      album.pictures.forEach(picture -> bytes -= picture.thumbnail().bytes());
      oldest.remove();
      notLive(album);
    }
  }

  private void notLive(Album album) {
    List<Album> open = live.get(album.stream);
    if (open != null) {
      open.remove(album);
      if (open.isEmpty()) {
        live.remove(album.stream);
      }
    }
  }

  /** Oldest first; empty if there are none, or the moment is unknown. */
  public synchronized List<Picture> of(String moment) {
    Album album = albums.get(moment);
    return album == null ? List.of() : List.copyOf(album.pictures);
  }

  /** The picture of its start. */
  public synchronized Optional<Picture> first(String moment) {
    return of(moment).stream().findFirst();
  }

  public synchronized long bytes() {
    return bytes;
  }
}
