package io.sightline.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.app.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SightlineCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "run",
        "replay",
        "probe",
        "bench",
        "simulate",
        "eval",
        "snapshots",
        "ingest",
        "compressor",
        "grounding-job",
        "gateway",
        "topics",
        "users",
        "tokens"
      })
  void everyCommandExplainsItselfWithAnExample(String command) {
    assertThat(run(command, "--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("Example").contains("sightline " + command);
  }

  @Test
  void aProbeSaysWhatASourceIsAndKeepsAPicture() throws IOException {
    Path picture = folder.resolve("seen.jpg");
    assertThat(
            run(
                "probe",
                "sim:lobby?seed=3&size=160x90",
                "--for",
                "2s",
                "--zone",
                "door=0,0 0.5,0 0.5,1",
                "--thumbnail",
                picture.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains("sim:lobby?seed=3")
        .contains("160x90")
        .contains("gate       zone door:")
        .contains(picture.toString());
    assertThat(Files.readAllBytes(picture)).startsWith(0xff, 0xd8);
  }

  @Test
  void aProbeOfWhatIsNotThereFailsAndShowsNoPassword() {
    assertThat(run("probe", "rtsp://admin:hunter2@127.0.0.1:1/x?token=abc"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).contains("connection refused").contains("rtsp://127.0.0.1:1/x");
    assertThat(out + " " + err).doesNotContain("hunter2").doesNotContain("abc");
    assertThat(run("probe", "rtsp://camera/1", "--mask", "0,0 1")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("corners x,y");
    assertThat(run("probe", "rtsp://${env:NOWHERE_AT_ALL}@127.0.0.1:1/x"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).contains("env:NOWHERE_AT_ALL is not set");
  }

  @Test
  void anUnknownOptionIsOneLineAndAHint() {
    assertThat(run("run", "--colour", "red")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("Unknown option")
        .contains("sightline run --help")
        .doesNotContain("at io.sightline");
  }

  @Test
  void aStreamWithoutANameIsRefusedWithAnExample() {
    assertThat(run("run", "--stream", "rtsp://camera/1")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("NAME=SOURCE");
  }

  @Test
  void aTimeThatIsNoTimeIsRefused() {
    assertThat(run("demo", "--for", "soon")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("60s");
  }

  @Test
  void badYamlIsNamedWithItsFile() throws IOException {
    Path file = Files.writeString(folder.resolve("sightline.yaml"), "streams: [");
    assertThat(run("run", "--config", file.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("sightline.yaml")
        .contains("not YAML")
        .doesNotContain("at io.sightline");
  }

  @Test
  void theDemoWithoutABundleSaysHowToGetOne() {
    System.setProperty("sightline.home", folder.toString());
    try {
      assertThat(run("demo")).isEqualTo(ExitCode.CANNOT_START);
      assertThat(err.toString()).contains("--encoder DIR").contains("docs/bundles.md");
    } finally {
      System.clearProperty("sightline.home");
    }
  }

  @Test
  void aReplayOfNothingIsRefused() {
    assertThat(run("replay", "--video", folder.resolve("none.mp4").toString(), "--query", "a dog"))
        .isEqualTo(ExitCode.CANNOT_START);
    assertThat(err.toString()).contains("none.mp4 cannot be read");
  }

  @Test
  void aKafkaThatIsNotThereIsOneLine() {
    String head = Path.of(System.getProperty("sightline.root"), "models", "zero-shot").toString();
    assertThat(
            run(
                "compressor",
                "--bootstrap-servers",
                "127.0.0.1:1",
                "--data",
                folder.toString(),
                "--head",
                head))
        .isEqualTo(ExitCode.CANNOT_START);
    assertThat(err.toString()).contains("no Kafka cluster answers at 127.0.0.1:1");
  }

  @Test
  void topicsAreListedWithTheirSettings() {
    assertThat(run("topics", "list")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("frames: ").contains("cleanup.policy");
  }

  private int run(String... args) {
    CommandLine commandLine = SightlineCommand.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }
}
