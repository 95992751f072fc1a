package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.StartupException;
import io.sightline.app.embedded.DataFolder;
import io.sightline.app.replay.ReplayReport;
import io.sightline.app.replay.ReplayRun;
import io.sightline.app.replay.Truth;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.inference.bundle.HeadBundle;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The core offline. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Runs a recording through the live core, as fast as it goes: moments, score curve, figures against the truth.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline replay --video clip.mp4 --query \"a person is in the room\" --encoder bundles/clip",
      "  sightline replay --video clip.mp4 --truth annotations.json --json out.json --encoder bundles/clip",
      "  sightline replay --stream lobby --query \"a van stops\" --start-threshold 0.8   (what would this threshold have done)"
    })
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BundleOptions bundles;

  @Option(names = "--video", paramLabel = "FILE", description = "A video file.")
  private Path video;

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      description = "Instead of a file: what the topic of frames still holds of this stream.")
  private String stream;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description =
          "With --stream: the Kafka cluster (default: that of a running `sightline run`).")
  private String bootstrapServers;

  @Option(
      names = "--data",
      defaultValue = "data",
      paramLabel = "DIR",
      description = "With --stream: the folder of the running system (default: data).")
  private Path data;

  @Option(
      names = "--query",
      paramLabel = "SENTENCE",
      description = "What to look for; repeatable (default: every sentence of --truth).")
  private List<String> queries = new ArrayList<>();

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = "Annotations with the true spans; figures against them are printed.")
  private Path truth;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes moments, scores and figures; times in seconds of media time.")
  private Path json;

  @Option(
      names = "--start-threshold",
      paramLabel = "P",
      description = "P(inside) that opens a moment (default: what the head says).")
  private Double startThreshold;

  @Option(
      names = "--end-threshold",
      paramLabel = "P",
      description = "P(inside) below which it may end (default: what the head says).")
  private Double endThreshold;

  @Option(
      names = "--min-duration",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "How long it must hold (default: 0.5s).")
  private Duration minDuration = MomentSettings.DEFAULT.minDuration();

  @Option(
      names = "--merge-gap",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "A shorter dip is bridged (default: 1s).")
  private Duration mergeGap = MomentSettings.DEFAULT.mergeGap();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the model (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws Exception {
    if ((video == null) == (stream == null)) {
      throw new ParameterException(
          spec.commandLine(), "give a recording: either --video FILE or --stream NAME");
    }
    if (video != null && !Files.isReadable(video)) {
      throw new StartupException("the recording " + video + " cannot be read");
    }
    Optional<Truth> known =
        truth == null || video == null ? Optional.empty() : Optional.of(Truth.load(truth, video));
    List<String> sentences =
        queries.isEmpty()
            ? known.map(one -> List.copyOf(one.spans().keySet())).orElse(List.of())
            : queries;
    if (sentences.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "there is nothing to look for: give --query SENTENCE, or --truth FILE");
    }
    Path encoder = BundleOptions.encoder(bundles.givenEncoder());
    Path head = BundleOptions.head(bundles.givenHead(), Optional.of(encoder));
    ReplayRun run =
        new ReplayRun(
            encoder, head, sentences, settings(HeadBundle.load(head).usualSettings()), threads);
    ReplayReport report =
        video == null
            ? run.topic(kafka(), streamId(), progress())
            : run.video(video, framesPerSecond(), known, progress());
    report.print(spec.commandLine().getOut());
    if (json != null) {
      report.write(json);
    }
    return ExitCode.OK;
  }

  private double framesPerSecond() {
    return bundles.framesPerSecond().orElse(StreamSpec.DEFAULT_FRAMES_PER_SECOND);
  }

  private StreamId streamId() {
    try {
      return new StreamId(stream);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private Map<String, String> kafka() {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers == null ? DataFolder.runningBroker(data) : bootstrapServers);
  }

  private MomentSettings settings(MomentSettings usual) {
    try {
      double start = startThreshold == null ? usual.startThreshold() : startThreshold;
      return new MomentSettings(
          start,
          endThreshold == null ? Math.min(start, usual.endThreshold()) : endThreshold,
          minDuration,
          mergeGap,
          usual.maxDuration());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  /** A line that is written over, every ten seconds of video, where somebody watches. */
  private DoubleConsumer progress() {
    PrintWriter err = spec.commandLine().getErr();
    if (System.console() == null) {
      return seconds -> {};
    }
    double[] next = {10};
    return seconds -> {
      if (seconds >= next[0]) {
        err.printf(Locale.ROOT, "\r%.0f s of video", seconds);
        err.flush();
        next[0] = seconds + 10;
      }
    };
  }
}
