package io.sightline.gateway.clips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.grounding.Moment;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.recording.RecordedSegment;
import io.sightline.gateway.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipTest {
  @TempDir Path folder;
  private Instant now = Samples.at(60);

  @Test
  void theFirstFileIsWholeTheOthersComeWithoutTheirHeadersAndTimeBeginsAtZero() throws IOException {
    Path first = write("first", header(), fragment(90_000, "one"), fragment(180_000, "two"));
    Path second = write("second", header(), fragment(270_000, "three"));
    Clip clip = Clip.of(List.of(first, second));
    byte[] expected =
        join(header(), fragment(0, "one"), fragment(90_000, "two"), fragment(180_000, "three"));
    assertThat(clip.length()).isEqualTo(expected.length);
    try (InputStream in = clip.open()) {
      assertThat(in.readAllBytes()).isEqualTo(expected);
    }
  }

  @Test
  void anyRangeOfItIsAsItIsInTheWhole() throws IOException {
    Path first = write("first", header(), fragment(90_000, "one"));
    Path second = write("second", header(), fragment(270_000, "three"));
    Clip clip = Clip.of(List.of(first, second));
    byte[] all = clip.open().readAllBytes();
    for (int from = 0; from <= all.length; from++) {
      try (InputStream in = clip.open(from, 7)) {
        assertThat(in.readAllBytes())
            .isEqualTo(Arrays.copyOfRange(all, from, Math.min(all.length, from + 7)));
      }
    }
    assertThat(clip.open(all.length + 5, 7).read()).isNegative();
  }

  @Test
  void aFileThatIsNoWholeMp4IsRefused() throws IOException {
    Path cut = write("cut", header(), Arrays.copyOf(fragment(1, "x"), 20));
    assertThatThrownBy(() -> Clip.of(List.of(cut))).hasMessageContaining("cut");
    Path empty = write("empty", header());
    assertThatThrownBy(() -> Clip.of(List.of(empty))).hasMessageContaining("holds no picture");
    assertThatThrownBy(() -> Clip.of(List.of(folder.resolve("none"))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aMomentHasAClipOnceTheRecordingHoldsAllOfIt() throws IOException {
    Path lobby = Files.createDirectories(folder.resolve("lobby"));
    ClipShelf shelf = new ClipShelf(settings());
    Moment moment = Samples.moment("m1", "lobby", "q1", Type.ENDED, 1, 10, 14).moment();
    assertThat(shelf.clip(moment)).isEmpty();
    segment(lobby, 4, 8);
    segment(lobby, 8, 16);
    assertThat(shelf.clip(moment)).as("two seconds are missing").isEmpty();
    segment(lobby, 16, 20);
    assertThat(shelf.clip(moment)).isPresent();
    Moment zone = Samples.moment("m2", "lobby~gate", "q1", Type.ENDED, 1, 10, 14).moment();
    assertThat(shelf.clip(zone)).isPresent();
    Moment early = Samples.moment("m3", "lobby", "q1", Type.ENDED, 1, 3, 5).moment();
    assertThat(shelf.clip(early)).as("the ring has forgotten its beginning").isEmpty();
  }

  @Test
  void thatAClipIsReadyIsToldOnceWhenItIsAndNeverWhenItIsNot() throws IOException {
    Path lobby = Files.createDirectories(folder.resolve("lobby"));
    List<String> told = new ArrayList<>();
    try (ClipWatch watch =
        new ClipWatch(
            new ClipShelf(settings()), update -> told.add(update.moment().id()), () -> now)) {
      watch.moment(Samples.started("m0", 10));
      watch.moment(Samples.moment("m1", "lobby", "q1", Type.ENDED, 1, 10, 14));
      watch.moment(Samples.moment("m2", "yard", "q1", Type.ENDED, 1, 10, 14));
      watch.look();
      assertThat(told).isEmpty();
      segment(lobby, 4, 20);
      watch.look();
      watch.look();
      assertThat(told).containsExactly("m1");
      now = now.plus(ClipWatch.PATIENCE);
      watch.look();
      Path yard = Files.createDirectories(folder.resolve("yard"));
      segment(yard, 4, 20);
      watch.look();
      watch.moment(Samples.moment("m3", "yard", "q1", Type.ENDED, 1, 10, 14));
      watch.look();
      assertThat(told).containsExactly("m1");
    }
  }

  private ClipSettings settings() {
    return new ClipSettings(folder, Duration.ofSeconds(5), Duration.ofSeconds(3));
  }

  private void segment(Path stream, int from, int to) throws IOException {
    RecordedSegment segment =
        new RecordedSegment(1, from * 1_000_000L, to * 1_000_000L, Samples.EPOCH_AT);
    Files.write(stream.resolve(segment.fileName()), join(header(), fragment(from * 90_000L, "x")));
  }

  private Path write(String name, byte[]... boxes) throws IOException {
    return Files.write(folder.resolve(name), join(boxes));
  }

  private static byte[] header() {
    return join(box("ftyp", text("isom")), box("moov", text("the same in all")));
  }

  private static byte[] fragment(long time, String data) {
    byte[] decodeTime = ByteBuffer.allocate(12).putInt(1 << 24).putLong(time).array();
    byte[] track = box("traf", join(box("tfhd", new byte[8]), box("tfdt", decodeTime)));
    return join(box("moof", join(box("mfhd", new byte[8]), track)), box("mdat", text(data)));
  }

  private static byte[] box(String name, byte[] content) {
    return join(ByteBuffer.allocate(8).putInt(content.length + 8).put(text(name)).array(), content);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
