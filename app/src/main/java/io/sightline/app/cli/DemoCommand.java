package io.sightline.app.cli;

import io.sightline.app.StartupException;
import io.sightline.app.config.QueryEntry;
import io.sightline.app.config.StreamEntry;
import io.sightline.app.config.SystemConfig;
import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.GateMode;
import io.sightline.core.video.HardwareDecode;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole system, shown on one camera. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts everything in one process, prints the address of the page, and shows alerts as they come; Ctrl-C ends it.",
      "Watches a simulated street, or a recording as if it were a camera. The model bundle that ships has seen made-up cameras only: for a recording of your own give --encoder DIR."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline demo --for 60s",
      "  sightline demo --encoder bundles/clip --video lobby.mp4 --query \"a person is in the room\""
    })
final class DemoCommand implements Callable<Integer> {
  private static final String CAMERA = "sim:street?seed=41";

  /** Of the kinds that the bundle finds; its card says which it does not. */
  private static final List<String> QUERIES =
      List.of(
          "a person is on the street",
          "nobody is in view",
          "a person is walking",
          "a person carries a bag");

  /**
   * Pictures large enough to see by whether an alert is right; for many cameras smaller ones do.
   */
  private static final PictureSettings PICTURES =
      new PictureSettings(
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.of(480),
          HardwareDecode.NONE,
          DecodeSkip.NONE,
          GateMode.AUTO);

  @Spec private CommandSpec spec;
  @Mixin private BundleOptions bundles;
  @Mixin private DataOptions data;

  @Option(
      names = "--video",
      paramLabel = "FILE",
      description = "A recording, played in real time (default: a simulated street).")
  private Path video;

  @Option(names = "--query", paramLabel = "SENTENCE", description = "What to look for; repeatable.")
  private List<String> queries = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Path encoder = BundleOptions.encoder(bundles.givenEncoder());
    if (video != null && !Files.isReadable(video)) {
      throw new StartupException("the recording " + video + " cannot be read");
    }
    List<String> sentences = queries.isEmpty() ? QUERIES : queries;
    SystemConfig base = SystemConfig.DEFAULT;
    SystemConfig config =
        new SystemConfig(
            data.data(Path.of("data", "demo")),
            data.host(base.host()),
            data.port(base.port()),
            base.mediaFolders(),
            Optional.of(encoder),
            bundles.givenHead(),
            bundles.framesPerSecond().orElse(base.framesPerSecond()),
            base.minFreeDisk(),
            List.of(
                new StreamEntry(
                    new StreamId("demo"),
                    new SourceUri(video == null ? CAMERA : video.toAbsolutePath().toString()),
                    Optional.empty(),
                    true,
                    Optional.empty(),
                    PICTURES)),
            sentences.stream().map(QueryEntry::of).toList());
    return new Foreground(spec.commandLine().getOut()).run(config, data.endAfter());
  }
}
