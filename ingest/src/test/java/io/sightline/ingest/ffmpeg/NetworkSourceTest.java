package io.sightline.ingest.ffmpeg;

import static io.sightline.ingest.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.core.video.SourceUri;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import io.sightline.ingest.testing.SelfMadeCertificate;
import io.sightline.ingest.testing.TestVideo;
import io.sightline.ingest.testing.VideoServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP, HLS, RTMP, SRT, UDP and TCP, each from a real server in this process. */
class NetworkSourceTest {
  private static final Timeouts SHORT = new Timeouts(Duration.ofSeconds(4), Duration.ofSeconds(1));

  /** Where nothing is to expire, however busy the machine is. */
  private static final Timeouts PATIENT =
      new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(30));

  private static final Duration SENDER_LISTENS = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final TestVideo video = TestVideo.h264(25, 60);

  /** What a source gave, and why it ended; no reason if it was a natural end. */
  private record Played(List<Integer> numbers, Optional<SourceFailure> failure, boolean live) {
    static final Played NONE = new Played(List.of(), Optional.empty(), false);
  }

  @Test
  void aRecordingOverHttpComesWholeAndEnds() throws Exception {
    video.write(folder.resolve("video.mp4"));
    try (VideoServer server = VideoServer.of(folder)) {
      Played played = play(server.url("video.mp4"));
      assertThat(played.numbers).containsExactlyElementsOf(range(60));
      assertThat(played.failure).isEmpty();
      assertThat(played.live).isFalse();
    }
  }

  @Test
  void aTransportStreamWithoutLengthIsLiveSoItsEndIsALoss() throws Exception {
    video.write(folder.resolve("video.ts"));
    try (VideoServer server = VideoServer.of(folder)) {
      Played played = play(server.url("video.ts"));
      assertThat(played.live).isTrue();
      assertThat(played.failure).contains(SourceFailure.DISCONNECTED);
      assertThat(played.numbers).containsExactlyElementsOf(range(60));
    }
  }

  @Test
  void aPasswordOpensARecordingOverHttp() throws Exception {
    video.write(folder.resolve("video.mp4"));
    try (VideoServer server = VideoServer.of(folder)) {
      server.password("admin", "s3cret/%");
      String url = server.url("video.mp4");
      assertThat(play(url).failure).contains(SourceFailure.UNAUTHORISED);
      assertThat(play(url.replace("://", "://admin:guess@")).failure)
          .contains(SourceFailure.UNAUTHORISED);
      assertThat(play(url.replace("://", "://admin:s3cret%2F%25@")).numbers).hasSize(60);
    }
  }

  @Test
  void httpErrorsAreToldApart() throws Exception {
    Map<Integer, SourceFailure> expected =
        Map.of(
            401, SourceFailure.UNAUTHORISED,
            403, SourceFailure.FORBIDDEN,
            404, SourceFailure.NOT_FOUND,
            503, SourceFailure.SERVER_ERROR);
    try (VideoServer server = VideoServer.of(folder)) {
      for (Map.Entry<Integer, SourceFailure> entry : expected.entrySet()) {
        server.answer(entry.getKey());
        assertThat(play(server.url("video.mp4")).failure).contains(entry.getValue());
      }
    }
  }

  @Test
  void anHttpServerThatStopsSendingRunsIntoTheDeadline() throws Exception {
    TestVideo.h264(25, 500).write(folder.resolve("video.ts"));
    try (VideoServer server = VideoServer.of(folder)) {
      server.stall(".ts");
      long before = System.nanoTime();
      Played played = playShort(server.url("video.ts"));
      // At its time-out the socket ends, and with it the stream: it may look like a loss.
      assertThat(played.failure.orElseThrow())
          .isIn(SourceFailure.STALLED, SourceFailure.DISCONNECTED);
      assertThat(played.numbers).isNotEmpty();
      // The server sent ten seconds of pictures at once; the socket's own time-out comes first.
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(9));
    }
  }

  @Test
  void aFinishedHlsPlaylistIsARecording() throws Exception {
    video.write(folder.resolve("index.m3u8"));
    try (VideoServer server = VideoServer.of(folder)) {
      Played played = play(server.url("index.m3u8"));
      assertThat(played.numbers).containsExactlyElementsOf(range(60));
      assertThat(played.failure).isEmpty();
    }
  }

  @Test
  void anHlsPlaylistWithoutNewSegmentsIsGivenUp() throws Exception {
    video.write(folder.resolve("index.m3u8"));
    Path playlist = folder.resolve("index.m3u8");
    Files.writeString(playlist, Files.readString(playlist).replace("#EXT-X-ENDLIST", ""));
    try (VideoServer server = VideoServer.of(folder)) {
      Played played = playShort(server.url("index.m3u8"));
      assertThat(played.live).isTrue();
      assertThat(played.numbers).isNotEmpty();
      assertThat(played.failure.orElseThrow())
          .isIn(SourceFailure.STALLED, SourceFailure.DISCONNECTED);
    }
  }

  @Test
  void aPlaylistFromTheNetworkCannotOpenAFile() throws Exception {
    Path secret = video.write(folder.resolve("secret.ts"));
    Files.writeString(
        folder.resolve("index.m3u8"),
        "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2,\nfile://" + secret + "\n#EXT-X-ENDLIST\n");
    try (VideoServer server = VideoServer.of(folder)) {
      Played played = play(server.url("index.m3u8"));
      assertThat(played.numbers).isEmpty();
      assertThat(played.failure).isPresent();
    }
  }

  @Test
  void rtmpIsPlayedFromAPublisher() throws Exception {
    String url = "rtmp://127.0.0.1:" + freePort() + "/live/camera";
    assertPlaysLive(url, url, "flv", Map.of("listen", "1"));
  }

  @Test
  void srtIsPlayedFromASender() throws Exception {
    int port = freePort();
    assertPlaysLive(
        "srt://127.0.0.1:" + port,
        "srt://127.0.0.1:" + port + "?mode=listener",
        "mpegts",
        Map.of());
  }

  @Test
  void srtIsPlayedFromAnotherProgram() throws Exception {
    assumeTrue(ffmpegSpeaksSrt(), "no ffmpeg with SRT is installed here");
    Path file = video.write(folder.resolve("video.mp4"));
    int port = freePort();
    String send =
        "ffmpeg -v error -nostdin -re -i %s -c copy -f mpegts srt://127.0.0.1:%d?mode=listener";
    Process sender =
        new ProcessBuilder(send.formatted(file, port).split(" "))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertPlaysLive("srt://127.0.0.1:" + port);
    } finally {
      sender.destroyForcibly();
    }
  }

  private static boolean ffmpegSpeaksSrt() throws IOException {
    try {
      Process asked =
          new ProcessBuilder("ffmpeg", "-hide_banner", "-protocols")
              .redirectErrorStream(true)
              .start();
      String protocols = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return protocols.lines().anyMatch(line -> line.strip().equals("srt"));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aRecordingOverHttpsIsPlayedFromATrustedServerOnly() throws Exception {
    video.write(folder.resolve("video.mp4"));
    SelfMadeCertificate made = SelfMadeCertificate.of("localhost", folder);
    try (VideoServer server = VideoServer.secure(folder, made.context())) {
      String url = server.url("video.mp4");
      Played trusted = play(url, trusting(Optional.of(made.pem())));
      assertThat(trusted.numbers).containsExactlyElementsOf(range(60));
      assertThat(trusted.failure).isEmpty();
      assertThat(play(url, trusting(Optional.empty())).failure).contains(SourceFailure.UNTRUSTED);
    }
    SelfMadeCertificate another = SelfMadeCertificate.of("another.example", folder);
    try (VideoServer server = VideoServer.secure(folder, another.context())) {
      FfmpegSources trusting = trusting(Optional.of(another.pem()));
      assertThat(play(server.url("video.mp4"), trusting).failure)
          .as("by a name that is not in the certificate")
          .contains(SourceFailure.UNTRUSTED);
    }
  }

  private static FfmpegSources trusting(Optional<Path> certificates) {
    return new FfmpegSources(
        PATIENT, InstantSource.system(), new TrustedCertificates(certificates));
  }

  @Test
  void aWebcamThatIsNotThereIsSaidToBeMissing() throws Exception {
    try (FrameSource source =
        new FfmpegSources(PATIENT, InstantSource.system())
            .prepare(new SourceUri("v4l2:/dev/video-none"))) {
      assertThatThrownBy(source::next)
          .hasMessageContaining("there is no such device here")
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.failure()).isEqualTo(SourceFailure.NOT_FOUND));
    }
  }

  @Test
  void aTransportStreamOverTcpIsPlayed() throws Exception {
    int port = freePort();
    assertPlaysLive(
        "tcp://127.0.0.1:" + port, "tcp://127.0.0.1:" + port + "?listen=1", "mpegts", Map.of());
  }

  @Test
  void aTransportStreamOverUdpIsPlayedUntilItFallsSilent() throws Exception {
    int port = freePort();
    CompletableFuture<Played> played =
        CompletableFuture.supplyAsync(() -> playShort("udp://127.0.0.1:" + port));
    TestVideo.h264(25, 60)
        .sendLive("udp://127.0.0.1:" + port + "?pkt_size=1316", "mpegts", Map.of());
    assertThat(played.get().failure).contains(SourceFailure.STALLED);
    assertThat(played.get().numbers).hasSizeGreaterThan(20).isSorted();
  }

  @Test
  void aUdpPortWhereNothingArrivesRunsIntoTheOpenDeadline() throws Exception {
    assertThat(playShort("udp://127.0.0.1:" + freePort()).failure)
        .contains(SourceFailure.OPEN_TIMEOUT);
  }

  @Test
  void aClosedRtmpPortIsRefused() throws Exception {
    assertThat(playShort("rtmp://127.0.0.1:" + freePort() + "/live/x").failure)
        .contains(SourceFailure.REFUSED);
  }

  @Test
  void anUnknownNameIsUnreachable() throws Exception {
    assertThat(playShort("rtsp://no-such-host.invalid/1").failure)
        .contains(SourceFailure.UNREACHABLE);
  }

  private void assertPlaysLive(
      String readFrom, String sendTo, String format, Map<String, String> options) throws Exception {
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(() -> video.sendLive(sendTo, format, options));
    assertPlaysLive(readFrom);
    sending.get();
  }

  private static void assertPlaysLive(String readFrom) throws Exception {
    AtomicReference<Played> last = new AtomicReference<>(Played.NONE);
    await(
        SENDER_LISTENS,
        "a picture from " + readFrom,
        () -> {
          last.set(playShort(readFrom));
          return !last.get().numbers.isEmpty();
        });
    Played played = last.get();
    assertThat(played.live).isTrue();
    assertThat(played.numbers).hasSizeGreaterThan(50).isSorted();
    assertThat(played.failure.orElseThrow())
        .isIn(SourceFailure.DISCONNECTED, SourceFailure.STALLED);
  }

  private static Played play(String url) {
    return play(url, new FfmpegSources(PATIENT, InstantSource.system()));
  }

  private static Played playShort(String url) {
    return play(url, new FfmpegSources(SHORT, InstantSource.system()));
  }

  private static Played play(String url, FfmpegSources sources) {
    List<Integer> numbers = new ArrayList<>();
    try (FrameSource source = sources.prepare(new SourceUri(url))) {
      boolean live = false;
      try {
        for (Optional<DecodedFrame> frame = source.next();
            frame.isPresent();
            frame = source.next()) {
          live = source.info().live();
          numbers.add(TestVideo.numberIn(frame.get().scaled(64, 64)));
        }
        return new Played(numbers, Optional.empty(), live);
      } catch (SourceException e) {
        return new Played(numbers, Optional.of(e.failure()), live);
      }
    } catch (SourceException e) {
      throw new AssertionError("cannot be prepared: " + url, e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }
}
