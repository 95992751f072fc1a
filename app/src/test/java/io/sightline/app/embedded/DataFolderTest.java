package io.sightline.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.app.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temp;

  @Test
  void aFolderInUseIsRefusedUntilItIsLetGo() throws IOException {
    Path folder = temp.resolve("data");
    try (DataFolder first = DataFolder.open(folder, 0)) {
      assertThat(first.root()).isDirectory();
      assertThatThrownBy(() -> DataFolder.open(folder, 0))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("in use");
    }
    DataFolder.open(folder, 0).close();
  }

  @Test
  void aFileInTheWayIsNamedWithWhatToDo() throws IOException {
    Path file = Files.writeString(temp.resolve("data"), "not a folder");
    assertThatThrownBy(() -> DataFolder.open(file, 0))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("cannot be written")
        .hasMessageContaining("--data");
  }

  @Test
  void aFullDiskIsRefusedBeforeAnythingStarts() {
    assertThatThrownBy(() -> DataFolder.open(temp.resolve("data"), Long.MAX_VALUE))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("MB free");
  }
}
