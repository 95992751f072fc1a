package io.sightline.core.video;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is made of a stream's pictures. All coordinates are of the whole picture as it is shown,
 * turned upright, before the crop.
 *
 * @param crop the part of the picture that is watched; empty: all of it
 * @param zones parts that are watched by themselves besides, at most {@link #MAX_ZONES}
 * @param masks parts that are painted over before anything else sees them, at most {@link
 *     #MAX_MASKS}
 * @param thumbnailWidth pixels, 16 to 640; empty: as ingest is set
 * @param recording whether they are kept as they come; with masks they are not
 */
public record PictureSettings(
    Optional<Region> crop,
    List<Zone> zones,
    List<Polygon> masks,
    Optional<Integer> thumbnailWidth,
    HardwareDecode hardware,
    DecodeSkip skip,
    GateMode gate,
    RecordMode recording) {
  public static final int MAX_ZONES = 8;
  public static final int MAX_MASKS = 32;
  public static final int MIN_THUMBNAIL = 16;
  public static final int MAX_THUMBNAIL = 640;

  /** The whole picture, decoded by the processor. */
  public static final PictureSettings DEFAULT =
      new PictureSettings(
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          HardwareDecode.NONE,
          DecodeSkip.NONE,
          GateMode.AUTO);

  /** Whether a view is hidden is decided at so many points across and down. */
  private static final int HIDDEN_POINTS = 64;

  /**
   * @throws IllegalArgumentException naming everything that is wrong
   */
  public PictureSettings {
    Objects.requireNonNull(crop, "crop");
    Objects.requireNonNull(hardware, "hardware");
    Objects.requireNonNull(skip, "skip");
    Objects.requireNonNull(gate, "gate");
    Objects.requireNonNull(recording, "recording");
    zones = List.copyOf(zones);
    masks = List.copyOf(masks);
    List<String> wrong = new ArrayList<>();
    if (zones.size() > MAX_ZONES) {
      wrong.add("there may be at most " + MAX_ZONES + " zones, but there are " + zones.size());
    }
    if (masks.size() > MAX_MASKS) {
      wrong.add("there may be at most " + MAX_MASKS + " masks, but there are " + masks.size());
    }
    Region watched = crop.orElse(Region.WHOLE);
    Set<String> names = new HashSet<>();
    for (Zone zone : zones) {
      if (!names.add(zone.name())) {
        wrong.add("the zone " + zone.name() + " occurs twice");
      }
      if (!zone.outline().bounds().overlaps(watched)) {
        wrong.add("the zone " + zone.name() + " lies outside of the crop");
      }
    }
    thumbnailWidth
        .filter(width -> width < MIN_THUMBNAIL || width > MAX_THUMBNAIL)
        .ifPresent(
            width ->
                wrong.add(
                    "thumbnail width must be %d to %d, but was %d"
                        .formatted(MIN_THUMBNAIL, MAX_THUMBNAIL, width)));
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /** Recorded as ingest is set. */
  public PictureSettings(
      Optional<Region> crop,
      List<Zone> zones,
      List<Polygon> masks,
      Optional<Integer> thumbnailWidth,
      HardwareDecode hardware,
      DecodeSkip skip,
      GateMode gate) {
    this(crop, zones, masks, thumbnailWidth, hardware, skip, gate, RecordMode.AUTO);
  }

  public PictureSettings withZones(List<Zone> others) {
    return new PictureSettings(
        crop, others, masks, thumbnailWidth, hardware, skip, gate, recording);
  }

  public PictureSettings withMasks(List<Polygon> others) {
    return new PictureSettings(
        crop, zones, others, thumbnailWidth, hardware, skip, gate, recording);
  }

  public PictureSettings withCrop(Region other) {
    return new PictureSettings(
        Optional.of(other), zones, masks, thumbnailWidth, hardware, skip, gate, recording);
  }

  public PictureSettings withHardware(HardwareDecode other) {
    return new PictureSettings(crop, zones, masks, thumbnailWidth, other, skip, gate, recording);
  }

  public PictureSettings withSkip(DecodeSkip other) {
    return new PictureSettings(
        crop, zones, masks, thumbnailWidth, hardware, other, gate, recording);
  }

  public PictureSettings withGate(GateMode other) {
    return new PictureSettings(
        crop, zones, masks, thumbnailWidth, hardware, skip, other, recording);
  }

  public PictureSettings withRecording(RecordMode other) {
    return new PictureSettings(crop, zones, masks, thumbnailWidth, hardware, skip, gate, other);
  }

  /**
   * Whether masks hide all of the picture that is watched.
   *
   * @param zone the zone that is meant; empty: the camera's own picture
   */
  public boolean hides(Optional<Zone> zone) {
    if (masks.isEmpty()) {
      return false;
    }
    Region watched = crop.orElse(Region.WHOLE);
    Region region = zone.map(one -> one.outline().bounds().within(watched)).orElse(watched);
    for (int i = 0; i < HIDDEN_POINTS * HIDDEN_POINTS; i++) {
      double x = region.x() + region.width() * (i % HIDDEN_POINTS + 0.5) / HIDDEN_POINTS;
      double y = region.y() + region.height() * (i / HIDDEN_POINTS + 0.5) / HIDDEN_POINTS;
      if (zone.map(one -> one.outline().contains(x, y)).orElse(true)
          && masks.stream().noneMatch(mask -> mask.contains(x, y))) {
        return false;
      }
    }
    return true;
  }
}
