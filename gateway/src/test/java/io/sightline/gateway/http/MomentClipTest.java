package io.sightline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.recording.RecordedSegment;
import io.sightline.gateway.Samples;
import io.sightline.gateway.alerts.AlertSettings;
import io.sightline.gateway.clips.ClipSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recording of a moment, fetched as a browser fetches it. */
class MomentClipTest {
  private static final int PICTURES = 300_000;

  @TempDir Path folder;
  private Site site;
  private Site.Browser ada;

  @BeforeEach
  void start() {
    ClipSettings clips =
        new ClipSettings(
            folder.resolve("recordings"), Duration.ofSeconds(5), Duration.ofSeconds(3));
    site =
        new Site(
            folder,
            Duration.ofSeconds(15),
            config -> config.withAlerts(AlertSettings.DEFAULT.withClips(Optional.of(clips))));
    ada = site.signIn("ada");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void thereIsNoneBeforeTheRecordingHoldsAllOfItAndThenAllOfItComes() throws Exception {
    assertThat(fetch(ada, "m-lobby", "").statusCode()).isEqualTo(404);
    byte[] first = segment("lobby", 4, 12);
    assertThat(fetch(ada, "m-lobby", "").statusCode()).as("its end is missing").isEqualTo(404);
    segment("lobby", 12, 20);
    HttpResponse<byte[]> answer = fetch(ada, "m-lobby", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("video/mp4");
    assertThat(answer.headers().firstValue("Accept-Ranges")).contains("bytes");
    assertThat(answer.headers().firstValueAsLong("Content-Length").orElse(-1))
        .isEqualTo(answer.body().length);
    assertThat(answer.body()).hasSizeGreaterThan(2 * PICTURES).startsWith(head(first));
  }

  @Test
  void anyRangeOfItIsAsItIsInTheWhole() throws Exception {
    segment("lobby", 4, 12);
    segment("lobby", 12, 20);
    byte[] all = fetch(ada, "m-lobby", "").body();
    int last = all.length - 1;
    int middle = all.length / 2;
    for (int[] range :
        new int[][] {{0, 0}, {0, 99}, {middle - 7, middle + 70_000}, {last, last}, {0, last}}) {
      HttpResponse<byte[]> part = fetch(ada, "m-lobby", "bytes=" + range[0] + "-" + range[1]);
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.headers().firstValue("Content-Range"))
          .contains("bytes " + range[0] + "-" + range[1] + "/" + all.length);
      assertThat(part.body()).isEqualTo(Arrays.copyOfRange(all, range[0], range[1] + 1));
    }
    HttpResponse<byte[]> rest = fetch(ada, "m-lobby", "bytes=" + middle + "-");
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(all, middle, all.length));
    HttpResponse<byte[]> tail = fetch(ada, "m-lobby", "bytes=-500");
    assertThat(tail.statusCode()).isEqualTo(206);
    assertThat(tail.body()).isEqualTo(Arrays.copyOfRange(all, all.length - 500, all.length));
  }

  @Test
  void aRangeThatIsNoneIsRefusedOrLeftAlone() throws Exception {
    segment("lobby", 4, 20);
    int length = fetch(ada, "m-lobby", "").body().length;
    for (String range : new String[] {"bytes=" + length + "-", "bytes=-0"}) {
      HttpResponse<byte[]> answer = fetch(ada, "m-lobby", range);
      assertThat(answer.statusCode()).as(range).isEqualTo(416);
      assertThat(answer.headers().firstValue("Content-Range")).contains("bytes */" + length);
    }
    for (String range :
        new String[] {"bytes=9-3", "bytes=x-y", "bytes=-", "lines=1-2", "bytes=0-1,5-6"}) {
      HttpResponse<byte[]> answer = fetch(ada, "m-lobby", range);
      assertThat(answer.statusCode()).as(range).isEqualTo(200);
      assertThat(answer.body()).as(range).hasSize(length);
    }
    HttpResponse<byte[]> beyond = fetch(ada, "m-lobby", "bytes=10-" + Long.MAX_VALUE);
    assertThat(beyond.statusCode()).isEqualTo(206);
    assertThat(beyond.body()).hasSize(length - 10);
  }

  @Test
  void whileAMomentLastsThereIsNone() throws Exception {
    segment("lobby", 4, 20);
    site.gateway.state.moment(
        "m-live",
        Optional.of(Samples.moment("m-live", "lobby", "q-lobby", Type.STARTED, 0, 10, 11)));
    assertThat(fetch(ada, "m-live", "").statusCode()).isEqualTo(404);
  }

  @Test
  void theRecordingOfAnotherCameraLooksAsIfThereWereNone() throws Exception {
    segment("lobby", 4, 20);
    segment("vault", 4, 20);
    Site.Browser vera = site.signIn("vera");
    assertThat(fetch(vera, "m-lobby", "").statusCode()).isEqualTo(200);
    assertThat(fetch(ada, "m-vault", "").statusCode()).isEqualTo(200);
    HttpResponse<byte[]> hidden = fetch(vera, "m-vault", "bytes=0-10");
    HttpResponse<byte[]> absent = fetch(vera, "m-nowhere", "bytes=0-10");
    assertThat(hidden.statusCode()).isEqualTo(404);
    assertThat(hidden.body()).isEqualTo(absent.body());
  }

  private HttpResponse<byte[]> fetch(Site.Browser who, String moment, String range)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(site.gateway.uri("/api/v1/moments/" + moment + "/clip.mp4"))
            .header("Cookie", who.cookie())
            .timeout(Duration.ofSeconds(20));
    if (!range.isEmpty()) {
      request.header("Range", range);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }

  private byte[] segment(String camera, int from, int to) throws IOException {
    Path stream = Files.createDirectories(folder.resolve("recordings").resolve(camera));
    byte[] decodeTime = ByteBuffer.allocate(12).putInt(1 << 24).putLong(from * 90_000L).array();
    byte[] track = box("traf", join(box("tfhd", new byte[8]), box("tfdt", decodeTime)));
    byte[] pictures = new byte[PICTURES];
    for (int i = 0; i < PICTURES; i++) {
      pictures[i] = (byte) (i * 31 + from);
    }
    byte[] file =
        join(
            box("ftyp", "isom".getBytes(StandardCharsets.US_ASCII)),
            box("moov", new byte[40]),
            box("moof", join(box("mfhd", new byte[8]), track)),
            box("mdat", pictures));
    RecordedSegment segment =
        new RecordedSegment(1, from * 1_000_000L, to * 1_000_000L, Samples.EPOCH_AT);
    Files.write(stream.resolve(segment.fileName()), file);
    return file;
  }

  /** What comes before the first picture's time, which begins at zero in a clip. */
  private static byte[] head(byte[] segment) {
    return Arrays.copyOf(segment, 12 + 48);
  }

  private static byte[] box(String name, byte[] content) {
    return join(
        ByteBuffer.allocate(8)
            .putInt(content.length + 8)
            .put(name.getBytes(StandardCharsets.US_ASCII))
            .array(),
        content);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
