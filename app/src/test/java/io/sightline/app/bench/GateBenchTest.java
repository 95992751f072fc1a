package io.sightline.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.app.bench.GateBench.Clip;
import io.sightline.app.bench.GateBench.Result;
import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.TimeSpan;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.Preprocessing;
import io.sightline.inference.image.ResizeMode;
import io.sightline.ingest.encode.FrameEncoder;
import io.sightline.ingest.sample.MotionGate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateBenchTest {
  private int encoded;

  @Test
  void framesThatTheGateLeavesOutAreCountedAndTheRestIsTheSame() throws Exception {
    GateBench bench =
        new GateBench(
            new Brightness(), new NoHead(), word -> Optional.empty(), MomentSettings.DEFAULT);
    Map<String, List<TimeSpan>> truth = Map.of("a thing", List.of(TimeSpan.ofSeconds(2, 5)));
    Clip clip =
        new Clip("lobby", new SourceUri("sim:lobby?seed=7&size=160x90&fps=4&seconds=12"), truth);
    Result result = bench.run(clip, 4, MotionGate.Settings.DEFAULT);
    assertThat(result.frames()).isEqualTo(48);
    assertThat(encoded).as("what the gate would leave out is encoded to compare").isEqualTo(48);
    assertThat(result.encoded()).isBetween(3, 48);
    assertThat(result.saved()).isEqualTo(1 - result.encoded() / 48.0);
    assertThat(result.boundaries()).isEqualTo(2);
    assertThat(result.shown()).isBetween(0, 2);
    assertThat(result.plus(result).frames()).isEqualTo(96);
  }

  /** Features of two numbers: how bright the picture is, and one. */
  private final class Brightness implements FrameEncoder {
    @Override
    public String id() {
      return "brightness@1";
    }

    @Override
    public Preprocessing preprocessing() {
      return new Preprocessing(
          96, 96, ResizeMode.LONGEST, List.of(0, 0, 0), List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
    }

    @Override
    public int frames() {
      return 1;
    }

    @Override
    public List<FrameFeature> encode(List<List<PreparedFrame>> groups) {
      encoded += groups.size();
      return groups.stream().map(group -> FrameFeature.of(bright(group.get(0)), 1)).toList();
    }

    private static float bright(PreparedFrame frame) {
      long sum = 0;
      for (byte value : frame.content().pixels()) {
        sum += value & 0xff;
      }
      return sum / 255f / frame.content().pixels().length;
    }
  }

  /** Is never asked: the encoder knows no sentence. */
  private static final class NoHead implements BoundaryScorer {
    @Override
    public HeadShape shape() {
      return new HeadShape(8, 16, 0);
    }

    @Override
    public void score(ScoringBatch batch, BoundaryScores scores) {
      assertThat(batch.rows()).isZero();
    }

    @Override
    public void close() {}
  }
}
