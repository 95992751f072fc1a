package io.sightline.ingest.probe;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Region;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.inference.image.ContentBox;
import io.sightline.inference.image.Preprocessing;
import io.sightline.ingest.sample.SampledFrame;
import io.sightline.ingest.source.FrameFormat;
import io.sightline.ingest.source.SourceInfo;
import io.sightline.ingest.source.VideoDetails;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a source is, what would be sampled of it, and what is wrong with it. Shows no secret.
 *
 * @param sampled every sampled frame of every view, without pictures; gated unless switched off
 * @param encoder what the encoder makes of a picture; empty where none is at hand
 * @param picture the newest sampled one, a JPEG file; absent where thumbnails are off
 * @param wrong for people, the gravest first
 */
public record ProbeReport(
    StreamSpec spec,
    Observation seen,
    List<SampledFrame> sampled,
    Optional<Preprocessing> encoder,
    Optional<byte[]> picture,
    List<String> wrong) {
  public ProbeReport {
    sampled = List.copyOf(sampled);
    wrong = List.copyOf(wrong);
  }

  /** Whether pictures came. */
  public boolean usable() {
    return !seen.frames().isEmpty();
  }

  /** Some ten lines. */
  public void print(PrintWriter out) {
    line(out, "source", spec.source().redacted());
    if (usable()) {
      seen.info().ifPresent(info -> line(out, "container", container(info)));
      line(out, "video", video());
      seen.details().ifPresent(details -> line(out, "colour", colour(details)));
      line(out, "rate", rate());
      line(out, "first", text(seen.toFirst().toMillis() / 1e3) + " s to the first picture");
      line(out, "clock", clock());
      line(out, "sampled", sampling());
      gates().forEach(gate -> line(out, "gate", gate));
    }
    if (wrong.isEmpty()) {
      line(out, "wrong", "nothing");
    }
    wrong.forEach(one -> line(out, "wrong", one));
    out.flush();
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("%-10s %s%n", name, value);
  }

  private String container(SourceInfo info) {
    String length =
        info.length().map(known -> ", " + text(known.toMillis() / 1e3) + " s long").orElse("");
    List<String> others = seen.details().map(VideoDetails::others).orElse(List.of());
    String besides =
        info.container().equals("rtsp")
            ? "; only video is asked for"
            : others.isEmpty() ? "" : "; besides video: " + String.join(", ", others);
    return info.container() + (info.live() ? ", live" : ", a recording" + length) + besides;
  }

  private String video() {
    FrameFormat format = seen.format();
    StringBuilder text = new StringBuilder(format.codec());
    seen.details().flatMap(VideoDetails::profile).ifPresent(one -> text.append(" ").append(one));
    text.append(", ").append(format.width()).append("x").append(format.height());
    if (format.displayWidth() != format.width()) {
      text.append(" shown ").append(format.displayWidth()).append(" wide");
    }
    seen.details()
        .ifPresent(
            details -> {
              if (details.degrees() != 0) {
                text.append(", turned by ").append(details.degrees()).append(" degrees");
              }
              text.append(", decoded by ").append(details.decodedBy().orElse("the processor"));
              if (details.bitsPerSecond() > 0) {
                text.append(", ").append(details.bitsPerSecond() / 1_000).append(" kbit/s");
              }
            });
    return text.toString();
  }

  private String colour(VideoDetails details) {
    String assumed = seen.format().height() >= 720 ? "bt709" : "bt601";
    return details.pixelFormat()
        + ", "
        + details.matrix().orElse("no matrix named, taken for " + assumed)
        + (details.fullRange() ? ", full range" : ", limited range");
  }

  private String rate() {
    double said = seen.info().map(SourceInfo::framesPerSecond).orElse(0.0);
    return "%s frames a second%s, seen over %s s"
        .formatted(
            text(seen.framesPerSecond()),
            said > 0 ? " (it says " + text(said) + ")" : "",
            text(seen.mediaSeconds()));
  }

  private String clock() {
    if (!seen.live()) {
      return "a recording's own";
    }
    boolean sender = sampled.stream().anyMatch(frame -> frame.clock() == CaptureClock.SENDER);
    boolean told = seen.frames().stream().anyMatch(Observation.Seen::sent);
    return sender
        ? "the camera's, by RTCP sender reports"
        : told
            ? "arrival less the smallest delay: the camera's own is wrong by too much"
            : "arrival less the smallest delay: the source tells none"
                + (seen.info().get().container().equals("rtsp") ? " yet" : "");
  }

  private String sampling() {
    PictureSettings pictures = spec.pictures();
    double rate = Math.min(spec.framesPerSecond(), seen.framesPerSecond());
    return text(rate)
        + " frames a second"
        + encoder.map(this::size).orElse(", at a size that the encoder will say")
        + (pictures.crop().isPresent() ? ", of the crop" : "")
        + (pictures.zones().isEmpty()
            ? ""
            : ", and of %d zones".formatted(pictures.zones().size()));
  }

  private String size(Preprocessing preprocessing) {
    FrameFormat format = seen.format();
    Region crop = spec.pictures().crop().orElse(Region.WHOLE);
    ContentBox box =
        preprocessing.contentBox(
            (int) Math.max(1, Math.round(format.displayWidth() * crop.width())),
            (int) Math.max(1, Math.round(format.height() * crop.height())));
    return " at %dx%d".formatted(box.width(), box.height());
  }

  /** How many of each view's frames the gate would let through. */
  private List<String> gates() {
    return sampled.stream()
        .collect(Collectors.groupingBy(SampledFrame::stream, TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(view -> gate(view.getKey(), view.getValue()))
        .toList();
  }

  private static String gate(StreamId stream, List<SampledFrame> frames) {
    long moving = frames.stream().filter(SampledFrame::needsEncoder).count();
    return "%s%d of %d sampled frames show something new"
        .formatted(
            stream.zone().map(zone -> "zone " + zone + ": ").orElse(""), moving, frames.size());
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.1f", value);
  }
}
