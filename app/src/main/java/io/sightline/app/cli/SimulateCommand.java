package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.StartupException;
import io.sightline.app.simulate.FrameExport;
import io.sightline.app.simulate.LivePublisher;
import io.sightline.app.simulate.VideoExport;
import io.sightline.core.video.SourceUri;
import io.sightline.ingest.ffmpeg.VideoTarget;
import io.sightline.ingest.source.SourceException;
import io.sightline.simulator.Simulation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Made-up cameras as data. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes what made-up cameras see, with exact annotations: one camera as a video, or with"
          + " --split sampled frames of many streams, to train on.",
      "With --publish, sends one camera as a live stream, until Ctrl-C."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline simulate --scene street --seed 7 --minutes 30 --out dir",
      "  sightline simulate --scene lobby --seed 3 --light night --publish"
          + " rtsp://localhost:8554/lobby",
      "  sightline simulate --split train --streams 400 --minutes 4 --rate 4 --frames 160x96 --out"
          + " data/train --threads 2",
      "",
      "Interrupted, --split goes on where it was. docs/simulator.md says what is written."
    })
final class SimulateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CameraOptions camera;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Length of each video (default: 4; with --publish, no end).")
  private Double minutes;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder to write into; what others wrote there stays.")
  private Path out;

  @Option(
      names = "--publish",
      paramLabel = "URL",
      description =
          "Instead of files, a live stream to rtsp://, rtmp://, srt://, udp:// or tcp://.")
  private String publish;

  @Mixin private DatasetOptions dataset;

  @Option(
      names = "--rate",
      defaultValue = "4",
      paramLabel = "N",
      description = "With --split: frames a second that are written (default: 4).")
  private double rate;

  @Option(
      names = "--frames",
      defaultValue = "160x96",
      paramLabel = "WxH",
      description = "With --split: size written, whatever shape that gives (default: 160x96).")
  private String size;

  @Option(
      names = "--through",
      paramLabel = "CODEC",
      description = "With --split: h264 sends frames through it first, at a quality drawn by seed.")
  private String through;

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "N",
      description = "With --split: streams made at a time (default: 1).")
  private int threads;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check((publish == null) != (out == null), "give either --out DIR or --publish URL");
    check(minutes == null || minutes > 0, "--minutes must be above 0");
    if (publish != null) {
      check(!dataset.given(), "--publish sends one camera, not a --split");
      return publish();
    }
    return dataset.given() ? frames() : video();
  }

  private int video() throws IOException {
    Simulation simulation = camera.open("&minutes=" + length());
    Progress progress = progress("s of video", simulation.info().seconds());
    try {
      VideoExport.Written written = new VideoExport(simulation).write(out, progress::at);
      say(
          "%s: %.0f s of video in %.1f CPU-seconds, %.1f times real time on one core",
          written.file(), written.seconds(), written.cpuSeconds(), written.timesRealTime());
      return ExitCode.OK;
    } catch (SourceException e) {
      throw new IOException("cannot write the video: " + e.getMessage(), e);
    }
  }

  private int frames() throws IOException, InterruptedException {
    check(threads >= 1, "--threads must be at least 1");
    check(through == null || through.equals("h264"), "--through takes h264");
    int[] pixels = pixels();
    FrameExport export =
        new FrameExport(dataset.plan(length() * 60, rate), pixels[0], pixels[1], through != null);
    Progress progress = progress("streams", export.plan().streams());
    export.write(out, threads, progress::at);
    return ExitCode.OK;
  }

  private int publish() throws InterruptedException {
    SourceUri address = address();
    Simulation simulation = camera.open(minutes == null ? "" : "&minutes=" + minutes);
    boolean[] connected = new boolean[1];
    try (UntilStopped stop = new UntilStopped()) {
      Runnable onConnected =
          () -> {
            connected[0] = true;
            say("sending to %s (Ctrl-C ends it)", address.redacted());
          };
      LivePublisher.Sent sent =
          new LivePublisher(simulation, VideoTarget.live(address)).run(onConnected, stop::await);
      say("sent %d frames, left out %d", sent.frames(), sent.leftOut());
      return ExitCode.OK;
    } catch (SourceException e) {
      String why = "cannot send to " + address.redacted() + ": " + e.getMessage();
      if (connected[0]) {
        spec.commandLine().getErr().println("sightline: " + why);
        return ExitCode.FAILED;
      }
      throw new StartupException(why);
    }
  }

  private SourceUri address() {
    try {
      return new SourceUri(publish);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--publish: " + e.getMessage());
    }
  }

  private double length() {
    return minutes == null ? 4 : minutes;
  }

  private int[] pixels() {
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

  private void check(boolean right, String otherwise) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private Progress progress(String unit, double all) {
    return new Progress(spec.commandLine().getErr(), unit, all);
  }

  private void say(String line, Object... values) {
    PrintWriter to = spec.commandLine().getOut();
    to.printf(Locale.ROOT, line + "%n", values);
    to.flush();
  }
}
