package io.sightline.app.replay;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.metric.DetectionReport;
import io.sightline.core.metric.FoundSpan;
import io.sightline.core.query.Query;
import io.sightline.core.video.TimeSpan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a replay found, for people and for programs. Times are seconds of media time.
 *
 * @param frames how many frames were scored
 * @param mediaSeconds length of the recording that was looked at
 * @param wallSeconds how long that took
 */
public record ReplayReport(
    List<Query> queries,
    Findings findings,
    Optional<Truth> truth,
    long frames,
    double mediaSeconds,
    double wallSeconds) {
  private static final double[] IOUS = {0.3, 0.5, 0.7, 0.8};

  /** A table of the moments, and below it the figures against the truth. */
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d frames, %.1f s of video in %.1f s (%.1fx real time)%n",
        frames,
        mediaSeconds,
        wallSeconds,
        mediaSeconds / wallSeconds);
    for (Query query : queries) {
      List<FoundSpan> found = findings.foundBy(query);
      out.printf(
          Locale.ROOT,
          "%n\"%s\": %d moment%s%n",
          query.sentence(),
          found.size(),
          found.size() == 1 ? "" : "s");
      for (FoundSpan span : found) {
        out.printf(
            Locale.ROOT,
            "  %8.2f - %8.2f s   score %.2f   start told at %.2f, end at %.2f%n",
            span.span().start().seconds(),
            span.span().end().seconds(),
            span.score(),
            span.startToldAt().seconds(),
            span.endToldAt().seconds());
      }
      truthOf(query).ifPresent(spans -> printFigures(out, spans, found));
    }
    out.flush();
  }

  /** Writes {@code {"moments": [...], "scores": [...], "figures": {...}}}. */
  public void write(Path file) throws IOException {
    ObjectNode root = JsonMapper.builder().build().createObjectNode();
    ArrayNode moments = root.putArray("moments");
    for (Findings.Found one : findings.found()) {
      FoundSpan span = one.span();
      moments
          .addObject()
          .put("stream", one.stream().value())
          .put("query", one.query().sentence())
          .put("start", span.span().start().seconds())
          .put("end", span.span().end().seconds())
          .put("score", span.score())
          .put("start_emitted", span.startToldAt().seconds())
          .put("end_emitted", span.endToldAt().seconds());
    }
    ArrayNode scores = root.putArray("scores");
    for (Findings.Point point : findings.points()) {
      scores
          .addObject()
          .put("query", point.query().sentence())
          .put("time", point.frame().time().seconds())
          .put("start", point.frame().start())
          .put("end", point.frame().end())
          .put("inside", point.frame().inside());
    }
    ObjectNode figures = root.putObject("figures");
    figures
        .put("frames", frames)
        .put("media_seconds", mediaSeconds)
        .put("wall_seconds", wallSeconds);
    ObjectNode byQuery = figures.putObject("queries");
    for (Query query : queries) {
      truthOf(query)
          .ifPresent(
              spans ->
                  writeFigures(
                      byQuery.putObject(query.sentence()), spans, findings.foundBy(query)));
    }
    Files.write(file, new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }

  private Optional<List<TimeSpan>> truthOf(Query query) {
    return truth.map(known -> known.spans().getOrDefault(query.sentence(), List.of()));
  }

  private static void printFigures(PrintWriter out, List<TimeSpan> truths, List<FoundSpan> found) {
    out.printf(Locale.ROOT, "  %d true span%s", truths.size(), truths.size() == 1 ? "" : "s");
    for (double iou : IOUS) {
      DetectionReport report = DetectionReport.of(truths, found, iou);
      out.printf(
          Locale.ROOT,
          "   IoU %.1f: precision %.2f recall %.2f",
          iou,
          report.precision(),
          report.recall());
    }
    DetectionReport report = DetectionReport.of(truths, found, 0.5);
    out.printf(
        "%n  delay of start %s, of end %s (median at IoU 0.5)%n",
        seconds(report.medianStartDelay()), seconds(report.medianEndDelay()));
  }

  private static void writeFigures(ObjectNode node, List<TimeSpan> truths, List<FoundSpan> found) {
    node.put("true_spans", truths.size()).put("found", found.size());
    for (double iou : IOUS) {
      DetectionReport report = DetectionReport.of(truths, found, iou);
      node.putObject("iou_" + iou)
          .put("precision", report.precision())
          .put("recall", report.recall())
          .put("f1", report.f1())
          .put("false_alarms", report.falseAlarms());
    }
    DetectionReport report = DetectionReport.of(truths, found, 0.5);
    report.medianStartDelay().ifPresent(delay -> node.put("median_start_delay", delay));
    report.medianEndDelay().ifPresent(delay -> node.put("median_end_delay", delay));
  }

  private static String seconds(OptionalDouble value) {
    return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f s", value.getAsDouble());
  }
}
