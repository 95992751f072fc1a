package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.config.ConfigException;
import io.sightline.app.simulate.DatasetPlan;
import io.sightline.app.simulate.SnapshotExport;
import io.sightline.simulator.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Made-up instants as data for an encoder. */
@Command(
    name = "snapshots",
    mixinStandardHelpOptions = true,
    description =
        "Writes instants of many made-up cameras, three small frames each, with all that is true then: what an encoder of frames is trained on.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline snapshots --split train --cameras 800 --out data/encoder/train --threads 2",
      "  sightline snapshots --split train --first 70000 --cameras 400 --out data/encoder/train    # redecorated",
      "  sightline snapshots --split validation --cameras 80 --each 60 --plain 0.5 --out data/encoder/validation",
      "",
      "Interrupted, the same command goes on where it was. Exit status: 0 done, 1 failed, 2 wrong usage."
    })
final class SnapshotsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--split",
      required = true,
      paramLabel = "SPLIT",
      description = "train, validation or test: where the seeds come from.")
  private Split split;

  @Mixin private SeedOptions seeds;

  @Option(
      names = "--cameras",
      required = true,
      paramLabel = "N",
      description = "How many cameras, scenes by turns.")
  private int cameras;

  @Option(
      names = "--each",
      defaultValue = "90",
      paramLabel = "N",
      description = "Instants a camera (default: 90).")
  private int each;

  @Option(
      names = "--plain",
      defaultValue = "0.2",
      paramLabel = "SHARE",
      description =
          "Share of the instants drawn evenly from all the time; the others come from what happens, the rare as often as the common (default: 0.2).")
  private double plain;

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
      description = "Cameras made at a time (default: 1).")
  private int threads;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> errors = new ArrayList<>();
    if (each < 1) {
      errors.add("--each must be at least 1, but is " + each);
    }
    if (!(plain >= 0 && plain <= 1)) {
      errors.add("--plain must be 0 to 1, but is " + plain);
    }
    if (threads < 1) {
      errors.add("--threads must be at least 1, but is " + threads);
    }
    if (!errors.isEmpty()) {
      throw new ConfigException("the command line", errors);
    }
    DatasetPlan plan = seeds.plan(split, cameras, 1, Snapshot.RATE);
    write(plan.list(), new SnapshotExport(Snapshot.WIDTH, Snapshot.HEIGHT, each, plain));
    return ExitCode.OK;
  }

  /** Of the frames that the street encoder takes. */
  private static final class Snapshot {
    static final int WIDTH = 480;
    static final int HEIGHT = 264;
    static final double RATE = 4;
  }

  private void write(List<DatasetPlan.Stream> streams, SnapshotExport export)
      throws IOException, InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    PrintWriter err = spec.commandLine().getErr();
    try {
      List<Future<Void>> written = new ArrayList<>();
      for (DatasetPlan.Stream stream : streams) {
        written.add(
            workers.submit(
                () -> {
                  export.write(out, stream);
                  return null;
                }));
      }
      for (int i = 0; i < written.size(); i++) {
        written.get(i).get();
        if ((i + 1) % Math.max(1, streams.size() / 10) == 0) {
          err.printf("%d of %d cameras%n", i + 1, streams.size());
          err.flush();
        }
      }
    } catch (ExecutionException e) {
      throw new IOException("a camera could not be written: " + e.getCause(), e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }
}
