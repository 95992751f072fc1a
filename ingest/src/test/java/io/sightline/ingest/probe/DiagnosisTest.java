package io.sightline.ingest.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.ingest.probe.Observation.Seen;
import io.sightline.ingest.source.FrameFormat;
import io.sightline.ingest.source.FrameKind;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import io.sightline.ingest.source.SourceInfo;
import io.sightline.ingest.source.VideoDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final FrameFormat HD = new FrameFormat("h264", 1280, 720, 1280);
  private static final StreamSpec SPEC =
      new StreamSpec(
          new StreamId("a"), "a", new SourceUri("rtsp://c/1"), Optional.empty(), 4, true, true);

  @Test
  void nothingIsWrongWithAGoodCamera() {
    assertThat(wrong(i -> i * 40_000L, i -> i % 25 == 0 ? FrameKind.KEY : FrameKind.PREDICTED, 25))
        .isEmpty();
  }

  @Test
  void keyFramesThatAreFarApartMakeAStartLate() {
    assertThat(wrong(i -> i * 40_000L, i -> i == 0 ? FrameKind.KEY : FrameKind.PREDICTED, 25))
        .singleElement()
        .asString()
        .startsWith("key frames are 6.0 s apart or more");
  }

  @Test
  void framesOutOfOrderComeLate() {
    FrameKind[] kinds = {FrameKind.KEY, FrameKind.BETWEEN, FrameKind.PREDICTED};
    assertThat(wrong(i -> i * 40_000L, i -> kinds[i % 3], 25))
        .containsExactly("it uses B-frames: every picture comes later by a few frames");
  }

  @Test
  void aRateThatVariesIsNoRate() {
    assertThat(wrong(i -> i / 2 * 80_000L + i % 2 * 15_000L, i -> FrameKind.KEY, 25))
        .containsExactly("the frame rate varies: steps of 15 to 65 ms");
  }

  @Test
  void aRateOtherThanTheOneItNamesOrTooLowIsSaid() {
    assertThat(wrong(i -> i * 500_000L, i -> FrameKind.KEY, 25))
        .containsExactly(
            "it says 25 frames a second, but sends 2.0",
            "it sends 2.0 frames a second, fewer than the 4.0 that are to be sampled");
  }

  @Test
  void timestampsThatJumpAreSaid() {
    assertThat(wrong(i -> i * 40_000L + (i > 50 ? 30_000_000 : 0) - (i > 90 ? 40_000_000 : 0), 25))
        .containsExactly(
            "timestamps go back once: a new epoch each time",
            "timestamps jump forward once: a new epoch each time");
  }

  @Test
  void dataThatAreLostAndPicturesWithoutTimeAreCounted() {
    VideoDetails details =
        new VideoDetails(
            "h264",
            Optional.empty(),
            "yuv420p",
            Optional.empty(),
            false,
            0,
            0,
            List.of(),
            Optional.empty(),
            7,
            3);
    assertThat(
            Diagnosis.of(
                seen(i -> i * 40_000L, i -> FrameKind.KEY, 25, Optional.of(details), null), SPEC))
        .containsExactly(
            "7 pictures have no timestamp: they are dropped",
            "3 times a picture was damaged: data are lost on the way");
  }

  @Test
  void aFailureComesFirst() {
    Observation seen =
        seen(
            i -> i * 40_000L,
            i -> FrameKind.KEY,
            25,
            Optional.empty(),
            new SourceException(SourceFailure.DISCONNECTED));
    assertThat(Diagnosis.of(seen, SPEC))
        .containsExactly("the connection was lost after 6.0 s of video");
  }

  private static List<String> wrong(IntToLongFunction pts, double said) {
    return wrong(pts, i -> FrameKind.KEY, said);
  }

  private static List<String> wrong(
      IntToLongFunction pts, IntFunction<FrameKind> kind, double said) {
    return Diagnosis.of(seen(pts, kind, said, Optional.empty(), null), SPEC);
  }

  private static Observation seen(
      IntToLongFunction pts,
      IntFunction<FrameKind> kind,
      double said,
      Optional<VideoDetails> details,
      SourceException failure) {
    List<Seen> frames = new ArrayList<>();
    for (int i = 0; i <= 150; i++) {
      frames.add(new Seen(pts.applyAsLong(i), Instant.EPOCH, false, kind.apply(i), HD));
    }
    return new Observation(
        Duration.ofSeconds(1),
        Optional.of(new SourceInfo("rtsp", said, true, Optional.empty())),
        details,
        frames,
        Optional.ofNullable(failure));
  }
}
