package io.sightline.tests.fleet;

import io.sightline.ingest.testing.CameraFault;
import io.sightline.ingest.testing.FaultInjector.Injected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a soak has shown.
 *
 * @param outcomes of every fault that was injected
 * @param streams one line a camera
 * @param blamed every disagreement after a fault
 * @param samples of the process over time
 */
record SoakReport(
    List<Outcome> outcomes, List<Stream> streams, List<Blamed> blamed, List<Sample> samples) {
  /**
   * What became of a fault.
   *
   * @param gap how long the camera sent no picture, where that was for more than half a second
   * @param detected from the last picture until the stream was said to be offline
   * @param recovered from the healing until the first frame; empty where the camera was struck
   *     again before, or nothing was lost
   * @param said the reason that was told
   */
  record Outcome(
      Injected injected,
      Optional<Duration> gap,
      Optional<Duration> detected,
      Optional<Duration> recovered,
      String said) {}

  /**
   * @param truth how long the camera sent no pictures, in all
   * @param wrong where coverage and truth differ, longest first
   * @param delivering whether it delivers at the end
   */
  record Stream(
      String name,
      int faults,
      int gaps,
      Duration truth,
      List<Mismatch> wrong,
      long epochs,
      int frames,
      int shed,
      int plays,
      boolean delivering) {
    Duration worst() {
      return wrong.isEmpty() ? Duration.ZERO : wrong.get(0).length();
    }
  }

  /** A disagreement, and the fault that struck its camera last before it. */
  record Blamed(Injected injected, Mismatch wrong) {}

  /**
   * @param loadAverage of the machine over the last minute
   */
  record Sample(
      Duration at, double residentMiB, double heapMiB, double cpuSeconds, double loadAverage) {}

  String table() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%-11s %6s %5s %8s %9s %7s %7s %6s %6s %s",
        "stream",
        "faults",
        "gaps",
        "gone s",
        "worst s",
        "epochs",
        "frames",
        "shed",
        "plays",
        "at the end");
    for (Stream s : streams) {
      line(
          text,
          "%-11s %6d %5d %8.1f %9.2f %7d %7d %6d %6d %s",
          s.name,
          s.faults,
          s.gaps,
          seconds(s.truth),
          seconds(s.worst()),
          s.epochs,
          s.frames,
          s.shed,
          s.plays,
          s.delivering ? "delivering" : "LOST");
    }
    line(text, "(worst: the longest stretch in which coverage and the camera disagree)");
    line(text, "");
    line(
        text,
        "%-15s %5s %24s %24s  %s",
        "fault",
        "times",
        "noticed s (median, most)",
        "back s (median, most)",
        "said");
    Map<CameraFault, List<Outcome>> kinds = new EnumMap<>(CameraFault.class);
    outcomes.forEach(
        o -> kinds.computeIfAbsent(o.injected.fault(), key -> new ArrayList<>()).add(o));
    kinds.forEach(
        (fault, all) ->
            line(
                text,
                "%-15s %5d %24s %24s  %s",
                fault.name().toLowerCase(Locale.ROOT),
                all.size(),
                spread(all.stream().flatMap(o -> o.detected.stream()).toList()),
                spread(all.stream().flatMap(o -> o.recovered.stream()).toList()),
                all.stream().map(Outcome::said).filter(s -> !s.isEmpty()).distinct().toList()));
    line(text, "");
    line(
        text,
        "%-15s %32s %32s  %s",
        "fault",
        "gone but not offline s (most)",
        "offline but not gone s (most)",
        "the longest");
    for (CameraFault fault : CameraFault.values()) {
      List<Blamed> all = blamed.stream().filter(b -> b.injected.fault() == fault).toList();
      line(
          text,
          "%-15s %32s %32s  %s",
          fault.name().toLowerCase(Locale.ROOT),
          most(all, false),
          most(all, true),
          all.stream()
              .max(Comparator.comparing(b -> b.wrong.length()))
              .map(SoakReport::place)
              .orElse(""));
    }
    line(text, "");
    line(text, "%7s %9s %9s %7s %6s", "at s", "RSS MiB", "heap MiB", "CPU s", "load");
    int step = Math.max(1, samples.size() / 16);
    for (int i = 0; i < samples.size(); i += step) {
      Sample s = samples.get(i);
      line(
          text,
          "%7d %9.0f %9.0f %7.1f %6.2f",
          s.at.toSeconds(),
          s.residentMiB,
          s.heapMiB,
          s.cpuSeconds,
          s.loadAverage);
    }
    line(
        text,
        "RSS: mean of the second quarter %.0f MiB, of the last %.0f MiB",
        quarter(1),
        quarter(3));
    return text.toString();
  }

  /** Mean resident memory over a quarter of the time, 0 to 3, MiB. */
  double quarter(int number) {
    int from = samples.size() * number / 4;
    int to = samples.size() * (number + 1) / 4;
    return samples.subList(from, to).stream().mapToDouble(Sample::residentMiB).average().orElse(0);
  }

  private static String most(List<Blamed> blamed, boolean saidOffline) {
    return blamed.stream()
        .map(Blamed::wrong)
        .filter(wrong -> wrong.saidOffline() == saidOffline)
        .map(Mismatch::length)
        .max(Comparator.naturalOrder())
        .map(length -> String.format(Locale.ROOT, "%.2f", seconds(length)))
        .orElse("-");
  }

  /** Where a disagreement stands against its fault. */
  private static String place(Blamed blamed) {
    Injected fault = blamed.injected;
    return String.format(
        Locale.ROOT,
        "camera-%d: from %.2f to %.2f s after it, which lasted %.2f s",
        fault.camera(),
        seconds(Duration.between(fault.struck(), blamed.wrong.from())),
        seconds(Duration.between(fault.struck(), blamed.wrong.to())),
        seconds(Duration.between(fault.struck(), fault.healed())));
  }

  private static String spread(List<Duration> durations) {
    if (durations.isEmpty()) {
      return "-";
    }
    List<Duration> sorted = durations.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "%.1f, %.1f (%d)",
        seconds(sorted.get(sorted.size() / 2)),
        seconds(sorted.get(sorted.size() - 1)),
        sorted.size());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
