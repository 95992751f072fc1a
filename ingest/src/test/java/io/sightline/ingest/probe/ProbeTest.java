package io.sightline.ingest.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.GateMode;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.Zone;
import io.sightline.ingest.Credentials;
import io.sightline.ingest.SourceKinds;
import io.sightline.ingest.Sources;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.sample.Thumbnails;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.ingest.testing.TestVideo;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeTest {
  @TempDir Path folder;

  @Test
  void aRecordingIsDescribedWithAPicture() throws Exception {
    Path file = TestVideo.h264(10, 35).turned(90).write(folder.resolve("camera.mp4"));
    ProbeReport report = look(file.toString(), PictureSettings.DEFAULT);
    assertThat(report.usable()).isTrue();
    assertThat(report.wrong()).isEmpty();
    assertThat(text(report))
        .contains("a recording, 3.5 s long")
        .containsPattern("video +h264 .*240x320, turned by 90 degrees, decoded by the processor")
        .contains("yuv420p, no matrix named, taken for bt601")
        .containsPattern("rate +10.0 frames a second \\(it says 10.0\\)")
        .contains("sampled    4.0 frames a second")
        .contains("wrong      nothing");
    var picture = ImageIO.read(new ByteArrayInputStream(report.picture().orElseThrow()));
    assertThat(picture.getWidth()).isEqualTo(160);
    assertThat(picture.getHeight()).as("upright").isEqualTo(213);
  }

  @Test
  void zonesAndMasksAreSeenAsTheyWouldBe() throws Exception {
    Path file = TestVideo.h264(10, 35).write(folder.resolve("camera.mp4"));
    PictureSettings pictures =
        PictureSettings.DEFAULT
            .withZones(List.of(new Zone("door", Polygon.parse("0,0 0.5,0 0.5,1 0,1"))))
            .withMasks(List.of(Polygon.parse("0,0 1,0 1,0.9 0,0.9")));
    ProbeReport report = look(file.toString(), pictures);
    assertThat(text(report))
        .contains("and of 1 zones")
        .contains("gate       1 of 14 sampled frames show something new")
        .contains("gate       zone door: 1 of 14 sampled frames show something new");
    var picture = ImageIO.read(new ByteArrayInputStream(report.picture().orElseThrow()));
    for (int x = 0; x < picture.getWidth(); x++) {
      assertThat(picture.getRGB(x, picture.getHeight() / 2) & 0xff).isLessThan(12);
    }
  }

  @Test
  void aCameraWithAPasswordIsProbedAndTheWrongOneIsSaid() throws Exception {
    Path file = TestVideo.h264(10, 60).write(folder.resolve("camera.mp4"));
    try (RtspCamera camera = RtspCamera.showing(file).password("admin", "s3cret", true)) {
      ProbeReport right = look(camera.url(), Optional.of("env:RIGHT"));
      assertThat(text(right))
          .contains("rtsp, live")
          .contains("clock")
          .doesNotContain("s3cret")
          .doesNotContain("admin");
      assertThat(right.usable()).isTrue();
      ProbeReport wrong = look(camera.url(), Optional.of("env:WRONG"));
      assertThat(wrong.usable()).isFalse();
      assertThat(wrong.wrong().get(0)).contains("refused the user name or password");
      assertThat(text(wrong)).doesNotContain("gu3ss");
      ProbeReport missing = look(camera.url(), Optional.of("env:NOWHERE"));
      assertThat(missing.wrong().get(0)).contains("env:NOWHERE is not set");
    }
  }

  @Test
  void whatIsNoVideoOrNotThereIsSaid() throws Exception {
    Path garbage = Files.write(folder.resolve("garbage.mp4"), new byte[10_000]);
    assertThat(look(garbage.toString(), PictureSettings.DEFAULT).wrong().get(0))
        .contains("cannot be understood");
    assertThat(look("rtsp://127.0.0.1:1/", PictureSettings.DEFAULT).wrong().get(0))
        .contains("connection refused");
    assertThat(look("/dev/video97", PictureSettings.DEFAULT).wrong().get(0))
        .contains("there is no stream at this address");
  }

  @Test
  void aMadeUpCameraIsASourceToo() throws Exception {
    ProbeReport report =
        look("sim:lobby?seed=3&size=160x90", PictureSettings.DEFAULT.withGate(GateMode.ON));
    assertThat(report.usable()).as(text(report)).isTrue();
    assertThat(report.picture()).isPresent();
  }

  private static ProbeReport look(String url, PictureSettings pictures) {
    return look(url, Optional.empty(), pictures);
  }

  private static ProbeReport look(String url, Optional<String> credentials) {
    return look(url, credentials, PictureSettings.DEFAULT);
  }

  private static ProbeReport look(
      String url, Optional<String> credentials, PictureSettings pictures) {
    Sources sources =
        new Sources(
            SourceKinds.standard(Timeouts.DEFAULT, InstantSource.system()),
            new Credentials(
                Map.of("RIGHT", "admin:s3cret", "WRONG", "admin:gu3ss"), Optional.empty()));
    StreamSpec spec =
        new StreamSpec(new StreamId("probe"), "p", new SourceUri(url), credentials, 4, true, true)
            .withPictures(
                pictures.gate() == GateMode.AUTO ? pictures.withGate(GateMode.ON) : pictures);
    return new Probe(sources, Optional.empty(), Thumbnails.DEFAULT)
        .look(spec, Duration.ofSeconds(4), InstantSource.system());
  }

  private static String text(ProbeReport report) {
    StringWriter text = new StringWriter();
    report.print(new PrintWriter(text));
    return text.toString();
  }
}
