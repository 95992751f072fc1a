package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.grounding.TrackerState;
import io.sightline.core.grounding.TrackerState.Candidate;
import io.sightline.core.grounding.TrackerState.Phase;
import io.sightline.core.video.MediaTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bytes under {@code state/} are what the version that their folder names has written (made
 * once from its layout, by other code than this), and stay for ever: what is deployed somewhere
 * must be read. A new version adds a folder.
 */
class StoredTrackerTest {
  private static final TrackerState IDLE =
      new TrackerState(
          Phase.IDLE,
          3,
          41,
          new MediaTime(10_250_000),
          Instant.ofEpochSecond(1_772_366_410, 250_000_000),
          Optional.empty());

  @ParameterizedTest
  @EnumSource(Phase.class)
  void everyPhaseComesBackFromItsBytes(Phase phase) {
    TrackerState state = phase == Phase.IDLE ? IDLE : in(phase);
    StoredTracker stored = new StoredTracker(state, new float[2], "head@3");

    StoredTracker read = StoredTracker.fromBytes(stored.toBytes());

    assertThat(read.tracker()).isEqualTo(stored.tracker());
    assertThat(read.carry()).containsExactly(0, 0);
    assertThat(read.head()).isEqualTo("head@3");
  }

  @Test
  void bytesOfVersionOneAreRead() throws IOException {
    StoredTracker falling = StoredTracker.fromBytes(fixture("v1/tracker-falling.hex"));
    StoredTracker idle = StoredTracker.fromBytes(fixture("v1/tracker-idle.hex"));

    assertThat(falling.tracker()).isEqualTo(in(Phase.FALLING));
    assertThat(falling.carry()).containsExactly(0.5f, -1.25f, 3e-8f);
    assertThat(falling.head()).as("not told by version 1").isEmpty();
    assertThat(idle.tracker()).isEqualTo(IDLE);
    assertThat(idle.carry()).isEmpty();
  }

  @Test
  void theNewestVersionIsWritten() throws IOException {
    float[] carry = {0.5f, -1.25f, 3e-8f};
    assertThat(new StoredTracker(in(Phase.FALLING), carry, "twinnet@2").toBytes())
        .isEqualTo(fixture("v2/tracker-falling.hex"));
    assertThat(new StoredTracker(IDLE, new float[0], "zero-shot@1").toBytes())
        .isEqualTo(fixture("v2/tracker-idle.hex"));
  }

  @Test
  void aLaterVersionIsRefused() throws IOException {
    byte[] bytes = fixture("v1/tracker-idle.hex");
    bytes[0] = 3;

    assertThatThrownBy(() -> StoredTracker.fromBytes(bytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "tracker state is of version 3, but this build reads 1 to 2: go on with the build that"
                + " wrote it");
  }

  @Test
  void bytesThatAreCutShortAreRefused() throws IOException {
    byte[] bytes = fixture("v1/tracker-falling.hex");
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 5);

    assertThatThrownBy(() -> StoredTracker.fromBytes(cut))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is damaged");
  }

  @Test
  void progressOfVersionOneIsReadAndWritten() throws IOException {
    StreamProgress progress = new StreamProgress(3, 41, 1_772_366_410_250L);

    assertThat(StreamProgress.fromBytes(fixture("v1/progress.hex"))).isEqualTo(progress);
    assertThat(progress.toBytes()).isEqualTo(fixture("v1/progress.hex"));
  }

  @Test
  void progressOfALaterVersionIsRefused() throws IOException {
    byte[] bytes = fixture("v1/progress.hex");
    bytes[0] = 9;

    assertThatThrownBy(() -> StreamProgress.fromBytes(bytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("of version 9");
  }

  static byte[] fixture(String name) throws IOException {
    try (InputStream in = StoredTrackerTest.class.getResourceAsStream("/state/" + name)) {
      String hex = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }

  private static TrackerState in(Phase phase) {
    return new TrackerState(
        phase,
        3,
        41,
        new MediaTime(10_250_000),
        Instant.ofEpochSecond(1_772_366_410, 250_000_000),
        Optional.of(
            new Candidate(
                new MediaTime(8_000_000),
                new MediaTime(7_875_000),
                Instant.ofEpochSecond(1_772_366_407, 875_000_000),
                new MediaTime(9_750_000),
                new MediaTime(9_875_000),
                6.25,
                8,
                0.375,
                2,
                0.96875f,
                1,
                new MediaTime(8_500_000))));
  }
}
