package io.sightline.core.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.core.video.StreamStatus.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusGaugesTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void everyStreamIsASeriesOfEveryGaugeAndOfEachKindOfCoverage() {
    StreamStatus status =
        new StreamStatus(
            new StreamId("lobby"),
            State.ONLINE,
            "",
            1,
            3.5,
            0.25,
            AT,
            List.of(
                new CoverageSpan(AT.minusSeconds(60), AT.minusSeconds(10), Coverage.WATCHED),
                new CoverageSpan(AT.minusSeconds(10), AT.minusSeconds(8), Coverage.OFFLINE),
                new CoverageSpan(AT.minusSeconds(8), AT, Coverage.WATCHED)),
            new Work("a \"b\"", Optional.empty(), Optional.empty(), 4, 0.1, 0.05));
    String labels = "{stream=\"lobby\",worker=\"a \\\"b\\\"\"";
    assertThat(StatusGauges.toText(List.of(status), AT.plusSeconds(1)).lines())
        .contains(
            "# TYPE sightline_stream_delivering gauge",
            "sightline_stream_delivering" + labels + "} 1.0",
            "sightline_stream_frames_per_second" + labels + "} 3.5",
            "sightline_stream_sampling_rate" + labels + "} 4.0",
            "sightline_stream_status_age_seconds" + labels + "} 1.0",
            "sightline_stream_coverage_seconds" + labels + ",coverage=\"watched\"} 58.0",
            "sightline_stream_coverage_seconds" + labels + ",coverage=\"offline\"} 2.0");
  }

  @Test
  void aSilentWorkersStreamIsNotDelivering() {
    StreamStatus status =
        new StreamStatus(new StreamId("lobby"), State.ONLINE, "", 1, 4, 0, AT, List.of());
    assertThat(StatusGauges.toText(List.of(status), AT.plusSeconds(60)))
        .contains("sightline_stream_delivering{stream=\"lobby\",worker=\"\"} 0.0");
  }
}
