package io.sightline.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.app.StartupException;
import io.sightline.app.config.QueryEntry;
import io.sightline.app.config.SystemConfig;
import io.sightline.app.embedded.SightlineSystem;
import io.sightline.inference.bundle.BundleRejectedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps the system from starting is one clear line, and nothing is left running. */
class CannotStartTest {
  @TempDir Path folder;

  @Test
  void aPortInUseIsNamedBeforeAnythingIsStarted() throws IOException {
    Path encoder = SharedData.encoder();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  SightlineSystem.start(
                      config(taken.getLocalPort(), 0, List.of()), encoder, SharedData.head()))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()))
          .hasMessageContaining("--port");
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aFullDiskIsNamedBeforeTheBrokerWritesItsLog() {
    Path encoder = SharedData.encoder();
    assertThatThrownBy(
            () ->
                SightlineSystem.start(
                    config(0, Long.MAX_VALUE, List.of()), encoder, SharedData.head()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("MB free");
    assertThat(folder.resolve("data/broker")).doesNotExist();
  }

  @Test
  void aBundleThatIsNoneIsRefusedWithWhatWasExpected() throws IOException {
    Path bundle = Files.createDirectory(folder.resolve("bundle"));
    Files.writeString(bundle.resolve("encoder.json"), "{\"name\": \"x\"}");
    assertThatThrownBy(
            () -> SightlineSystem.start(config(0, 0, List.of()), bundle, SharedData.head()))
        .isInstanceOf(BundleRejectedException.class)
        .hasMessageContaining("dim");
  }

  @Test
  void aQueryOfUnknownWordsStopsTheStartAndLeavesNoThreads() {
    Path encoder = SharedData.encoder();
    Set<String> before = threads();
    assertThatThrownBy(
            () ->
                SightlineSystem.start(
                    config(0, 0, List.of(QueryEntry.of("qwzx blorf"))), encoder, SharedData.head()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("knows none of the words");
    Set<String> left = threads();
    left.removeAll(before);
    assertThat(left)
        .as("threads of the parts")
        .noneMatch(
            name ->
                name.contains("StreamThread")
                    || name.contains("grounding")
                    || name.contains("ingest"));
  }

  private SystemConfig config(int port, long minFreeDisk, List<QueryEntry> queries) {
    return new SystemConfig(
        folder.resolve("data"),
        "127.0.0.1",
        port,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        4,
        minFreeDisk,
        List.of(),
        queries);
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }
}
