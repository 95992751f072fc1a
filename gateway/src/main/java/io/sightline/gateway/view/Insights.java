package io.sightline.gateway.view;

import io.sightline.core.memory.MemoryView;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * What other parts of the process know, for the gateway to show: which models serve, and what is in
 * the memory of a stream. Thread-safe.
 */
public interface Insights {
  /** Of a gateway that stands alone. */
  Insights NONE =
      new Insights() {
        @Override
        public List<Model> models() {
          return List.of();
        }

        @Override
        public boolean keepsMemory() {
          return false;
        }

        @Override
        public Optional<MemoryView> memoryOf(StreamId stream) {
          return Optional.empty();
        }
      };

  /**
   * A model that serves here.
   *
   * @param role encoder or head
   * @param id name and version of its bundle
   * @param provider what runs it, such as cpu or cuda; empty where another process does
   * @param runtime version of what runs it; empty where another process does
   * @param dim size of its vectors; empty where it has none
   * @param selfTested whether its reference vectors came out here before it served
   * @param loadedAt wall clock; empty where another process loaded it
   */
  record Model(
      String role,
      String id,
      String provider,
      String runtime,
      Optional<Integer> dim,
      boolean selfTested,
      Optional<Instant> loadedAt) {
    public Model {
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(provider, "provider");
      Objects.requireNonNull(runtime, "runtime");
      Objects.requireNonNull(dim, "dim");
      Objects.requireNonNull(loadedAt, "loadedAt");
    }
  }

  /**
   * A number for {@code /metrics}.
   *
   * @param name as Prometheus has it, with its unit
   * @param value read whenever the metrics are
   */
  record Gauge(String name, String help, DoubleSupplier value) {
    public Gauge {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(help, "help");
      Objects.requireNonNull(value, "value");
    }
  }

  List<Model> models();

  /** What these parts add to the metrics. */
  default List<Gauge> gauges() {
    return List.of();
  }

  /** Whether this process keeps memories; else the gateway finds them in the newest windows. */
  boolean keepsMemory();

  /**
   * @return empty if nothing is remembered of the stream
   * @throws IllegalStateException if it cannot be read just now: try again
   */
  Optional<MemoryView> memoryOf(StreamId stream);
}
