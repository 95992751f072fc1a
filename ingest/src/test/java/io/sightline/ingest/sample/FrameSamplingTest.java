package io.sightline.ingest.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.GateMode;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.Region;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.Zone;
import io.sightline.inference.image.Preprocessing;
import io.sightline.inference.image.ResizeMode;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.testing.PaintedSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameSamplingTest {
  private static final Preprocessing LONGEST =
      new Preprocessing(
          64,
          64,
          ResizeMode.LONGEST,
          List.of(114, 114, 114),
          List.of(0f, 0f, 0f),
          List.of(1f, 1f, 1f));
  private static final Zone DOOR = new Zone("door", Polygon.parse("0.5,0 1,0 1,0.5"));
  private static final StreamId YARD = new StreamId("yard");

  /** Something bright in the left half from frame 4 on, and in the right one from frame 8 on. */
  private static final PaintedSource.Paint SCENE =
      (frame, x, y) -> frame >= 4 && x < 0.1 || frame >= 8 && x > 0.8 && y < 0.3 ? 200 : 90;

  @Test
  void everyViewGivesAFrameWithTheSameTimes() {
    List<SampledFrame> frames = sampled(1, 2, PictureSettings.DEFAULT.withZones(List.of(DOOR)));
    assertThat(frames).hasSize(4);
    assertThat(frames.get(0).stream()).isEqualTo(YARD);
    assertThat(frames.get(1).stream()).isEqualTo(YARD.zone("door"));
    assertThat(frames.get(1).seq()).isEqualTo(frames.get(0).seq());
    assertThat(frames.get(1).epoch()).isEqualTo(frames.get(0).epoch());
    assertThat(frames.get(1).capturedAt()).isEqualTo(frames.get(0).capturedAt());
  }

  @Test
  void aZoneShowsItsBoundsAndFillsWhatIsOutsideOfIts() {
    SampledFrame door = sampled(1, 1, PictureSettings.DEFAULT.withZones(List.of(DOOR))).get(1);
    RgbImage content = door.pictures().get(0).content();
    assertThat(content.width()).as("a quarter of 4:3 is 4:3").isEqualTo(64);
    assertThat(content.height()).isEqualTo(48);
    assertThat(content.pixels()[3 * (5 * 64 + 50)]).as("within").isEqualTo((byte) 90);
    assertThat(content.pixels()[3 * (43 * 64 + 5)]).as("outside").isEqualTo((byte) 114);
    assertThat(door.thumbnail()).isPresent();
  }

  @Test
  void aCropIsAllThatIsSeen() {
    PictureSettings right = PictureSettings.DEFAULT.withCrop(new Region(0.5, 0, 0.25, 1));
    RgbImage content = sampled(1, 6, right).get(5).pictures().get(0).content();
    assertThat(content.width()).isEqualTo(21);
    assertThat(content.height()).isEqualTo(64);
    assertThat(content.pixels()).containsOnly((byte) 90);
  }

  @Test
  void theGateOfEachViewSeesItsOwnPart() {
    List<SampledFrame> frames =
        sampled(1, 12, PictureSettings.DEFAULT.withZones(List.of(DOOR)).withGate(GateMode.ON));
    assertThat(encoded(frames, YARD)).containsExactly(0L, 4L, 8L);
    assertThat(encoded(frames, YARD.zone("door"))).containsExactly(0L, 8L);
    SampledFrame still = frames.get(2);
    assertThat(still.still()).isTrue();
    assertThat(still.pictures()).isEmpty();
    assertThat(still.thumbnail()).isEmpty();
  }

  @Test
  void anEncoderOfMotionIsGivenTheNewestFramesStillOnesAmongThem() {
    List<SampledFrame> frames = sampled(3, 9, PictureSettings.DEFAULT.withGate(GateMode.ON));
    assertThat(encoded(frames, YARD)).containsExactly(0L, 1L, 2L, 4L, 5L, 6L, 8L);
    List<Integer> shown =
        frames.get(4).pictures().stream().map(one -> one.content().pixels()[0] & 0xff).toList();
    assertThat(shown).as("frames 2, 3 and 4").containsExactly(90, 90, 200);
  }

  private static List<Long> encoded(List<SampledFrame> frames, StreamId stream) {
    return frames.stream()
        .filter(frame -> frame.stream().equals(stream) && !frame.still())
        .map(SampledFrame::seq)
        .toList();
  }

  private static List<SampledFrame> sampled(
      int framesPerFeature, int count, PictureSettings pictures) {
    StreamSpec spec =
        new StreamSpec(YARD, "Yard", new SourceUri("sim:a"), Optional.empty(), 4, true, true)
            .withPictures(pictures);
    FrameSampling sampling =
        new FrameSampling(
            SamplingPlan.of(spec, Thumbnails.DEFAULT, false),
            LONGEST,
            framesPerFeature,
            EpochNumbers.countingFrom(1));
    List<SampledFrame> frames = new ArrayList<>();
    try (PaintedSource source = new PaintedSource(count, SCENE)) {
      Optional<DecodedFrame> frame = source.next();
      while (frame.isPresent()) {
        frames.addAll(sampling.take(source.info(), frame.get()));
        frame = source.next();
      }
    }
    return frames;
  }
}
