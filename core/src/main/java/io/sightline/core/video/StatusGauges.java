package io.sightline.core.video;

import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What streams are doing as gauges in the Prometheus text format, one series a stream: the same
 * wherever they are read.
 */
public final class StatusGauges {
  private record Gauge(String name, String help, BiFunction<StreamStatus, Instant, Double> value) {}

  private static final List<Gauge> GAUGES =
      List.of(
          new Gauge(
              "sightline_stream_delivering",
              "1 where frames arrive and are watched now, 0 otherwise.",
              (status, now) -> Delivery.of(status, now).delivering() ? 1.0 : 0.0),
          new Gauge(
              "sightline_stream_frames_per_second",
              "Frames sampled and watched, over the last seconds.",
              (status, now) -> status.framesPerSecond()),
          new Gauge(
              "sightline_stream_sampling_rate",
              "Frames a second let through to the encoder at most; lower under overload.",
              (status, now) -> status.work().samplingRate()),
          new Gauge(
              "sightline_stream_lag_seconds",
              "Wall clock minus capture time of the newest frame.",
              (status, now) -> status.lagSeconds()),
          new Gauge(
              "sightline_stream_status_age_seconds",
              "How long ago its worker was heard of.",
              (status, now) -> Math.max(0, Duration.between(status.at(), now).toMillis() / 1e3)),
          new Gauge(
              "sightline_stream_decode_load",
              "Share of one processor that opening, decoding and scaling takes.",
              (status, now) -> status.work().decodeLoad()),
          new Gauge(
              "sightline_stream_encode_load",
              "Share of the encoder's time that it takes.",
              (status, now) -> status.work().encodeLoad()));

  private StatusGauges() {}

  /**
   * @param now wall clock
   */
  public static String toText(Collection<StreamStatus> statuses, Instant now) {
    StringBuilder text = new StringBuilder();
    for (Gauge gauge : GAUGES) {
      head(text, gauge.name, gauge.help);
      for (StreamStatus status : statuses) {
        series(text, gauge.name, labels(status), gauge.value.apply(status, now));
      }
    }
    String name = "sightline_stream_coverage_seconds";
    head(text, name, "How long it was watched or not, over the spans that are remembered.");
    for (StreamStatus status : statuses) {
      seconds(status)
          .forEach(
              (coverage, seconds) -> {
                String kind = coverage.name().toLowerCase(Locale.ROOT);
                series(text, name, labels(status) + ",coverage=\"" + kind + "\"", seconds);
              });
    }
    return text.toString();
  }

  private static Map<Coverage, Double> seconds(StreamStatus status) {
    Map<Coverage, Double> seconds = new EnumMap<>(Coverage.class);
    for (CoverageSpan span : status.coverage()) {
      double length = Duration.between(span.from(), span.to()).toMillis() / 1e3;
      seconds.merge(span.coverage(), length, Double::sum);
    }
    return seconds;
  }

  /** Ids of streams and names of workers: the first have no character to escape. */
  private static String labels(StreamStatus status) {
    String worker = status.work().worker();
    String escaped = worker.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "stream=\"" + status.stream() + "\",worker=\"" + escaped + "\"";
  }

  private static void head(StringBuilder text, String name, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(" gauge\n");
  }

  private static void series(StringBuilder text, String name, String labels, double value) {
    text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }
}
