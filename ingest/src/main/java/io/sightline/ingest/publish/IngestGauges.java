package io.sightline.ingest.publish;

import io.sightline.ingest.encode.FrameBatcher;
import java.util.Locale;

/** What an ingest process did, in the Prometheus text format. */
public final class IngestGauges {
  private IngestGauges() {}

  /**
   * @param undelivered records that Kafka did not take
   */
  public static String toText(FrameBatcher.Counts counts, long undelivered) {
    StringBuilder text = new StringBuilder();
    counter(text, "frames_encoded_total", "Frames with a feature.", counts.encoded());
    counter(text, "frames_shed_total", "Frames given up under overload.", counts.shed());
    counter(text, "encoder_runs_total", "Batches that were encoded.", counts.batches());
    counter(
        text, "encoder_seconds_total", "Time that the encoder ran.", counts.encodeMillis() / 1e3);
    counter(text, "undelivered_total", "Records that Kafka did not take.", undelivered);
    gauge(text, "frames_waiting", "Frames that wait for the encoder.", counts.waiting());
    gauge(
        text,
        "frames_limit",
        "Frames a second let through to the encoder; +Inf where nothing is held back.",
        counts.limit());
    Runtime runtime = Runtime.getRuntime();
    gauge(
        text,
        "heap_bytes",
        "Heap in use, what may be collected included.",
        runtime.totalMemory() - runtime.freeMemory());
    return text.toString();
  }

  private static void counter(StringBuilder text, String name, String help, double value) {
    one(text, "counter", "sightline_ingest_" + name, help, value);
  }

  private static void gauge(StringBuilder text, String name, String help, double value) {
    one(text, "gauge", "sightline_ingest_" + name, help, value);
  }

  private static void one(StringBuilder text, String type, String name, String help, double value) {
    String number = Double.isInfinite(value) ? "+Inf" : String.format(Locale.ROOT, "%.3f", value);
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    text.append(name).append(' ').append(number).append('\n');
  }
}
