package io.sightline.gateway.registry;

import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.GateMode;
import io.sightline.core.video.HardwareDecode;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.RecordMode;
import io.sightline.core.video.Region;
import io.sightline.core.video.Zone;
import java.util.List;
import java.util.Optional;

/**
 * What is to be made of a stream's pictures, as somebody wants it; absent fields keep their value.
 *
 * @param crop {@link Region#WHOLE} removes it
 * @param thumbnailWidth pixels; {@link #AS_INGEST_IS_SET} removes it
 */
public record PictureDraft(
    Optional<Region> crop,
    Optional<List<Zone>> zones,
    Optional<List<Polygon>> masks,
    Optional<Integer> thumbnailWidth,
    Optional<HardwareDecode> hardware,
    Optional<DecodeSkip> skip,
    Optional<GateMode> gate,
    Optional<RecordMode> recording) {
  public static final int AS_INGEST_IS_SET = 0;

  /** Changes nothing. */
  public static final PictureDraft NOTHING =
      new PictureDraft(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Exactly these settings. */
  public static PictureDraft of(PictureSettings wanted) {
    return new PictureDraft(
        Optional.of(wanted.crop().orElse(Region.WHOLE)),
        Optional.of(wanted.zones()),
        Optional.of(wanted.masks()),
        Optional.of(wanted.thumbnailWidth().orElse(AS_INGEST_IS_SET)),
        Optional.of(wanted.hardware()),
        Optional.of(wanted.skip()),
        Optional.of(wanted.gate()),
        Optional.of(wanted.recording()));
  }

  /** The same, where what is absent takes its default. */
  PictureDraft whole() {
    PictureSettings defaults = PictureSettings.DEFAULT;
    return new PictureDraft(
        Optional.of(crop.orElse(Region.WHOLE)),
        Optional.of(zones.orElse(defaults.zones())),
        Optional.of(masks.orElse(defaults.masks())),
        Optional.of(thumbnailWidth.orElse(AS_INGEST_IS_SET)),
        Optional.of(hardware.orElse(defaults.hardware())),
        Optional.of(skip.orElse(defaults.skip())),
        Optional.of(gate.orElse(defaults.gate())),
        Optional.of(recording.orElse(defaults.recording())));
  }

  /**
   * The settings with this change; what does not go together is added to the errors, and the
   * settings stay.
   */
  PictureSettings merged(PictureSettings base, FieldErrors errors) {
    Optional<Integer> width =
        thumbnailWidth
            .map(wanted -> Optional.of(wanted).filter(w -> w != AS_INGEST_IS_SET))
            .orElse(base.thumbnailWidth());
    boolean fits =
        width.isEmpty()
            || errors.check(
                width.get() >= PictureSettings.MIN_THUMBNAIL
                    && width.get() <= PictureSettings.MAX_THUMBNAIL,
                "thumbnail_width",
                "must be %d to %d"
                    .formatted(PictureSettings.MIN_THUMBNAIL, PictureSettings.MAX_THUMBNAIL));
    fits &=
        errors.check(
            masks.isEmpty() || masks.get().size() <= PictureSettings.MAX_MASKS,
            "masks",
            "must be at most " + PictureSettings.MAX_MASKS);
    if (!fits) {
      return base;
    }
    try {
      return new PictureSettings(
          crop.map(wanted -> Optional.of(wanted).filter(c -> !c.equals(Region.WHOLE)))
              .orElse(base.crop()),
          zones.orElse(base.zones()),
          masks.orElse(base.masks()),
          width,
          hardware.orElse(base.hardware()),
          skip.orElse(base.skip()),
          gate.orElse(base.gate()),
          recording.orElse(base.recording()));
    } catch (IllegalArgumentException e) {
      // Only zones can be wrong together: named twice, too many, or outside of the crop.
      errors.add("zones", e.getMessage());
      return base;
    }
  }
}
