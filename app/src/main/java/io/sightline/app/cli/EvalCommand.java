package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.eval.Choice;
import io.sightline.app.eval.EvalClip;
import io.sightline.app.eval.EvalReport;
import io.sightline.app.eval.EvalRun;
import io.sightline.core.video.StreamSpec;
import io.sightline.simulator.Split;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How good an encoder and a head are. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Judges an encoder and a head through the live core: what was told, when it was told, and the paper's protocol.",
      "On videos with annotations, or on made-up streams of a split. Thresholds are never chosen on what is reported."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline eval --split test --streams 60 --minutes 4 --tune validation --budget 1 --cache data/features --json out.json",
      "  sightline eval --split test --streams 60 --thresholds out.json --head other/head --cache data/features",
      "  sightline eval --videos clips --encoder bundles/clip   (a folder with annotations.json)"
    })
final class EvalCommand implements Callable<Integer> {
  /** Frames a second of a plan; what is looked at is --fps of them. */
  private static final double PLAN_RATE = 4;

  @Spec private CommandSpec spec;
  @Mixin private BundleOptions bundles;

  @Option(
      names = "--videos",
      paramLabel = "DIR",
      description = "A folder with annotations.json and the videos that it names.")
  private Path videos;

  @Mixin private DatasetOptions dataset;

  @Option(
      names = "--minutes",
      defaultValue = "4",
      paramLabel = "M",
      description = "Length of each made-up stream (default: 4).")
  private double minutes;

  @Option(
      names = "--through",
      paramLabel = "CODEC",
      description =
          "h264 writes made-up streams as video and decodes them again, which takes long.")
  private String through;

  @Option(
      names = "--tune",
      paramLabel = "SPLIT",
      description = "Chooses thresholds and durations on made-up streams of this split.")
  private Split tune;

  @Option(
      names = "--tune-streams",
      defaultValue = "30",
      paramLabel = "N",
      description = "On how many of them (default: 30).")
  private int tuneStreams;

  @Option(
      names = "--budget",
      defaultValue = "1",
      split = ",",
      paramLabel = "N",
      description =
          "With --tune: false alarms an hour and sentence that are allowed, several with commas (default: 1).")
  private List<Double> budgets;

  @Option(
      names = "--thresholds",
      paramLabel = "FILE",
      description = "Takes them from the --json of a former run (default: those of head.json).")
  private Path thresholds;

  @Option(
      names = "--sentences",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Of each stream at most so many, drawn by its name (default: 1000).")
  private int sentences;

  @Option(
      names = "--standing",
      defaultValue = "20",
      paramLabel = "N",
      description = "How many stand at a time and share a stream's memory (default: 20).")
  private int standing;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Keeps features there, by encoder: another head is judged without rendering.")
  private Path cache;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures.")
  private Path json;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the models (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws Exception {
    check((videos == null) == dataset.given(), "give either --videos DIR or --split SPLIT");
    check(tune == null || thresholds == null, "give either --tune or --thresholds");
    check(
        tune == null || !dataset.isOf(tune),
        "--tune takes another split than --split: thresholds are not chosen on what is reported");
    check(through == null || through.equals("h264"), "--through takes h264");
    check(sentences >= 1 && standing >= 1, "--sentences and --standing must be at least 1");
    check(budgets.stream().allMatch(b -> b >= 0), "--budget must be 0 or more");
    EvalRun.Settings settings = settings();
    List<EvalClip> clips =
        videos == null
            ? EvalClip.ofPlan(dataset.plan(minutes * 60, PLAN_RATE))
            : EvalClip.ofFolder(videos);
    Path encoder = BundleOptions.encoder(bundles.givenEncoder());
    EvalRun run =
        new EvalRun(
            encoder,
            BundleOptions.head(bundles.givenHead(), Optional.of(encoder)),
            bundles.framesPerSecond().orElse(StreamSpec.DEFAULT_FRAMES_PER_SECOND),
            standing,
            sentences,
            through != null,
            Optional.ofNullable(cache),
            threads);
    EvalReport report = run.run(clips, settings, listener());
    report.print(spec.commandLine().getOut());
    if (json != null) {
      report.write(json);
    }
    return ExitCode.OK;
  }

  private EvalRun.Settings settings() {
    if (thresholds != null) {
      return new EvalRun.Settings.Given(Choice.read(thresholds));
    }
    if (tune != null) {
      return new EvalRun.Settings.Tuned(
          EvalClip.ofPlan(dataset.plan(tune, tuneStreams, minutes * 60, PLAN_RATE)), budgets);
    }
    return new EvalRun.Settings.OfHead();
  }

  private EvalRun.Listener listener() {
    PrintWriter err = spec.commandLine().getErr();
    Progress[] current = new Progress[1];
    return (what, done, all) -> {
      if (done == 1) {
        err.printf(Locale.ROOT, "%d clips %s%n", all, what);
        current[0] = new Progress(err, "clips", all);
      }
      current[0].at(done);
    };
  }

  private void check(boolean right, String otherwise) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
