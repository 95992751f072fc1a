package io.sightline.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sightline.simulator.SceneKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotExportTest {
  private static final DatasetPlan.Stream CAMERA =
      new DatasetPlan.Stream("lobby-6", SceneKind.LOBBY, 6);

  @TempDir Path folder;

  @Test
  void framesAndListAgreeAndAreMadeTheSameAgain() throws Exception {
    SnapshotExport export = new SnapshotExport(32, 18, 4, 0.5);
    export.write(folder, CAMERA);
    byte[] frames = Files.readAllBytes(folder.resolve("lobby-6.bin"));
    byte[] list = Files.readAllBytes(folder.resolve("lobby-6.json"));
    JsonNode root = new JsonMapper().readTree(list);
    assertThat(frames).hasSize(4 * 32 * 18 * 5);
    assertThat(root.path("samples")).hasSize(4);
    assertThat(root.path("facts").get(0)).hasSize(13);
    assertThat(root.path("sentences").get(0)).hasSize(12);

    Files.delete(folder.resolve("lobby-6.json"));
    export.write(folder, CAMERA);
    assertThat(folder.resolve("lobby-6.bin")).hasBinaryContent(frames);
    assertThat(folder.resolve("lobby-6.json")).hasBinaryContent(list);
  }

  @Test
  void whatIsCompleteStays() throws Exception {
    SnapshotExport export = new SnapshotExport(32, 18, 1, 0.5);
    Files.writeString(folder.resolve("lobby-6.json"), "{}");
    export.write(folder, CAMERA);
    assertThat(folder.resolve("lobby-6.json")).hasContent("{}");
    assertThat(folder.resolve("lobby-6.bin")).doesNotExist();
  }
}
