package io.sightline.app.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.app.config.ConfigException;
import io.sightline.app.simulate.DatasetPlan;
import io.sightline.simulator.SceneKind;
import io.sightline.simulator.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalRunTest {
  @TempDir Path folder;

  @Test
  void aMadeUpStreamIsJudgedFromItsPixelsAndAgainFromTheCache() throws Exception {
    String root = System.getProperty("sightline.root");
    assumeTrue(root != null, "sightline.root is not set");
    Path encoder = Path.of(root, "../shared/encoders/yolox-clip");
    assumeTrue(Files.isDirectory(encoder), "there is no encoder in ../shared");
    EvalRun run =
        new EvalRun(
            encoder, Path.of(root, "models/zero-shot"), 2, 4, 6, false, Optional.of(folder), 1);
    DatasetPlan plan = new DatasetPlan(Split.TEST, 200_001, 1, List.of(SceneKind.LOBBY), 8, 4);
    List<String> heard = new ArrayList<>();
    EvalReport first =
        run.run(
            EvalClip.ofPlan(plan),
            new EvalRun.Settings.OfHead(),
            (what, done, all) -> heard.add(done + " of " + all));
    EvalReport second =
        run.run(EvalClip.ofPlan(plan), new EvalRun.Settings.OfHead(), (what, done, all) -> {});
    assertThat(heard).containsExactly("1 of 1");
    assertThat(first.scored()).hasSize(6);
    for (int i = 0; i < 6; i++) {
      assertThat(first.scored().get(i).known().track().highest())
          .isEqualTo(second.scored().get(i).known().track().highest())
          .isPositive();
    }
  }

  @Test
  void aFolderWithoutItsVideosIsRefusedWithTheirNames() throws Exception {
    Files.writeString(
        folder.resolve("annotations.json"),
        "{\"clips\": [{\"file\": \"a.mp4\", \"annotations\": []}]}");
    assertThatThrownBy(() -> EvalClip.ofFolder(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a.mp4");
  }
}
