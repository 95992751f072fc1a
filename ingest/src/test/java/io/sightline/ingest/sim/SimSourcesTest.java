package io.sightline.ingest.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.video.SourceUri;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimSourcesTest {
  private static final String SMALL = "sim:lobby?size=160x90&seed=";

  private final SimSources sources = new SimSources(InstantSource.fixed(Instant.EPOCH));

  @Test
  void aMadeUpCameraGivesItsFramesInTimeAndEnds() throws Exception {
    List<Long> times = new ArrayList<>();
    try (FrameSource source = open("sim:lobby?seed=1&fps=10&seconds=1")) {
      for (Optional<DecodedFrame> f = source.next(); f.isPresent(); f = source.next()) {
        times.add(f.get().stamp().ptsMicros());
      }
      assertThat(source.info().live()).isFalse();
      assertThat(source.info().length()).contains(java.time.Duration.ofSeconds(1));
    }
    assertThat(times).hasSize(10).startsWith(0L, 100_000L).endsWith(900_000L);
  }

  @Test
  void theSameCameraShowsTheSamePictures() throws Exception {
    assertThat(thirdFrame(SMALL + "1")).isEqualTo(thirdFrame(SMALL + "1"));
    assertThat(thirdFrame(SMALL + "1")).isNotEqualTo(thirdFrame(SMALL + "2"));
  }

  @Test
  void picturesComeInTheSizeThatIsAskedFor() throws Exception {
    try (FrameSource source = open("sim:lobby?seed=1&size=320x180")) {
      DecodedFrame frame = source.next().orElseThrow();
      RgbImage small = frame.scaled(208, 117);
      assertThat(small.width()).isEqualTo(208);
      assertThat(small.height()).isEqualTo(117);
      RgbImage whole = frame.scaled(320, 180);
      assertThat(average(small)).isBetween(average(whole) - 2, average(whole) + 2);
    }
  }

  @Test
  void aBadAddressNamesWhatIsWrong() {
    assertThatThrownBy(() -> open("sim:nowhere?seed=1"))
        .hasMessageContaining("unknown scene 'nowhere'")
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.failure()).isEqualTo(SourceFailure.UNSUPPORTED));
  }

  private RgbImage thirdFrame(String address) throws SourceException {
    try (FrameSource source = open(address)) {
      source.next();
      source.next();
      return source.next().orElseThrow().scaled(64, 36);
    }
  }

  private FrameSource open(String address) throws SourceException {
    return sources.prepare(new SourceUri(address));
  }

  private static double average(RgbImage image) {
    long sum = 0;
    for (byte value : image.pixels()) {
      sum += value & 0xff;
    }
    return (double) sum / image.pixels().length;
  }
}
