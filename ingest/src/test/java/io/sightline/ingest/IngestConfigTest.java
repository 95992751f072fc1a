package io.sightline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.ingest.encode.BatchSettings;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.sample.Thumbnails;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
  @Test
  void defaultsAreValid() {
    IngestConfig config = IngestConfig.defaults("localhost:9092");
    assertThat(config.kafka()).containsEntry("bootstrap.servers", "localhost:9092");
    assertThat(config.batch()).isEqualTo(new BatchSettings(8, Duration.ofMillis(10), 64));
    assertThat(config.timeouts())
        .isEqualTo(new Timeouts(Duration.ofSeconds(7), Duration.ofSeconds(5)));
    assertThat(config.thumbnails()).isEqualTo(new Thumbnails(160, 0.75f));
    assertThat(config.statusInterval()).isEqualTo(Duration.ofMillis(900));
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                new IngestConfig(
                    Map.of(),
                    BatchSettings.DEFAULT,
                    Timeouts.DEFAULT,
                    Backoff.Settings.DEFAULT,
                    Thumbnails.DEFAULT,
                    Optional.of(Path.of("/")),
                    Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bootstrap.servers")
        .hasMessageContaining("credentialStore")
        .hasMessageContaining("statusInterval");
  }

  @Test
  void batchesAndTimeoutsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> new BatchSettings(0, Duration.ofSeconds(2), -1))
        .hasMessageContaining("batch size")
        .hasMessageContaining("deadline")
        .hasMessageContaining("capacity");
    assertThatThrownBy(() -> new Timeouts(Duration.ZERO, Duration.ofHours(1)))
        .hasMessageContaining("open timeout")
        .hasMessageContaining("stall timeout");
  }
}
