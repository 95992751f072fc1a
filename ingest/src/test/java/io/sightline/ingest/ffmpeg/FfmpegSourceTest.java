package io.sightline.ingest.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.video.SourceUri;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import io.sightline.ingest.testing.SharedClips;
import io.sightline.ingest.testing.TestVideo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FfmpegSourceTest {
  @TempDir Path folder;

  private record Seen(long ptsMicros, int number) {}

  @Test
  void everyFrameOfAFileComesOnceInOrderWithItsTime() throws Exception {
    Path file = TestVideo.h264(10, 35).write(folder.resolve("camera.mp4"));
    List<Seen> seen = play(file);
    assertThat(seen.stream().map(Seen::number)).containsExactlyElementsOf(range(35));
    assertThat(seen.stream().map(Seen::ptsMicros))
        .containsExactlyElementsOf(IntStream.range(0, 35).mapToObj(i -> i * 100_000L).toList());
  }

  @Test
  void framesThatTravelOutOfOrderComeInOrder() throws Exception {
    Path file = TestVideo.reordered(25, 60).write(folder.resolve("reordered.mp4"));
    assertThat(play(file).stream().map(Seen::number)).containsExactlyElementsOf(range(60));
  }

  @Test
  void aRealClipHasTheFramesAndTimesThatFfprobeCounts() throws Exception {
    List<Seen> seen = play(SharedClips.clip("one-by-one-person-detection.mp4"));
    assertThat(seen).hasSize(1394);
    assertThat(seen.get(0).ptsMicros).isZero();
    assertThat(seen.get(1393).ptsMicros).isEqualTo(139_300_000);
  }

  @Test
  void aFileThatIsNotThereIsNotFound() {
    assertFailure(folder.resolve("none.mp4"), SourceFailure.NOT_FOUND);
  }

  @Test
  void aFileOfGarbageIsCorrupt() throws Exception {
    Path file = Files.write(folder.resolve("garbage.mp4"), new byte[10_000]);
    assertFailure(file, SourceFailure.CORRUPT);
  }

  @Test
  void aFileWithoutItsIndexIsCorrupt() throws Exception {
    Path whole = TestVideo.h264(10, 35).write(folder.resolve("whole.mp4"));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut =
        Files.write(folder.resolve("cut.mp4"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertFailure(cut, SourceFailure.CORRUPT);
  }

  private void assertFailure(Path file, SourceFailure failure) {
    assertThatThrownBy(() -> play(file))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.failure()).isEqualTo(failure));
  }

  private static List<Seen> play(Path file) throws SourceException {
    List<Seen> seen = new ArrayList<>();
    try (FrameSource source = source(file.toString())) {
      for (Optional<DecodedFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
        seen.add(
            new Seen(
                frame.get().stamp().ptsMicros(), TestVideo.numberIn(frame.get().scaled(64, 64))));
      }
    }
    return seen;
  }

  private static FrameSource source(String address) throws SourceException {
    return new FfmpegSources(Timeouts.DEFAULT, InstantSource.system())
        .prepare(new SourceUri(address));
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }
}
