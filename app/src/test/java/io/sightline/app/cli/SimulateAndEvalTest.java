package io.sightline.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.app.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateAndEvalTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aVideoIsWrittenAndTheRateIsSaid() {
    assertThat(
            run(
                "simulate",
                "--scene",
                "lobby",
                "--seed",
                "7",
                "--minutes",
                "0.02",
                "--size",
                "160x90",
                "--fps",
                "10",
                "--out",
                folder.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("lobby-7.mp4")).isNotEmptyFile();
    assertThat(folder.resolve("annotations.json")).isNotEmptyFile();
    assertThat(out.toString()).contains("times real time");
  }

  @Test
  void neitherNorBothOfOutAndPublishIsRefused() {
    assertThat(run("simulate", "--scene", "street")).isEqualTo(ExitCode.USAGE);
    assertThat(run("simulate", "--out", "x", "--publish", "udp://127.0.0.1:9"))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void everythingWrongWithACameraIsSaidAtOnce() {
    assertThat(run("simulate", "--scene", "moon", "--seed", "900001", "--out", folder.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("unknown scene 'moon'").contains("900001 is reserved");
  }

  @Test
  void aServerThatIsNotThereIsOneLineWithoutThePassword() {
    assertThat(run("simulate", "--size", "160x90", "--publish", "rtsp://me:secret@127.0.0.1:1/a"))
        .isEqualTo(ExitCode.CANNOT_START);
    assertThat(err.toString()).contains("connection refused").doesNotContain("secret");
  }

  @Test
  void thresholdsAreNotChosenOnWhatIsReported() {
    assertThat(run("eval", "--split", "test", "--tune", "test")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("another split");
  }

  @Test
  void aReportWithoutChoicesGivesNoThresholds() throws Exception {
    Path report = Files.writeString(folder.resolve("report.json"), "{}");
    assertThat(run("eval", "--split", "test", "--thresholds", report.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("choices");
  }

  private int run(String... arguments) {
    CommandLine command = SightlineCommand.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
