package io.sightline.ingest.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.video.SourceUri;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenOptionsTest {
  private static final TrustedCertificates NOBODY = new TrustedCertificates(Optional.empty());

  @Test
  void rtspComesOverTcpUnlessTheAddressSaysUdp() throws Exception {
    assertThat(options("rtsp://camera/1")).containsEntry("rtsp_transport", "tcp");
    assertThat(options("rtsp://camera/1?udp")).containsEntry("rtsp_transport", "udp");
    assertThat(options("rtsp://camera/1?channel=2&udp")).containsEntry("rtsp_transport", "udp");
    assertThat(options("rtsp://camera/1?mudpie=1")).containsEntry("rtsp_transport", "tcp");
  }

  @Test
  void rtmpIsNeverGivenTheOptionThatMakesItListen() throws Exception {
    assertThat(options("rtmp://server/live"))
        .doesNotContainKey("timeout")
        .containsKey("rw_timeout");
  }

  @Test
  void socketTimeoutsLieBeyondTheDeadlines() throws Exception {
    assertThat(options("rtsp://camera/1")).containsEntry("timeout", "8000000");
    assertThat(options("http://server/a.m3u8")).containsEntry("rw_timeout", "8000000");
  }

  @Test
  void whatComesFromTheNetworkMayNotOpenFiles() throws Exception {
    for (String source :
        new String[] {
          "rtsp://a/b", "http://a/b.m3u8", "rtmp://a/b", "srt://a:1", "udp://a:1", "tcp://a:1"
        }) {
      assertThat(options(source).get("protocol_whitelist").split(",")).doesNotContain("file");
    }
    assertThat(options("/a/b.mp4")).containsEntry("protocol_whitelist", "file");
  }

  @Test
  void addressesThatCouldRunAnythingElseAreRefused() {
    for (String source :
        new String[] {"concat:a|b", "subfile:,a", "pipe:0", "exec://a", "data:x"}) {
      assertThatThrownBy(() -> options(source))
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.failure()).isEqualTo(SourceFailure.UNSUPPORTED));
    }
  }

  @Test
  void aWebcamIsOpenedAsADeviceAndIsLive() throws Exception {
    for (String address : List.of("/dev/video0", "v4l2:/dev/video0", "file:/dev/video0")) {
      OpenOptions options = OpenOptions.of(new SourceUri(address), Timeouts.DEFAULT, NOBODY);
      assertThat(options.url()).isEqualTo("/dev/video0");
      assertThat(options.format()).contains("video4linux2");
      assertThat(options.mayBeRecording()).isFalse();
    }
    assertThatThrownBy(
            () ->
                OpenOptions.of(new SourceUri("v4l2:/dev/../etc/passwd"), Timeouts.DEFAULT, NOBODY))
        .hasMessageContaining("below /dev");
  }

  @Test
  void thisFfmpegHasWebcamsAndSaysThatThereIsNone() throws Exception {
    assertThatThrownBy(
            () -> {
              try (FrameSource source =
                  new FfmpegSources(Timeouts.DEFAULT, InstantSource.system())
                      .prepare(new SourceUri("v4l2:/dev/video97"))) {
                source.next();
              }
            })
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.failure()).isEqualTo(SourceFailure.NOT_FOUND));
  }

  @Test
  void filesAreFoundByPathOrUriAndMayLoop() {
    assertThat(FileLocation.of(new SourceUri("/videos/a b.mp4")))
        .isEqualTo(new FileLocation("/videos/a b.mp4", false));
    assertThat(FileLocation.of(new SourceUri("file:videos/a.mp4?loop")))
        .isEqualTo(new FileLocation("videos/a.mp4", true));
    assertThat(FileLocation.of(new SourceUri("file:///videos/a%20b.mp4")))
        .isEqualTo(new FileLocation("/videos/a b.mp4", false));
  }

  @Test
  void thePasswordDoesNotShowInLogs() throws Exception {
    OpenOptions options =
        OpenOptions.of(new SourceUri("rtsp://user:hunter2@camera/1"), Timeouts.DEFAULT, NOBODY);
    assertThat(options.url()).contains("hunter2");
    assertThat(options.toString()).doesNotContain("hunter2");
  }

  @Test
  void whereTlsIsSpokenCertificatesAreChecked() throws Exception {
    for (String scheme : new String[] {"https", "rtsps", "rtmps"}) {
      OpenOptions options =
          OpenOptions.of(
              new SourceUri(scheme + "://camera/1"),
              Timeouts.DEFAULT,
              TrustedCertificates.of(Map.of(TrustedCertificates.VARIABLE, "/own.pem")));
      assertThat(options.options())
          .containsEntry("tls_verify", "1")
          .containsEntry("ca_file", "/own.pem");
    }
    assertThat(options("rtsp://camera/1")).doesNotContainKey("tls_verify");
  }

  private static Map<String, String> options(String source) throws SourceException {
    return OpenOptions.of(new SourceUri(source), Timeouts.DEFAULT, NOBODY).options();
  }
}
