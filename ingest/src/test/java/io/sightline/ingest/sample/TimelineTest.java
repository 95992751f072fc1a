package io.sightline.ingest.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.MediaTime;
import io.sightline.ingest.sample.Timeline.Place;
import io.sightline.ingest.source.FrameFormat;
import io.sightline.ingest.source.FrameStamp;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final FrameFormat SMALL = new FrameFormat("h264", 640, 360, 640);
  private static final FrameFormat LARGE = new FrameFormat("h264", 1280, 720, 1280);

  private final Timeline timeline = new Timeline();

  @Test
  void theFirstFrameBeginsAnEpochAtZeroWhateverItsTimestamp() {
    assertThat(place(5_000_000)).isInstanceOf(Place.NewEpoch.class);
    assertThat(place(5_040_000)).isEqualTo(new Place.InEpoch(new MediaTime(40_000)));
  }

  @Test
  void aStepOfUpToTenSecondsStaysInTheEpoch() {
    place(0);
    assertThat(place(10_000_000)).isEqualTo(new Place.InEpoch(new MediaTime(10_000_000)));
  }

  @Test
  void aLongerStepForwardBeginsAnEpoch() {
    place(0);
    assertThat(place(10_000_001)).isEqualTo(new Place.NewEpoch("timestamps jumped by 10.000 s"));
    assertThat(place(10_040_001)).isEqualTo(new Place.InEpoch(new MediaTime(40_000)));
  }

  @Test
  void aJumpBackBeginsAnEpoch() {
    place(3_000_000);
    place(4_000_000);
    assertThat(place(1_000_000)).isInstanceOf(Place.NewEpoch.class);
    assertThat(place(1_040_000)).isEqualTo(new Place.InEpoch(new MediaTime(40_000)));
  }

  @Test
  void aFrameThatComesALittleLateIsDroppedAndTimeNeverGoesBack() {
    place(0);
    place(400_000);
    assertThat(place(360_000)).isEqualTo(new Place.Late());
    assertThat(place(400_000)).isEqualTo(new Place.InEpoch(new MediaTime(400_000)));
    assertThat(place(440_000)).isEqualTo(new Place.InEpoch(new MediaTime(440_000)));
  }

  @Test
  void anotherResolutionBeginsAnEpoch() {
    place(0);
    assertThat(timeline.place(stamp(40_000, LARGE)))
        .isEqualTo(new Place.NewEpoch("format changed from h264 640x360 to h264 1280x720"));
  }

  private Place place(long pts) {
    return timeline.place(stamp(pts, SMALL));
  }

  private static FrameStamp stamp(long pts, FrameFormat format) {
    return new FrameStamp(pts, Instant.EPOCH, Optional.empty(), format);
  }
}
