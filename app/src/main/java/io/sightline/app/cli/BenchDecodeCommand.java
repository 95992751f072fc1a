package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.StartupException;
import io.sightline.app.bench.DecodeBench;
import io.sightline.core.video.StreamSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What decoding costs. */
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    description =
        "Processor time of ingest without the encoder, against `ffmpeg -threads 1 -f null -` on the same file, in turns.",
    footerHeading = "%nExamples:%n",
    footer = {"  sightline bench decode", "  sightline bench decode clip.mp4 --rounds 9"})
final class BenchDecodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A recording (default: 30 s of 720p at 25 frames a second, made by ffmpeg).")
  private Path file;

  @Option(names = "--rounds", paramLabel = "N", description = "How often each (default: 5).")
  private int rounds = 5;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Frames a second that are sampled (default: 4).")
  private double framesPerSecond = StreamSpec.DEFAULT_FRAMES_PER_SECOND;

  @Override
  public Integer call() throws Exception {
    Path made = null;
    try {
      if (file == null) {
        made = Files.createTempFile("sightline-bench", ".mp4");
        make(made);
      }
      print(new DecodeBench(file == null ? made : file, framesPerSecond).run(rounds));
      return ExitCode.OK;
    } catch (IOException e) {
      throw new StartupException("the ffmpeg command is needed: " + e.getMessage(), e);
    } finally {
      if (made != null) {
        Files.deleteIfExists(made);
      }
    }
  }

  /** Moving, with noise as a sensor has it, and with B-frames. */
  private static void make(Path to) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "ffmpeg",
                "-nostdin",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=1280x720:rate=25:duration=30,noise=alls=6:allf=t",
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-b:v",
                "3M",
                "-bf",
                "2",
                "-g",
                "50",
                "-pix_fmt",
                "yuv420p",
                to.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("it cannot make H.264; name a recording");
    }
  }

  private void print(List<DecodeBench.Row> rows) {
    PrintWriter out = spec.commandLine().getOut();
    double one = rows.get(0).median();
    out.printf("%-30s %10s %8s %8s%n", "", "CPU s", "ratio", "frames");
    for (DecodeBench.Row row : rows) {
      out.printf(
          Locale.ROOT,
          "%-30s %10.2f %8.2f %8s%n",
          row.name(),
          row.median(),
          row.median() / one,
          row.frames() == 0 ? "-" : Integer.toString(row.frames()));
    }
    out.flush();
  }
}
