package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.config.ConfigException;
import io.sightline.app.simulate.DatasetPlan;
import io.sightline.app.simulate.FrameExport;
import io.sightline.simulator.SceneKind;
import io.sightline.simulator.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Made-up cameras as data. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description =
        "Writes what made-up cameras see, with exact annotations: sampled frames of many streams, to train on.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline simulate --split train --streams 400 --minutes 4 --rate 4 --frames 160x96 --out data/train",
      "  sightline simulate --split test --streams 60 --scenes street,shop-aisle --frames 160x96 --out data/test --threads 2",
      "",
      "Interrupted, the same command goes on where it was. docs/simulator.md says what is written."
    })
final class SimulateCommand implements Callable<Integer> {
  private static final String SCENES =
      Arrays.stream(SceneKind.values()).map(SceneKind::slug).collect(Collectors.joining(", "));

  @Spec private CommandSpec spec;

  @Option(
      names = "--split",
      required = true,
      paramLabel = "SPLIT",
      description = "train, validation or test: where the seeds come from.")
  private Split split;

  @Option(names = "--streams", required = true, paramLabel = "N", description = "How many streams.")
  private int streams;

  @Option(
      names = "--first",
      paramLabel = "SEED",
      description = "Seed of the first stream (default: the split's first); the others follow it.")
  private Long first;

  @Option(
      names = "--scenes",
      defaultValue = "all",
      paramLabel = "LIST",
      description = "Scenes taken in turn, with commas between them, or all (default: all).")
  private String scenes;

  @Option(
      names = "--minutes",
      defaultValue = "4",
      paramLabel = "M",
      description = "Length of each (default: 4).")
  private double minutes;

  @Option(
      names = "--rate",
      defaultValue = "4",
      paramLabel = "N",
      description = "Frames a second that are written (default: 4).")
  private double rate;

  @Option(
      names = "--frames",
      defaultValue = "160x96",
      paramLabel = "WxH",
      description = "Size of the frames written, whatever shape that gives them (default: 160x96).")
  private String size;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write; what is complete there stays.")
  private Path out;

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "N",
      description = "Streams made at a time (default: 1).")
  private int threads;

  @Override
  public Integer call() throws IOException, InterruptedException {
    DatasetPlan plan =
        new DatasetPlan(
            split, first == null ? split.first() : first, streams, scenes(), minutes * 60, rate);
    int[] pixels = size();
    if (threads < 1) {
      throw new ParameterException(spec.commandLine(), "--threads must be at least 1");
    }
    new FrameExport(plan, pixels[0], pixels[1]).write(out, threads, progress());
    return ExitCode.OK;
  }

  private List<SceneKind> scenes() {
    if (scenes.equals("all")) {
      return DatasetPlan.scenesOf(split);
    }
    List<SceneKind> list = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    for (String slug : scenes.split(",")) {
      SceneKind.ofSlug(slug.strip())
          .ifPresentOrElse(
              list::add, () -> errors.add("unknown scene '" + slug + "', known are " + SCENES));
    }
    if (!errors.isEmpty()) {
      throw new ConfigException("--scenes", errors);
    }
    return list;
  }

  private int[] size() {
    String[] parts = size.split("x", -1);
    try {
      int width = Integer.parseInt(parts[0]);
      int height = Integer.parseInt(parts[1]);
      if (parts.length == 2 && width >= 8 && height >= 8 && width <= 640 && height <= 360) {
        return new int[] {width, height};
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // Said below.
    }
    throw new ParameterException(
        spec.commandLine(), "--frames must be like 160x96, from 8x8 to 640x360, but was " + size);
  }

  /** A line that is written over where somebody watches; elsewhere a line a tenth of the way. */
  private IntConsumer progress() {
    PrintWriter err = spec.commandLine().getErr();
    boolean watched = System.console() != null;
    long begun = System.nanoTime();
    int tenth = Math.max(1, streams / 10);
    return done -> {
      boolean last = done == streams;
      if (watched || last || done % tenth == 0) {
        err.printf(
            Locale.ROOT,
            watched ? "\r%d of %d streams, %.0f s%s" : "%d of %d streams, %.0f s%s",
            done,
            streams,
            (System.nanoTime() - begun) / 1e9,
            watched && !last ? "" : System.lineSeparator());
        err.flush();
      }
    };
  }
}
