package io.sightline.app.embedded;

import io.sightline.compressor.Compressor;
import io.sightline.compressor.Health;
import io.sightline.gateway.view.Insights.Gauge;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What a compressor adds to the metrics of its process. */
public final class CompressorGauges {
  private CompressorGauges() {}

  /**
   * @param compressor empty before it is there: all is 0
   */
  public static List<Gauge> of(Supplier<Optional<Compressor>> compressor) {
    return List.of(
        gauge(
            compressor,
            "sightline_rocksdb_bytes",
            "Native memory that the compressor's stores use.",
            Health::rocksDbBytes),
        gauge(
            compressor,
            "sightline_memory_cache_bytes",
            "Heap of decoded memories of streams, about.",
            Health::cacheBytes),
        gauge(
            compressor,
            "sightline_compressor_restarts",
            "Threads that failed and were replaced since the start.",
            Health::restarts));
  }

  private static Gauge gauge(
      Supplier<Optional<Compressor>> compressor,
      String name,
      String help,
      ToLongFunction<Health> value) {
    return new Gauge(
        name,
        help,
        () ->
            compressor
                .get()
                .map(Compressor::health)
                .map(value::applyAsLong)
                .orElse(0L)
                .doubleValue());
  }
}
