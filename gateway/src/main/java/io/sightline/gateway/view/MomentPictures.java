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
  private final Keeper keeper;
  private final LinkedHashMap<String, Pages> albums = new LinkedHashMap<>();
  private final Map<StreamId, List<Pages>> live = new HashMap<>();
  private long bytes;

  /** Where they outlive a restart. Returns at once and throws nothing. */
  public interface Keeper {
    /** They are gone with this process. */
    Keeper NONE =
        new Keeper() {
          @Override
          public void keep(Album album) {}

          @Override
          public void forget(String moment) {}
        };

    /** In the place of what was kept of that moment before. */
    void keep(Album album);

    void forget(String moment);
  }

  /**
   * The pictures of a moment.
   *
   * @param pictures oldest first, at most {@link #MOST}
   */
  public record Album(String moment, StreamId stream, List<Picture> pictures) {
    /**
     * @throws IllegalArgumentException if there are too many
     */
    public Album {
      pictures = List.copyOf(pictures);
      if (pictures.size() > MOST) {
        throw new IllegalArgumentException("an album has at most " + MOST + " pictures");
      }
    }
  }

  private static final class Pages {
    final String moment;
    final StreamId stream;
    List<Picture> pictures = new ArrayList<>();
    Duration spacing = FIRST_SPACING;
    int kept;

    Pages(String moment, StreamId stream) {
      this.moment = moment;
      this.stream = stream;
    }
  }

  public MomentPictures(long capacityBytes, Keeper keeper) {
    this.capacityBytes = capacityBytes;
    this.keeper = keeper;
  }

  /** Takes up what an earlier run kept, the oldest first. */
  public synchronized void restore(Album album) {
    if (!albums.containsKey(album.moment())) {
      Pages pages = new Pages(album.moment(), album.stream());
      albums.put(pages.moment, pages);
      album.pictures().forEach(picture -> add(pages, picture));
      pages.kept = pages.pictures.size();
      if (pages.kept > 1) {
        Instant last = pages.pictures.get(pages.kept - 1).capturedAt();
        Duration apart = Duration.between(pages.pictures.get(pages.kept - 2).capturedAt(), last);
        pages.spacing = apart.compareTo(FIRST_SPACING) > 0 ? apart : FIRST_SPACING;
      }
      trim();
    }
  }

  /**
   * Takes what became of a moment.
   *
   * @param latest the stream's newest picture
   */
  public synchronized void moment(MomentUpdate update, Optional<Picture> latest) {
    String id = update.moment().id();
    if (update.type() == Type.ENDED || update.type() == Type.RETRACTED) {
      Pages pages = albums.get(id);
      if (pages != null) {
        notLive(pages);
        keep(pages);
      }
      return;
    }
    Pages pages = albums.get(id);
    if (pages == null) {
      pages = new Pages(id, update.moment().stream());
      albums.put(id, pages);
      live(pages);
      if (latest.isPresent()) {
        add(pages, latest.get());
        keep(pages);
      }
      trim();
    } else {
      live(pages);
    }
  }

  /** Takes a picture of a stream. */
  public synchronized void framed(StreamId stream, Picture picture) {
    List<Pages> open = live.get(stream);
    if (open == null) {
      return;
    }
    for (Pages pages : open) {
      boolean first = pages.pictures.isEmpty();
      if (first || isDue(pages, picture.capturedAt())) {
        add(pages, picture);
      }
      if (first) {
        keep(pages);
      }
    }
    trim();
  }

  private static boolean isDue(Pages pages, Instant at) {
    Instant last = pages.pictures.get(pages.pictures.size() - 1).capturedAt();
    return !at.isBefore(last.plus(pages.spacing));
  }

  private void add(Pages pages, Picture picture) {
    pages.pictures.add(picture);
    bytes += picture.thumbnail().bytes();
    if (pages.pictures.size() > MOST) {
      // Every second goes, and from now on they are twice as far apart.
      List<Picture> kept = new ArrayList<>();
      for (int i = 0; i < pages.pictures.size(); i++) {
        if (i % 2 == 0) {
          kept.add(pages.pictures.get(i));
        } else {
          bytes -= pages.pictures.get(i).thumbnail().bytes();
        }
      }
      pages.pictures = kept;
      pages.spacing = pages.spacing.multipliedBy(2);
    }
  }

  private void trim() {
    Iterator<Pages> oldest = albums.values().iterator();
    while ((bytes > capacityBytes || albums.size() > MOST_MOMENTS) && oldest.hasNext()) {
      Pages pages = oldest.next();
      pages.pictures.forEach(picture -> bytes -= picture.thumbnail().bytes());
      oldest.remove();
      notLive(pages);
      if (pages.kept > 0) {
        keeper.forget(pages.moment);
      }
    }
  }

  /** At its beginning and at its end: a crash takes what lies between. */
  private void keep(Pages pages) {
    if (pages.pictures.size() != pages.kept) {
      pages.kept = pages.pictures.size();
      keeper.keep(new Album(pages.moment, pages.stream, pages.pictures));
    }
  }

  private void live(Pages pages) {
    List<Pages> open = live.computeIfAbsent(pages.stream, stream -> new ArrayList<>());
    if (!open.contains(pages)) {
      open.add(pages);
    }
  }

  private void notLive(Pages pages) {
    List<Pages> open = live.get(pages.stream);
    if (open != null) {
      open.remove(pages);
      if (open.isEmpty()) {
        live.remove(pages.stream);
      }
    }
  }

  /** Oldest first; empty if there are none, or the moment is unknown. */
  public synchronized List<Picture> of(String moment) {
    Pages pages = albums.get(moment);
    return pages == null ? List.of() : List.copyOf(pages.pictures);
  }

  /** The picture of its start. */
  public synchronized Optional<Picture> first(String moment) {
    return of(moment).stream().findFirst();
  }

  public synchronized long bytes() {
    return bytes;
  }
}
