package io.sightline.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sightline.app.config.ConfigException;
import io.sightline.simulator.SceneKind;
import io.sightline.simulator.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameExportTest {
  private static final DatasetPlan PLAN =
      new DatasetPlan(Split.TRAIN, 5, 3, List.of(SceneKind.STREET, SceneKind.LOBBY), 2, 4);

  @TempDir Path folder;

  @Test
  void scenesAreTakenInTurnAndSeedsFollowOneAnother() {
    assertThat(PLAN.list().stream().map(DatasetPlan.Stream::name))
        .containsExactly("street-5", "lobby-6", "street-7");
  }

  @Test
  void theListsAndTheFilesAgree() throws Exception {
    List<Integer> heard = new ArrayList<>();
    new FrameExport(PLAN, 16, 9).write(folder, 2, heard::add);
    JsonNode dataset = new JsonMapper().readTree(folder.resolve("dataset.json").toFile());
    JsonNode clips =
        new JsonMapper().readTree(folder.resolve("annotations.json").toFile()).path("clips");
    assertThat(heard).containsExactly(1, 2, 3);
    assertThat(dataset.path("streams")).hasSize(3);
    assertThat(clips).hasSize(3);
    for (int i = 0; i < 3; i++) {
      JsonNode stream = dataset.path("streams").get(i);
      String file = "frames/" + stream.path("name").asText() + ".rgb";
      assertThat(stream.path("frames").asInt()).isEqualTo(8);
      assertThat(Files.size(folder.resolve(file))).isEqualTo(8 * 16 * 9 * 3);
      assertThat(clips.get(i).path("file").asText()).isEqualTo(file);
      assertThat(clips.get(i).path("seed").asLong()).isEqualTo(5 + i);
      assertThat(clips.get(i).path("annotations")).isNotEmpty();
    }
  }

  @Test
  void whatIsCompleteStaysAndTheRestIsMadeTheSame() throws Exception {
    FrameExport export = new FrameExport(PLAN, 16, 9);
    export.write(folder, 1, done -> {});
    Path kept = folder.resolve("frames/street-5.rgb");
    Path lost = folder.resolve("frames/lobby-6.rgb");
    byte[] before = Files.readAllBytes(lost);
    Files.write(kept, new byte[8 * 16 * 9 * 3]);
    Files.write(lost, new byte[7]);
    export.write(folder, 1, done -> {});
    assertThat(Files.readAllBytes(kept)).containsOnly(0);
    assertThat(Files.readAllBytes(lost)).isEqualTo(before);
    assertThat(files()).noneMatch(name -> name.endsWith(".part"));
  }

  @Test
  void aPlanSaysEverythingThatIsWrongWithIt() {
    assertThatThrownBy(
            () -> new DatasetPlan(Split.TRAIN, 99_999, 2, List.of(SceneKind.SHOP_AISLE), 0, 4))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("99999 to 100000")
        .hasMessageContaining("shop-aisle is kept for split test")
        .hasMessageContaining("length");
  }

  private List<String> files() throws IOException {
    try (var all = Files.walk(folder)) {
      return all.map(Path::toString).toList();
    }
  }
}
