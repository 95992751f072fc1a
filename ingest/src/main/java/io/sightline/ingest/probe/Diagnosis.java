package io.sightline.ingest.probe;

import io.sightline.core.video.StreamSpec;
import io.sightline.ingest.probe.Observation.Seen;
import io.sightline.ingest.source.FrameKind;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import io.sightline.ingest.source.VideoDetails;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is wrong with a source, from what was seen of it. Pure. */
final class Diagnosis {
  /** Waiting longer for a picture at every start is worth a word, seconds. */
  private static final double LONG_WAIT = 4;

  /** Steps between frames that differ by more than this part of the usual one are no rate. */
  private static final double VARIES = 0.25;

  private Diagnosis() {}

  /** For people, the gravest first; empty if nothing is wrong. */
  static List<String> of(Observation seen, StreamSpec spec) {
    List<String> wrong = new ArrayList<>();
    seen.failure().ifPresent(failure -> wrong.add(failure(failure, seen)));
    if (seen.frames().isEmpty()) {
      return wrong;
    }
    timestamps(seen, wrong);
    rate(seen, spec, wrong);
    keyFrames(seen, wrong);
    order(seen, wrong);
    seen.details().ifPresent(details -> pictures(details, wrong));
    if (seen.frames().stream().map(Seen::format).distinct().count() > 1) {
      wrong.add("the size or codec changes while it plays: each change starts a new epoch");
    }
    seen.info().map(info -> info.remark()).filter(text -> !text.isEmpty()).ifPresent(wrong::add);
    return wrong;
  }

  private static String failure(SourceException failure, Observation seen) {
    String hint =
        switch (failure.failure()) {
          case UNAUTHORISED ->
              "; give them as user:password@ in the address, percent-encoded, or with --credentials";
          case OPEN_TIMEOUT ->
              "; the address may be right and nobody publishing, or key frames too far apart";
          case NO_VIDEO -> "; it holds " + (seen.details().isPresent() ? "other streams" : "none");
          default -> "";
        };
    boolean began = !seen.frames().isEmpty();
    return failure.getMessage()
        + (failure.failure() == SourceFailure.NO_VIDEO ? "" : hint)
        + (began ? " after " + text(seen.mediaSeconds()) + " s of video" : "");
  }

  private static void timestamps(Observation seen, List<String> wrong) {
    long without = seen.details().map(VideoDetails::withoutTime).orElse(0L);
    if (without > 1) {
      wrong.add(without + " pictures have no timestamp: they are dropped");
    }
    long backward = 0;
    long forward = 0;
    long before = Long.MIN_VALUE;
    for (Seen frame : seen.frames()) {
      if (before != Long.MIN_VALUE) {
        backward += frame.ptsMicros() < before ? 1 : 0;
        forward += frame.ptsMicros() > before + 10_000_000 ? 1 : 0;
      }
      before = frame.ptsMicros();
    }
    if (backward > 0) {
      wrong.add("timestamps go back " + times(backward) + ": a new epoch each time");
    }
    if (forward > 0) {
      wrong.add("timestamps jump forward " + times(forward) + ": a new epoch each time");
    }
  }

  private static void rate(Observation seen, StreamSpec spec, List<String> wrong) {
    long[] steps = Arrays.stream(seen.steps()).sorted().toArray();
    if (steps.length < 8) {
      return;
    }
    long usual = steps[steps.length / 2];
    long off = Arrays.stream(steps).filter(step -> Math.abs(step - usual) > VARIES * usual).count();
    // A camera that loses a frame now and then has a rate all the same.
    if (off > steps.length / 10) {
      wrong.add(
          "the frame rate varies: steps of "
              + steps[steps.length / 20] / 1_000
              + " to "
              + steps[steps.length - 1 - steps.length / 20] / 1_000
              + " ms");
    }
    double measured = seen.framesPerSecond();
    double said = seen.info().map(info -> info.framesPerSecond()).orElse(0.0);
    if (off <= steps.length / 10 && said > 0 && Math.abs(measured - said) > VARIES * said) {
      wrong.add("it says %s frames a second, but sends %s".formatted(text(said), text(measured)));
    }
    if (measured < spec.framesPerSecond() * (1 - VARIES / 5)) {
      wrong.add(
          "it sends %s frames a second, fewer than the %s that are to be sampled"
              .formatted(text(measured), text(spec.framesPerSecond())));
    }
  }

  private static void keyFrames(Observation seen, List<String> wrong) {
    double longest = 0;
    long since = 0;
    Seen before = seen.frames().get(0);
    for (Seen frame : seen.frames()) {
      if (frame.kind() == FrameKind.UNKNOWN) {
        return;
      }
      long step = frame.ptsMicros() - before.ptsMicros();
      since += Observation.isStep(step) ? step : 0;
      longest = Math.max(longest, since / 1e6);
      since = frame.kind() == FrameKind.KEY ? 0 : since;
      before = frame;
    }
    if (longest > LONG_WAIT && seen.live()) {
      wrong.add(
          "key frames are %s s apart or more: a picture may take that long after each connection"
              .formatted(text(longest)));
    }
  }

  private static void order(Observation seen, List<String> wrong) {
    boolean between = seen.frames().stream().anyMatch(frame -> frame.kind() == FrameKind.BETWEEN);
    if (between && seen.live()) {
      wrong.add("it uses B-frames: every picture comes later by a few frames");
    }
    if (seen.live() && seen.toFirst().toMillis() > 1_000 * LONG_WAIT) {
      wrong.add("the first picture took " + text(seen.toFirst().toMillis() / 1e3) + " s");
    }
  }

  private static void pictures(VideoDetails details, List<String> wrong) {
    if (details.damaged() > 0) {
      wrong.add(times(details.damaged()) + " a picture was damaged: data are lost on the way");
    }
  }

  private static String times(long count) {
    return count == 1 ? "once" : count + " times";
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, value >= 10 ? "%.0f" : "%.1f", value);
  }
}
