package io.sightline.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.ingest.testing.PaintedSource;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PacedSourceTest {
  @Test
  void segmentsOfALivePlaylistArePlayedInTheirOwnTime() throws Exception {
    assertThat(playing(new SourceInfo("hls", 4, true, Optional.empty())))
        .isBetween(Duration.ofMillis(495), Duration.ofSeconds(20));
  }

  @Test
  void aRecordingIsPlayedInItsOwnTime() throws Exception {
    assertThat(playing(new SourceInfo("mov", 4, false, Optional.empty())))
        .isBetween(Duration.ofMillis(495), Duration.ofSeconds(20));
  }

  @Test
  void aCameraIsNeverHeldUp() throws Exception {
    // A busy machine may hold this test up, but hardly five times in a row.
    Duration shortest = Duration.ofDays(1);
    for (int i = 0; i < 5 && shortest.toMillis() > 400; i++) {
      Duration took = playing(new SourceInfo("rtsp", 4, true, Optional.empty()));
      shortest = took.compareTo(shortest) < 0 ? took : shortest;
    }
    assertThat(shortest).as("half a second of video").isLessThan(Duration.ofMillis(450));
  }

  /** How long three frames take that are a quarter of a second apart. */
  private static Duration playing(SourceInfo info) throws SourceException {
    PaintedSource painted = new PaintedSource(3, (frame, x, y) -> 0, info);
    try (PacedSource source = new PacedSource(painted)) {
      source.next();
      long before = System.nanoTime();
      source.next();
      source.next();
      return Duration.ofNanos(System.nanoTime() - before);
    }
  }
}
