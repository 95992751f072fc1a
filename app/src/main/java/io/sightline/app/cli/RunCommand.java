package io.sightline.app.cli;

import io.sightline.app.config.QueryEntry;
import io.sightline.app.config.StreamEntry;
import io.sightline.app.config.SystemConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The whole system in this process, on the user's streams. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs everything in one process: broker, stream processors, page.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline run --encoder bundles/clip --stream lobby=rtsp://camera/1 --query \"a person is in the room\"",
      "  sightline run --config sightline.yaml --port 9000"
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BundleOptions bundles;
  @Mixin private DataOptions data;
  @Mixin private FrontOptions front;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A YAML file; what stands on the command line goes before it.")
  private Path configFile;

  @Option(
      names = "--stream",
      paramLabel = "NAME=SOURCE",
      converter = StreamConverter.class,
      description = "A stream to watch; repeatable.")
  private List<StreamEntry> streams = new ArrayList<>();

  @Option(
      names = "--query",
      paramLabel = "SENTENCE",
      description = "What to look for on every stream; repeatable.")
  private List<String> queries = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    SystemConfig file = configFile == null ? SystemConfig.DEFAULT : SystemConfig.load(configFile);
    List<StreamEntry> allStreams = new ArrayList<>(file.streams());
    allStreams.addAll(streams);
    List<QueryEntry> allQueries = new ArrayList<>(file.queries());
    queries.forEach(sentence -> allQueries.add(QueryEntry.of(sentence)));
    SystemConfig config =
        new SystemConfig(
            data.data(file.data()),
            data.host(file.host()),
            data.port(file.port()),
            file.mediaFolders(),
            bundles.givenEncoder().or(file::encoder),
            bundles.givenHead().or(file::head),
            bundles.framesPerSecond().orElse(file.framesPerSecond()),
            file.minFreeDisk(),
            allStreams,
            allQueries,
            file.alerts(),
            file.recording(),
            front.over(file.front()));
    return new Foreground(spec.commandLine().getOut()).run(config, data.endAfter());
  }

  /** {@code NAME=SOURCE}. */
  static final class StreamConverter implements ITypeConverter<StreamEntry> {
    @Override
    public StreamEntry convert(String text) {
      try {
        return StreamEntry.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
