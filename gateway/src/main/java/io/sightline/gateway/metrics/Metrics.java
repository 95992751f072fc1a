package io.sightline.gateway.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * Counters, gauges and histograms by name and one optional label. Thread-safe. Label values come
 * from closed sets, so that the number of series is bounded.
 */
public final class Metrics {
  private final Map<String, Family> families = new ConcurrentHashMap<>();

  private record Family(String type, String help, Map<String, Object> series) {}

  /** A counter without label. */
  public LongAdder counter(String name, String help) {
    return (LongAdder) family(name, "counter", help).computeIfAbsent("", key -> new LongAdder());
  }

  /** A counter of one label value. */
  public LongAdder counter(String name, String help, String label, String value) {
    return (LongAdder)
        family(name, "counter", help).computeIfAbsent(label(label, value), key -> new LongAdder());
  }

  /** Durations in seconds of one label value. */
  public Histogram histogram(String name, String help, String label, String value) {
    return (Histogram)
        family(name, "histogram", help)
            .computeIfAbsent(label(label, value), key -> new Histogram());
  }

  /** A value read whenever the metrics are. */
  public void gauge(String name, String help, DoubleSupplier value) {
    family(name, "gauge", help).put("", value);
  }

  /** A value of one label value, read whenever the metrics are. */
  public void gauge(String name, String help, String label, String value, DoubleSupplier read) {
    family(name, "gauge", help).put(label(label, value), read);
  }

  private Map<String, Object> family(String name, String type, String help) {
    return families
        .computeIfAbsent(name, key -> new Family(type, help, new ConcurrentHashMap<>()))
        .series();
  }

  private static String label(String label, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return label + "=\"" + escaped + "\"";
  }

  /** All of them in the Prometheus text format, version 0.0.4. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(families)
        .forEach(
            (name, family) -> {
              text.append("# HELP ").append(name).append(' ').append(family.help());
              text.append("\n# TYPE ").append(name).append(' ').append(family.type()).append('\n');
              new TreeMap<>(family.series())
                  .forEach((labels, series) -> append(text, name, labels, series));
            });
    return text.toString();
  }

  private static void append(StringBuilder text, String name, String labels, Object series) {
    if (series instanceof Histogram histogram) {
      histogram.append(text, name, labels);
      return;
    }
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ');
    if (series instanceof DoubleSupplier gauge) {
      text.append(gauge.getAsDouble());
    } else {
      text.append(((LongAdder) series).sum());
    }
    text.append('\n');
  }
}
