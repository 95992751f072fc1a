package io.sightline.gateway.view;

import io.sightline.core.alert.Alert;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.gateway.GatewayLimits;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * All views, and what a record changes in them. Listeners hear only what comes after {@link
 * #caughtUp()}: what lies in the topics from before is history, not news.
 */
public final class LiveState {
  private static final String NOT_YET = "starting: reading the topics";

  private final RegistryView<StreamId, StreamSpec> streams = new RegistryView<>();
  private final RegistryView<QueryId, Query> queries = new RegistryView<>();
  private final RegistryView<StreamId, StreamStatus> statuses = new RegistryView<>();
  private final MomentsView moments;
  private final AlertsView alerts;
  private final ScoresView scores;
  private final ThumbnailsView thumbnails;
  private final MomentPictures pictures;
  private final StateListener listener;
  private final AtomicReference<String> notReady = new AtomicReference<>(NOT_YET);

  /** Pictures of moments are gone with it. */
  public LiveState(GatewayLimits limits, StateListener listener) {
    this(limits, listener, MomentPictures.Keeper.NONE);
  }

  public LiveState(GatewayLimits limits, StateListener listener, MomentPictures.Keeper keeper) {
    this.moments = new MomentsView(limits.moments());
    this.alerts = new AlertsView(limits.moments());
    this.scores = new ScoresView(limits.scorePairs(), limits.scorePoints());
    this.thumbnails = new ThumbnailsView(limits.thumbnailBytes());
    this.pictures = new MomentPictures(limits.thumbnailBytes(), keeper);
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /** From now on what comes is news. */
  public void caughtUp() {
    notReady.set("");
  }

  /** What it is waiting for, for people; empty once the topics have been read to their end. */
  public String notReadyBecause() {
    return notReady.get();
  }

  /** Says what it is waiting for; nothing once it has caught up. */
  public void waitingFor(String reason) {
    notReady.updateAndGet(before -> before.isEmpty() ? before : reason);
  }

  public boolean ready() {
    return notReady.get().isEmpty();
  }

  /** Takes a stream, or its tombstone. */
  public void stream(StreamId id, Optional<Versioned<StreamSpec>> now) {
    if (now.isPresent()) {
      forgetZones(id, now.get().value()::gives);
      streams.put(id, now.get());
    } else if (!forget(id)) {
      return;
    }
    if (ready()) {
      listener.streamChanged(id, now);
    }
  }

  /** Zones that the camera has no more leave nothing behind. */
  private void forgetZones(StreamId camera, Predicate<StreamId> stays) {
    streams.get(camera).stream()
        .flatMap(known -> known.value().pictures().zones().stream())
        .map(zone -> camera.zone(zone.name()))
        .filter(Predicate.not(stays))
        .forEach(
            zone -> {
              scores.remove(zone);
              thumbnails.remove(zone);
            });
  }

  private boolean forget(StreamId id) {
    forgetZones(id, zone -> false);
    statuses.remove(id);
    scores.remove(id);
    thumbnails.remove(id);
    return streams.remove(id);
  }

  /** Takes a query, or its tombstone. */
  public void query(QueryId id, Optional<Versioned<Query>> now) {
    Optional<Versioned<Query>> before = queries.get(id);
    if (now.isPresent()) {
      queries.put(id, now.get());
    } else {
      scores.remove(id);
      if (!queries.remove(id)) {
        return;
      }
    }
    if (ready()) {
      listener.queryChanged(id, before, now);
    }
  }

  /** Takes what a stream is doing, or a tombstone. */
  public void status(StreamId id, Optional<Versioned<StreamStatus>> now) {
    if (now.isEmpty()) {
      statuses.remove(id);
      return;
    }
    statuses.put(id, now.get());
    if (ready()) {
      listener.statusChanged(now.get().value());
    }
  }

  /** Takes what became of a moment, or a tombstone; what is known already is no news. */
  public void moment(String id, Optional<MomentUpdate> now) {
    if (now.isEmpty()) {
      moments.remove(id);
      return;
    }
    MomentUpdate update = now.get();
    if (moments.apply(update)) {
      StreamId stream = update.moment().stream();
      pictures.moment(update, thumbnails.get(stream).or(() -> thumbnails.get(stream.camera())));
      if (ready()) {
        listener.momentTold(update, sentence(update.moment().query()));
      }
    }
  }

  /** Takes what became of an alert; what is known already is no news. */
  public void alert(Alert alert) {
    if (alerts.add(alert) && ready()) {
      listener.alertTold(alert, sentence(alert.query()));
    }
  }

  /** The sentence of a query; empty if it is gone. */
  public Optional<String> sentence(QueryId id) {
    return queries.get(id).map(query -> query.value().sentence());
  }

  /** Takes the scores of a window. */
  public void scored(ScoreRecord record) {
    scores.apply(record);
    if (ready()) {
      listener.scored(record);
    }
  }

  /** Takes the picture of a frame, if it has one. */
  public void framed(FrameEvent frame) {
    if (frame.thumbnail().isPresent()) {
      ThumbnailsView.Picture picture =
          new ThumbnailsView.Picture(frame.thumbnail().get(), frame.capturedAt());
      thumbnails.put(frame.stream(), picture);
      pictures.framed(frame.stream(), picture);
    }
  }

  public RegistryView<StreamId, StreamSpec> streams() {
    return streams;
  }

  public RegistryView<QueryId, Query> queries() {
    return queries;
  }

  public RegistryView<StreamId, StreamStatus> statuses() {
    return statuses;
  }

  public MomentsView moments() {
    return moments;
  }

  public AlertsView alerts() {
    return alerts;
  }

  public ScoresView scores() {
    return scores;
  }

  public ThumbnailsView thumbnails() {
    return thumbnails;
  }

  public MomentPictures pictures() {
    return pictures;
  }
}
