package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.bench.GateBench;
import io.sightline.app.bench.GateBench.Clip;
import io.sightline.app.bench.GateBench.Result;
import io.sightline.app.replay.Truth;
import io.sightline.app.simulate.DatasetPlan;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.TimeSpan;
import io.sightline.inference.ImageEncoder;
import io.sightline.inference.InferenceRuntime;
import io.sightline.inference.OnnxHead;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.TextEncoder;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import io.sightline.ingest.encode.OnnxFrameEncoder;
import io.sightline.ingest.sample.MotionGate;
import io.sightline.simulator.Annotation;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the motion gate saves and costs. */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description =
        "What the motion gate saves and what it misses, on made-up cameras of a split and on annotated recordings.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline bench gate --split test --streams 8 --seconds 120",
      "  sightline bench gate --videos clips   (a folder with videos and annotations.json)"
    })
final class BenchGateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BundleOptions bundles;
  @Mixin private DatasetOptions dataset;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "With --split: length of each stream (default: 120).")
  private double seconds = 120;

  @Option(
      names = "--videos",
      paramLabel = "DIR",
      description = "Videos with their annotations.json.")
  private Path videos;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the model (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws Exception {
    List<Clip> clips = clips();
    Path encoder = BundleOptions.encoder(bundles.givenEncoder());
    EncoderBundle encoderBundle = EncoderBundle.load(encoder);
    HeadBundle head =
        HeadBundle.load(BundleOptions.head(bundles.givenHead(), Optional.of(encoder)));
    PrintWriter out = spec.commandLine().getOut();
    try (InferenceRuntime runtime = InferenceRuntime.open(RuntimeOptions.withThreads(threads));
        ImageEncoder images = runtime.imageEncoder(encoderBundle);
        TextEncoder text = runtime.textEncoder(encoderBundle);
        OnnxHead scorer = runtime.head(head, encoderBundle)) {
      GateBench bench =
          new GateBench(
              new OnnxFrameEncoder(images), scorer, text::encodeIfKnown, head.usualSettings());
      out.printf(
          "%s, %s%n%-34s %7s %7s %7s %11s %9s %15s %15s%n",
          encoderBundle.id(),
          head.id(),
          "",
          "seconds",
          "frames",
          "saved",
          "boundaries",
          "drift",
          "recall off/on",
          "prec. off/on");
      Optional<Result> sum = Optional.empty();
      for (Clip clip : clips) {
        Result result = bench.run(clip, framesPerSecond(), MotionGate.Settings.DEFAULT);
        print(out, clip.name(), result);
        sum = Optional.of(sum.map(before -> before.plus(result)).orElse(result));
      }
      sum.ifPresent(all -> print(out, "all", all));
    }
    return ExitCode.OK;
  }

  private double framesPerSecond() {
    return bundles.framesPerSecond().orElse(StreamSpec.DEFAULT_FRAMES_PER_SECOND);
  }

  /** Drift: mean cosine distance of what a still frame repeats from what it would have been. */
  private static void print(PrintWriter out, String name, Result r) {
    int still = r.frames() - r.encoded();
    out.printf(
        Locale.ROOT,
        "%-34s %7.0f %7d %6.1f%% %5d/%5d %9.4f %7.3f/%7.3f %7.3f/%7.3f%n",
        name,
        r.seconds(),
        r.frames(),
        100 * r.saved(),
        r.shown(),
        r.boundaries(),
        still == 0 ? 0 : r.drift() / still,
        r.all().recall(),
        r.gated().recall(),
        r.all().precision(),
        r.gated().precision());
    out.flush();
  }

  private List<Clip> clips() throws Exception {
    List<Clip> clips = new ArrayList<>();
    if (dataset.given()) {
      DatasetPlan plan = dataset.plan(seconds, framesPerSecond());
      for (DatasetPlan.Stream stream : plan.list()) {
        Map<String, List<TimeSpan>> truth = new LinkedHashMap<>();
        for (Annotation one : plan.open(stream).truth()) {
          truth.put(one.sentence(), one.windows());
        }
        String source =
            "sim:%s?seed=%d&seconds=%s".formatted(stream.scene().slug(), stream.seed(), seconds);
        clips.add(new Clip(stream.name(), new SourceUri(source), truth));
      }
    }
    if (videos != null) {
      try (Stream<Path> files = Files.list(videos)) {
        for (Path file : files.filter(one -> one.toString().endsWith(".mp4")).sorted().toList()) {
          Truth truth = Truth.load(videos.resolve("annotations.json"), file);
          clips.add(
              new Clip(
                  file.getFileName().toString(), new SourceUri(file.toString()), truth.spans()));
        }
      }
    }
    if (clips.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "give --split SPLIT, --videos DIR, or both");
    }
    return clips;
  }
}
