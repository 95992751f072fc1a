package io.sightline.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  @TempDir Path folder;

  private static AuditEntry entry(int number) {
    return new AuditEntry(
        Instant.ofEpochSecond(number),
        "ada",
        "session",
        "127.0.0.1",
        "PATCH /api/v1/streams/{id}",
        "camera-" + number,
        List.of("name"),
        200);
  }

  @Test
  void itIsListedNewestFirstOverAllFiles() throws IOException {
    AuditLog log = new AuditLog(folder.resolve("audit"), 500, 100);
    for (int i = 0; i < 20; i++) {
      log.append(entry(i));
    }
    List<String> seen = new ArrayList<>();
    Optional<String> place = Optional.empty();
    for (List<AuditLog.Line> page = log.list(place, 3);
        !page.isEmpty();
        page = log.list(place, 3)) {
      page.forEach(line -> seen.add(line.entry().target()));
      place = Optional.of(page.get(page.size() - 1).id());
    }
    assertThat(seen).hasSize(20).startsWith("camera-19", "camera-18").endsWith("camera-0");
    assertThat(log.list(Optional.empty(), 1).get(0).entry()).isEqualTo(entry(19));
  }

  @Test
  void onlyTheNewestFilesAreKeptAndOthersMayNotReadThem() throws IOException {
    AuditLog log = new AuditLog(folder.resolve("audit"), 500, 3);
    for (int i = 0; i < 100; i++) {
      log.append(entry(i));
    }
    try (Stream<Path> files = Files.list(folder.resolve("audit"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(3);
      for (Path file : all) {
        assertThat(Files.size(file)).isLessThan(1_000);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
    assertThat(log.list(Optional.empty(), 1).get(0).entry().target()).isEqualTo("camera-99");
  }

  @Test
  void aLineThatACrashCutOffIsLeftOut() throws IOException {
    AuditLog log = new AuditLog(folder, 10_000, 3);
    log.append(entry(1));
    Files.writeString(
        folder.resolve("audit-000001.jsonl"), "{\"at\":\"20\n", StandardOpenOption.APPEND);
    log.append(entry(2));
    assertThat(log.list(Optional.empty(), 10))
        .extracting(line -> line.entry().target())
        .containsExactly("camera-2", "camera-1");
    assertThatIllegalArgumentException().isThrownBy(() -> log.list(Optional.of("../x"), 1));
  }
}
