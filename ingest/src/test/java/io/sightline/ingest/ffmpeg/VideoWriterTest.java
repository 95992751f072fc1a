package io.sightline.ingest.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sightline.core.video.SourceUri;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.source.DecodeSettings;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoWriterTest {
  private static final VideoFormat FORMAT = VideoFormat.ofCamera(160, 96, 10);
  private static final Timeouts PATIENT =
      new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(30));

  @TempDir Path folder;

  @Test
  void everyPictureComesBackWithItsTimeAndItsColours() throws Exception {
    Path file = folder.resolve("video.bin");
    try (VideoWriter writer = new VideoWriter(VideoTarget.mp4(file), FORMAT)) {
      for (int i = 0; i < 20; i++) {
        writer.write(i, picture(i));
      }
      writer.finish();
    }
    try (FrameSource source =
        new FfmpegSources(PATIENT, InstantSource.system()).prepare(new SourceUri("" + file))) {
      int frames = 0;
      for (Optional<DecodedFrame> f = source.next(); f.isPresent(); f = source.next()) {
        assertThat(f.get().stamp().ptsMicros()).isEqualTo(frames * 100_000L);
        assertShows(f.get().scaled(160, 96), frames);
        frames++;
      }
      assertThat(frames).isEqualTo(20);
    }
  }

  @Test
  void fewBitsLeaveLessOfAPicture() throws Exception {
    byte[] noise = new byte[160 * 96 * 3];
    Random random = new Random(3);
    for (int i = 0; i < noise.length; i += 3) {
      Arrays.fill(noise, i, i + 3, (byte) random.nextInt(256));
    }
    double rich = lost(noise, FORMAT.withBitRate(20_000_000));
    double poor = lost(noise, FORMAT.withBitRate(20_000));
    assertThat(poor).isGreaterThan(1.2 * rich);
  }

  private static double lost(byte[] picture, VideoFormat format) throws SourceException {
    try (H264RoundTrip trip = new H264RoundTrip(format)) {
      long difference = 0;
      for (int i = 0; i < 5; i++) {
        byte[] left = trip.pass(picture, 160, 96).pixels();
        difference = 0;
        for (int at = 0; at < picture.length; at++) {
          difference += Math.abs((left[at] & 0xff) - (picture[at] & 0xff));
        }
      }
      return (double) difference / picture.length;
    }
  }

  @Test
  void aStreamSentByUdpIsACameraToIngest() throws Exception {
    int port;
    try (DatagramSocket socket = new DatagramSocket()) {
      port = socket.getLocalPort();
    }
    SourceUri address = new SourceUri("udp://127.0.0.1:" + port);
    try (FrameSource source = new FfmpegSources(PATIENT, InstantSource.system()).prepare(address)) {
      assertReceived(source, VideoTarget.live(address));
    }
  }

  @Test
  void aServerThatTakesStreamsByRtspGetsIt() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    SourceUri address = new SourceUri("rtsp://127.0.0.1:" + port + "/street");
    // FFmpeg's own server of one client: it waits for ANNOUNCE and RECORD.
    OpenOptions listening =
        new OpenOptions(address.secretValue(), Map.of("rtsp_flags", "listen"), false);
    try (FrameSource source =
        new FfmpegSource(listening, DecodeSettings.DEFAULT, PATIENT, InstantSource.system())) {
      assertReceived(source, VideoTarget.live(address));
    }
  }

  /** Sends until the receiver has seen three pictures; both ends may need time to get ready. */
  private static void assertReceived(FrameSource source, VideoTarget target) throws Exception {
    CompletableFuture<RgbImage> third =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                source.next();
                source.next();
                return source.next().orElseThrow().scaled(160, 96);
              } catch (SourceException e) {
                throw new IllegalStateException(e);
              }
            });
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!third.isDone() && System.nanoTime() < deadline) {
      try (VideoWriter writer = new VideoWriter(target, FORMAT)) {
        for (int i = 0; !third.isDone() && System.nanoTime() < deadline; i++) {
          writer.write(i, picture(7));
          LockSupport.parkNanos(20_000_000);
        }
      } catch (SourceException e) {
        // The other end does not listen yet.
        LockSupport.parkNanos(100_000_000);
      }
    }
    assertShows(third.get(1, TimeUnit.SECONDS), 7);
  }

  @Test
  void nobodyListeningIsRefused() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThatThrownBy(
            () ->
                new VideoWriter(
                    VideoTarget.live(new SourceUri("rtmp://127.0.0.1:" + port + "/a/b")), FORMAT))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.failure()).isEqualTo(SourceFailure.REFUSED));
  }

  @Test
  void anAddressThatTakesNoStreamsIsRefusedWithThoseThatDo() {
    assertThatThrownBy(() -> VideoTarget.live(new SourceUri("http://127.0.0.1/a")))
        .hasMessageContaining("rtsp, rtmp, srt");
  }

  /** One colour, another for each number. */
  private static byte[] picture(int number) {
    byte[] rgb = new byte[160 * 96 * 3];
    Arrays.fill(rgb, (byte) (30 + 10 * number));
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) 200;
    }
    return rgb;
  }

  private static void assertShows(RgbImage image, int number) {
    int at = (48 * 160 + 80) * 3;
    assertThat(image.pixels()[at] & 0xff).isCloseTo(200, within(8));
    assertThat(image.pixels()[at + 1] & 0xff).isCloseTo(30 + 10 * number, within(8));
    assertThat(image.pixels()[at + 2] & 0xff).isCloseTo(30 + 10 * number, within(8));
  }
}
