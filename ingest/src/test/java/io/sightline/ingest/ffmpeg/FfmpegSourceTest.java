package io.sightline.ingest.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.HardwareDecode;
import io.sightline.core.video.SourceUri;
import io.sightline.ingest.source.DecodeSettings;
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
import java.util.Map;
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
  void aVideoThatWasFilmedSidewaysIsSeenUpright() throws Exception {
    // In frame 1 the left upper field is white, the first of 4 x 4.
    Map<Integer, Integer> whiteField = Map.of(90, 3, 180, 15, 270, 12);
    for (int degrees : List.of(90, 180, 270)) {
      Path file =
          TestVideo.h264(10, 12).turned(degrees).write(folder.resolve("t" + degrees + ".mp4"));
      try (FrameSource source = source(file.toString())) {
        source.next();
        DecodedFrame frame = source.next().orElseThrow();
        int wide = degrees == 180 ? 320 : 240;
        assertThat(frame.stamp().format().displayWidth()).isEqualTo(wide);
        assertThat(frame.stamp().format().height()).isEqualTo(560 - wide);
        assertThat(TestVideo.numberIn(frame.scaled(64, 80)))
            .as("turned by %d", degrees)
            .isEqualTo(1 << whiteField.get(degrees));
      }
    }
  }

  @Test
  void onlyKeyFramesAreDecodedWhereThatIsAsked() throws Exception {
    Path file = TestVideo.h264(10, 35).write(folder.resolve("camera.mp4"));
    List<Seen> seen = play(file, new DecodeSettings(HardwareDecode.NONE, DecodeSkip.NOKEY));
    assertThat(seen.stream().map(Seen::number)).containsExactly(0, 10, 20, 30);
    assertThat(seen.get(3).ptsMicros).isEqualTo(3_000_000);
  }

  @Test
  void framesThatNoneBuildsOnAreLeftOutWhereThatIsAsked() throws Exception {
    Path file = TestVideo.reordered(25, 60).write(folder.resolve("reordered.mp4"));
    List<Seen> seen = play(file, new DecodeSettings(HardwareDecode.NONE, DecodeSkip.NOREF));
    assertThat(seen).hasSizeBetween(15, 40);
    for (Seen one : seen) {
      assertThat(one.ptsMicros).isEqualTo(one.number * 40_000L);
    }
  }

  @Test
  void whereTheHardwareIsNotThereTheProcessorDecodesAndItIsSaid() throws Exception {
    Path file = TestVideo.h264(10, 12).write(folder.resolve("camera.mp4"));
    for (HardwareDecode wanted : List.of(HardwareDecode.QSV, HardwareDecode.AUTO)) {
      assumeThat(HardwareDevice.of(wanted)).as("hardware of this machine").isEmpty();
      DecodeSettings how = new DecodeSettings(wanted, DecodeSkip.NONE);
      assertThat(play(file, how)).hasSize(12);
      try (FrameSource source = source(file.toString(), how)) {
        source.next();
        assertThat(source.info().remark()).contains("does not decode this here");
      }
    }
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
    return play(file, DecodeSettings.DEFAULT);
  }

  private static List<Seen> play(Path file, DecodeSettings how) throws SourceException {
    List<Seen> seen = new ArrayList<>();
    try (FrameSource source = source(file.toString(), how)) {
      for (Optional<DecodedFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
        seen.add(
            new Seen(
                frame.get().stamp().ptsMicros(), TestVideo.numberIn(frame.get().scaled(64, 64))));
      }
    }
    return seen;
  }

  private static FrameSource source(String address) throws SourceException {
    return source(address, DecodeSettings.DEFAULT);
  }

  private static FrameSource source(String address, DecodeSettings how) throws SourceException {
    return new FfmpegSources(Timeouts.DEFAULT, InstantSource.system())
        .prepare(new SourceUri(address), how);
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }
}
