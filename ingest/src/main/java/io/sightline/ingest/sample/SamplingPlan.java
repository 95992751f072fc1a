package io.sightline.ingest.sample;

import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.GateMode;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.Region;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.Zone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is made of a stream's frames.
 *
 * @param framesPerSecond sampling rate on media time, above 0
 * @param views what of each kept frame is encoded: the camera's picture first, then its zones
 * @param thumbnails empty where no picture may leave ingest
 * @param gate empty where every kept frame is encoded
 * @param maxStep a longer step of the timestamps forward is a jump
 */
public record SamplingPlan(
    double framesPerSecond,
    List<View> views,
    Optional<Thumbnails> thumbnails,
    Optional<MotionGate.Settings> gate,
    Duration maxStep) {
  private static final Duration MAX_STEP = Duration.ofMillis(Timeline.MAX_STEP_MICROS / 1_000);

  /** Key frames may be as far apart as this, where only they are decoded. */
  private static final Duration MAX_KEY_STEP = Duration.ofSeconds(60);

  /**
   * A part of the picture that is a stream.
   *
   * @param outline what is inside is shown; empty: all of the region
   * @param hidden whether privacy masks leave nothing of it to be seen
   */
  public record View(StreamId stream, Region region, Optional<Polygon> outline, boolean hidden) {}

  public SamplingPlan {
    views = List.copyOf(views);
    Objects.requireNonNull(thumbnails, "thumbnails");
    Objects.requireNonNull(gate, "gate");
  }

  /** Every kept frame of the whole picture. */
  public static SamplingPlan plain(
      StreamId stream, double framesPerSecond, Optional<Thumbnails> thumbnails) {
    return new SamplingPlan(
        framesPerSecond,
        List.of(new View(stream, Region.WHOLE, Optional.empty(), false)),
        thumbnails,
        Optional.empty(),
        MAX_STEP);
  }

  /**
   * As a stream's owner registered it.
   *
   * @param usual thumbnails of streams that want some and say no more
   * @param gateUsual whether streams are gated that do not say
   */
  public static SamplingPlan of(StreamSpec spec, Thumbnails usual, boolean gateUsual) {
    PictureSettings pictures = spec.pictures();
    Region watched = pictures.crop().orElse(Region.WHOLE);
    List<View> views = new ArrayList<>();
    Set<StreamId> hidden = spec.hiddenViews();
    views.add(new View(spec.id(), watched, Optional.empty(), hidden.contains(spec.id())));
    for (Zone zone : pictures.zones()) {
      StreamId id = spec.id().zone(zone.name());
      views.add(
          new View(
              id,
              zone.outline().bounds().within(watched),
              Optional.of(zone.outline()),
              hidden.contains(id)));
    }
    Thumbnails small =
        pictures
            .thumbnailWidth()
            .map(width -> new Thumbnails(width, usual.quality()))
            .orElse(usual);
    boolean gated = pictures.gate() == GateMode.AUTO ? gateUsual : pictures.gate() == GateMode.ON;
    return new SamplingPlan(
        spec.framesPerSecond(),
        views,
        spec.thumbnails() ? Optional.of(small) : Optional.empty(),
        gated ? Optional.of(MotionGate.Settings.DEFAULT) : Optional.empty(),
        pictures.skip() == DecodeSkip.NOKEY ? MAX_KEY_STEP : MAX_STEP);
  }

  public SamplingPlan withGate(Optional<MotionGate.Settings> other) {
    return new SamplingPlan(framesPerSecond, views, thumbnails, other, maxStep);
  }
}
