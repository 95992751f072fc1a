package io.sightline.ingest.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.recording.RecordedSegment;
import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.RecordMode;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.ingest.ffmpeg.FfmpegSources;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.sample.SampledFrame;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import io.sightline.ingest.testing.TestVideo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  private static final StreamId LOBBY = new StreamId("lobby");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final long EPOCH = 7;

  /** Media time of the first picture: an epoch need not begin with the source's clock. */
  private static final long SHIFT = 1_000_000;

  @TempDir Path folder;
  private Instant now = NOON.plusSeconds(60);

  @Test
  void theSegmentsOfAConnectionHoldEveryPictureOnceAndTouch() throws Exception {
    record(TestVideo.h264(10, 150), ring(1_000_000_000));
    List<RecordedSegment> segments = segments();
    assertThat(segments).hasSizeGreaterThan(2);
    List<Integer> numbers = new ArrayList<>();
    for (RecordedSegment segment : segments) {
      assertThat(segment.epoch()).isEqualTo(EPOCH);
      numbers.addAll(numbers(ringFolder().resolve(segment.fileName())));
    }
    assertThat(numbers).containsExactlyElementsOf(IntStream.range(0, 150).boxed().toList());
    for (int i = 1; i < segments.size(); i++) {
      assertThat(segments.get(i).from()).isEqualTo(segments.get(i - 1).to());
    }
    assertThat(segments.get(0).from()).isEqualTo(SHIFT);
    assertThat(segments.get(0).capturedAt()).isEqualTo(NOON);
    assertThat(segments.get(segments.size() - 1).to()).isEqualTo(SHIFT + 15_000_000);
    assertThat(
            RecordedSegment.holding(
                segments, EPOCH, MediaTime.ofSeconds(3), MediaTime.ofSeconds(14)))
        .hasSizeGreaterThan(2);
  }

  @Test
  void picturesThatTravelOutOfOrderAreCopiedAsTheyCame() throws Exception {
    record(TestVideo.reordered(25, 120), ring(1_000_000_000));
    List<Integer> numbers = new ArrayList<>();
    for (RecordedSegment segment : segments()) {
      numbers.addAll(numbers(ringFolder().resolve(segment.fileName())));
    }
    assertThat(numbers).containsExactlyElementsOf(IntStream.range(0, 120).boxed().toList());
  }

  @Test
  void beyondItsBytesTheOldestGoAlsoAfterARestart() throws Exception {
    record(TestVideo.h264(10, 150), ring(1_000_000_000));
    List<RecordedSegment> all = segments();
    long last = Files.size(ringFolder().resolve(all.get(all.size() - 1).fileName()));
    ring(last + 1);
    assertThat(segments()).containsExactly(all.get(all.size() - 1));
  }

  @Test
  void whatIsTooOldGoesAndWhatWasNotFinishedToo() throws Exception {
    record(TestVideo.h264(10, 60), ring(1_000_000_000));
    Path unfinished = Files.writeString(ringFolder().resolve("1-0.part"), "x");
    now = NOON.plus(Duration.ofHours(2));
    ring(1_000_000_000);
    assertThat(segments()).isEmpty();
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void aStreamWithMasksIsRefusedAndSaysWhy() {
    PictureSettings plain = PictureSettings.DEFAULT;
    PictureSettings masked =
        new PictureSettings(
            plain.crop(),
            plain.zones(),
            List.of(Polygon.parse("0,0 1,0 1,1")),
            plain.thumbnailWidth(),
            plain.hardware(),
            plain.skip(),
            plain.gate());
    Recordings recordings =
        new Recordings(
            Optional.of(
                new RecordingSettings(
                    folder, Set.of(LOBBY), 10_000_000, RecordingSettings.DEFAULT_AGE)),
            () -> now);
    Recordings.Begun begun = recordings.begin(spec().withPictures(masked), new Recordable());
    assertThat(begun.ring()).isEmpty();
    assertThat(begun.remark()).contains("privacy masks");
    assertThat(ringFolder()).doesNotExist();
    assertThat(recordings.begin(spec(), new Recordable()).ring()).isPresent();
    assertThat(Recordings.NONE.begin(spec(), new Recordable()).ring()).isEmpty();
  }

  @Test
  void theOwnerOfAStreamSaysWhetherItIsRecordedAndOtherwiseTheSettingsDo() {
    RecordingSettings settings =
        new RecordingSettings(
            folder, Set.of(new StreamId("yard")), 10_000_000, RecordingSettings.DEFAULT_AGE);
    PictureSettings plain = PictureSettings.DEFAULT;
    assertThat(settings.wants(spec())).isFalse();
    assertThat(settings.wants(spec().withPictures(plain.withRecording(RecordMode.ON)))).isTrue();
    RecordingSettings all =
        new RecordingSettings(folder, Set.of(), 10_000_000, RecordingSettings.DEFAULT_AGE);
    assertThat(all.wants(spec())).isTrue();
    assertThat(all.wants(spec().withPictures(plain.withRecording(RecordMode.OFF)))).isFalse();
  }

  private static StreamSpec spec() {
    return new StreamSpec(
        LOBBY, "Lobby", new SourceUri("rtsp://camera/1"), Optional.empty(), 4, true, true);
  }

  /** Says that it records, and does nothing. */
  private static final class Recordable implements FrameSource {
    @Override
    public Optional<DecodedFrame> next() {
      return Optional.empty();
    }

    @Override
    public io.sightline.ingest.source.SourceInfo info() {
      throw new IllegalStateException();
    }

    @Override
    public boolean record(io.sightline.ingest.source.SegmentSink sink) {
      return true;
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}
  }

  private Path ringFolder() {
    return folder.resolve("lobby");
  }

  private RecordingRing ring(long bytes) throws IOException {
    return RecordingRing.open(ringFolder(), bytes, Duration.ofHours(1), () -> now);
  }

  private void record(TestVideo video, RecordingRing ring) throws Exception {
    Path file = video.write(folder.resolve("camera.mp4"));
    try (FrameSource source = open(file)) {
      assertThat(source.record(ring)).isTrue();
      long seq = 0;
      for (Optional<DecodedFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
        long pts = frame.get().stamp().ptsMicros();
        ring.sampled(
            new SampledFrame(
                LOBBY,
                EPOCH,
                seq++,
                new MediaTime(pts + SHIFT),
                NOON.plusNanos(pts * 1_000),
                CaptureClock.ARRIVAL,
                List.of(),
                Optional.empty()),
            pts);
      }
    }
  }

  private static FrameSource open(Path file) throws Exception {
    return new FfmpegSources(Timeouts.DEFAULT, InstantSource.system())
        .prepare(new SourceUri(file.toString()));
  }

  private static List<Integer> numbers(Path file) throws Exception {
    List<Integer> numbers = new ArrayList<>();
    try (FrameSource source = open(file)) {
      for (Optional<DecodedFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
        numbers.add(TestVideo.numberIn(frame.get().scaled(64, 64)));
      }
    } catch (SourceException e) {
      // A segment keeps the times it was recorded at, so its length seems to be counted from zero.
      assertThat(e.failure()).isEqualTo(SourceFailure.CUT_SHORT);
    }
    return numbers;
  }

  private List<RecordedSegment> segments() throws IOException {
    try (Stream<Path> files = Files.list(ringFolder())) {
      return files
          .map(file -> RecordedSegment.ofFileName(file.getFileName().toString()))
          .flatMap(Optional::stream)
          .sorted(Comparator.comparingLong(RecordedSegment::from))
          .toList();
    }
  }
}
