package io.sightline.app.bench;

import com.sun.management.OperatingSystemMXBean;
import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.HardwareDecode;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.inference.image.Preprocessing;
import io.sightline.inference.image.ResizeMode;
import io.sightline.ingest.SourceKinds;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.sample.EpochNumbers;
import io.sightline.ingest.sample.FrameSampling;
import io.sightline.ingest.sample.MotionGate;
import io.sightline.ingest.sample.SamplingPlan;
import io.sightline.ingest.sample.Thumbnails;
import io.sightline.ingest.source.DecodeSettings;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Processor time of ingest without the encoder, against FFmpeg's own command on the same file: in
 * turns, so that a busy machine wrongs neither.
 *
 * @param file a recording
 * @param framesPerSecond that are sampled
 */
public record DecodeBench(Path file, double framesPerSecond) {
  private static final Pattern FFMPEG_TIME = Pattern.compile("utime=([0-9.]+)s stime=([0-9.]+)s");

  /** A size that encoders have. */
  private static final Preprocessing USUAL =
      new Preprocessing(
          224, 224, ResizeMode.LONGEST, List.of(0, 0, 0), List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

  /**
   * Something that was measured.
   *
   * @param seconds of processor time, one a round
   * @param frames sampled in a round
   */
  public record Row(String name, List<Double> seconds, int frames) {
    public double median() {
      List<Double> sorted = seconds.stream().sorted().toList();
      return sorted.get(sorted.size() / 2);
    }
  }

  /** Ways of ingest. */
  private record Way(String name, DecodeSkip skip, boolean thumbnails, boolean gate) {}

  private static final List<Way> WAYS =
      List.of(
          new Way("ingest", DecodeSkip.NONE, false, false),
          new Way("ingest, thumbnails and gate", DecodeSkip.NONE, true, true),
          new Way("ingest, noref", DecodeSkip.NOREF, false, false),
          new Way("ingest, nokey", DecodeSkip.NOKEY, false, false));

  /**
   * FFmpeg first, then the ways of ingest.
   *
   * @param rounds how often each is run; once more, first, to warm up
   * @throws IOException if there is no ffmpeg command
   */
  public List<Row> run(int rounds) throws IOException, InterruptedException, SourceException {
    List<List<Double>> seconds = new ArrayList<>();
    int[] frames = new int[WAYS.size()];
    for (int i = 0; i <= WAYS.size(); i++) {
      seconds.add(new ArrayList<>());
    }
    for (int round = 0; round <= rounds; round++) {
      for (int i = 0; i <= WAYS.size(); i++) {
        double took;
        if (i == 0) {
          took = ffmpeg();
        } else {
          long before = processorNanos();
          frames[i - 1] = ingest(WAYS.get(i - 1));
          took = (processorNanos() - before) / 1e9;
        }
        if (round > 0) {
          seconds.get(i).add(took);
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("ffmpeg -threads 1 -f null -", seconds.get(0), 0));
    for (int i = 0; i < WAYS.size(); i++) {
      rows.add(new Row(WAYS.get(i).name, seconds.get(i + 1), frames[i]));
    }
    return rows;
  }

  /** Of this whole process, compiler and collector included. */
  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private int ingest(Way way) throws SourceException {
    SamplingPlan plan =
        SamplingPlan.plain(
            new StreamId("bench"),
            framesPerSecond,
            way.thumbnails ? Optional.of(Thumbnails.DEFAULT) : Optional.empty());
    if (way.gate) {
      plan = plan.withGate(Optional.of(MotionGate.Settings.DEFAULT));
    }
    FrameSampling sampling = new FrameSampling(plan, USUAL, 1, EpochNumbers.countingFrom(1));
    int sampled = 0;
    try (FrameSource source =
        SourceKinds.standard(Timeouts.DEFAULT, InstantSource.system())
            .prepare(
                new SourceUri(file.toString()),
                new DecodeSettings(HardwareDecode.NONE, way.skip))) {
      for (Optional<DecodedFrame> f = source.next(); f.isPresent(); f = source.next()) {
        sampled += sampling.take(source.info(), f.get()).size();
      }
    }
    return sampled;
  }

  private double ffmpeg() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "ffmpeg",
                "-nostdin",
                "-hide_banner",
                "-benchmark",
                "-threads",
                "1",
                "-i",
                file.toString(),
                "-an",
                "-f",
                "null",
                "-")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("ffmpeg cannot read " + file);
    }
    Matcher time = FFMPEG_TIME.matcher(said);
    if (!time.find()) {
      throw new IOException("ffmpeg does not say how long it took");
    }
    return Double.parseDouble(time.group(1)) + Double.parseDouble(time.group(2));
  }
}
