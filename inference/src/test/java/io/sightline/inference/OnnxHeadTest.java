package io.sightline.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxHeadTest {
  private static final float[] NO_CARRY = {};

  private final InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
  private final ToyWindows toys = new ToyWindows(1);
  private final OnnxHead head =
      runtime.head(HeadBundle.load(TestBundles.toy("toy-head")), ToyWindows.DIM);

  @AfterEach
  void close() {
    head.close();
    runtime.close();
  }

  @Test
  void everyInputArrivesWhereTheContractWantsIt() {
    List<Window> windows = List.of(toys.window(3, 2), toys.window(1, 0), toys.window(2, 1));
    List<QueryVectors> queries = List.of(toys.query(5), toys.query(1), toys.query(3));
    ScoringBatch batch = new ScoringBatch(0);
    windows.forEach(batch::addWindow);
    for (int window = 0; window < 3; window++) {
      for (QueryVectors query : queries) {
        batch.addRow(window, query, NO_CARRY);
      }
    }
    BoundaryScores scores = new BoundaryScores(head.shape());
    head.score(batch, scores);
    assertThat(scores.rows()).isEqualTo(9);
    for (int row = 0; row < 9; row++) {
      float[] expected = ToyHead.scores(windows.get(row / 3), queries.get(row % 3), NO_CARRY, 3);
      assertThat(row(scores, row)).containsExactly(expected, offset(1e-5f));
    }
  }

  @Test
  void aRowScoresTheSameAloneAndInABatchWhateverItsNeighboursPad() {
    Window small = toys.window(1, 1);
    QueryVectors brief = toys.query(1);
    float[] alone = scoreAlone(head, small, brief);
    ScoringBatch batch = new ScoringBatch(0);
    for (int i = 0; i < 20; i++) {
      batch.addRow(batch.addWindow(toys.window(3, 2)), toys.query(20), NO_CARRY);
    }
    int row = batch.addRow(batch.addWindow(small), brief, NO_CARRY);
    BoundaryScores scores = new BoundaryScores(head.shape());
    head.score(batch, scores);
    assertThat(row(scores, row)).containsExactly(alone, offset(1e-6f));
    // And again after the large batch, in tensors that have grown.
    assertThat(scoreAlone(head, small, brief)).containsExactly(alone);
  }

  @Test
  void aHeadWithACarryIsGivenItAndGivesItBack() {
    HeadBundle bundle = HeadBundle.load(TestBundles.toy("toy-head-carry"));
    EncoderBundle encoder = EncoderBundle.load(TestBundles.toy("toy-encoder"));
    try (OnnxHead carrying = runtime.head(bundle, encoder)) {
      assertThat(carrying.shape()).isEqualTo(new HeadShape(3, 2, 2));
      Window window = toys.window(2, 1);
      QueryVectors query = toys.query(2);
      ScoringBatch batch = new ScoringBatch(2);
      int index = batch.addWindow(window);
      float[][] carries = {{0, 0}, {0.5f, -0.25f}};
      for (float[] carry : carries) {
        batch.addRow(index, query, carry);
      }
      BoundaryScores scores = new BoundaryScores(carrying.shape());
      carrying.score(batch, scores);
      for (int row = 0; row < 2; row++) {
        assertThat(row(scores, row))
            .containsExactly(ToyHead.scores(window, query, carries[row], 3), offset(1e-5f));
        assertThat(scores.carryOf(row))
            .containsExactly(ToyHead.carryOut(window, query, carries[row]), offset(1e-5f));
      }
    }
  }

  @Test
  void aHeadWithoutLongTermMemoryRuns(@TempDir Path folder) throws IOException {
    Path copy = TestBundles.copyOf("toy-head", folder);
    TestBundles.edit(copy.resolve("head.json"), "\"memory\": 2", "\"memory\": 0");
    try (OnnxHead memoryless = runtime.head(HeadBundle.load(copy), ToyWindows.DIM)) {
      Window window = toys.window(2, 0);
      QueryVectors query = toys.query(2);
      assertThat(scoreAlone(memoryless, window, query))
          .containsExactly(ToyHead.scores(window, query, NO_CARRY, 3), offset(1e-5f));
    }
  }

  @Test
  void whatDoesNotFitIsRefusedAndNamed() {
    Window window = toys.window(3, 2);
    QueryVectors query = toys.query(2);
    BoundaryScores scores = new BoundaryScores(head.shape());
    assertRefused(new ScoringBatch(0), "no rows");
    assertRefused(batch(toys.window(4, 0), query), "of lobby with 4 + 0 frames is larger");
    assertRefused(batch(toys.window(3, 3), query), "of lobby with 3 + 3 frames is larger");
    QueryVectors wide = new QueryVectors(ToyWindows.ENCODER, new float[4], 4, toys.numbers(9));
    assertRefused(batch(window, wide), "dim 9] does not fit features of 8");
    QueryVectors other = new QueryVectors("other@1", new float[4], 4, toys.numbers(8));
    assertRefused(
        batch(window, other),
        "features of toy-encoder@1 cannot be compared with a query of other@1");
    ScoringBatch mixed = batch(window, query);
    mixed.addRow(
        0, new QueryVectors(ToyWindows.ENCODER, new float[5], 5, toys.numbers(8)), NO_CARRY);
    assertRefused(mixed, "stands beside tokens of 4");
    ScoringBatch carrying = new ScoringBatch(1);
    carrying.addRow(carrying.addWindow(window), query, new float[1]);
    assertRefused(carrying, "a carry of 1 numbers, not of 0");
    assertThatThrownBy(
            () -> head.score(batch(window, query), new BoundaryScores(new HeadShape(4, 2, 0))))
        .isInstanceOf(IllegalArgumentException.class);
    // Nothing of that spoils the head.
    head.score(batch(window, query), scores);
    assertThat(row(scores, 0))
        .containsExactly(ToyHead.scores(window, query, NO_CARRY, 3), offset(1e-5f));
  }

  @Test
  void aScoreThatIsNoNumberIsReportedAndNotPassedOn() {
    float[] broken = toys.numbers(8);
    broken[3] = Float.NaN;
    QueryVectors query = new QueryVectors(ToyWindows.ENCODER, new float[4], 4, broken);
    assertThatThrownBy(() -> scoreAlone(head, toys.window(3, 2), query))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("row 0 of 1 has a score of NaN");
  }

  @Test
  void whatARunAllocatesDoesNotGrowWithItsRows() {
    Window window = toys.window(3, 2);
    QueryVectors[] queries = new QueryVectors[256];
    Arrays.setAll(queries, i -> toys.query(3));
    ScoringBatch one = batch(window, queries[0]);
    ScoringBatch many = new ScoringBatch(0);
    many.addWindow(window);
    for (QueryVectors query : queries) {
      many.addRow(0, query, NO_CARRY);
    }
    long ofOne = allocatedByARun(one);
    long ofMany = allocatedByARun(many);
    assertThat(ofMany).isLessThan(ofOne + 256);
  }

  @Test
  void aHeadForAnotherEncoderOrSizeIsRefused() {
    HeadBundle bundle = HeadBundle.load(TestBundles.toy("toy-head-carry"));
    EncoderBundle motion = EncoderBundle.load(TestBundles.toy("toy-motion-encoder"));
    assertThatThrownBy(() -> runtime.head(bundle, motion))
        .hasMessageContaining(
            "encoder: expected toy-encoder, for which the head was trained, found"
                + " toy-motion-encoder");
    assertThatThrownBy(() -> runtime.head(bundle, 513))
        .hasMessageContaining("dim: expected an encoder of 8, found one of 513");
  }

  private long allocatedByARun(ScoringBatch batch) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    BoundaryScores scores = new BoundaryScores(head.shape());
    for (int i = 0; i < 20; i++) {
      head.score(batch, scores);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 50; i++) {
      head.score(batch, scores);
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / 50;
  }

  private void assertRefused(ScoringBatch batch, String text) {
    assertThatThrownBy(() -> head.score(batch, new BoundaryScores(head.shape())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  private static ScoringBatch batch(Window window, QueryVectors query) {
    ScoringBatch batch = new ScoringBatch(0);
    batch.addRow(batch.addWindow(window), query, NO_CARRY);
    return batch;
  }

  private static float[] scoreAlone(OnnxHead head, Window window, QueryVectors query) {
    BoundaryScores scores = new BoundaryScores(head.shape());
    head.score(batch(window, query), scores);
    return row(scores, 0);
  }

  private static float[] row(BoundaryScores scores, int row) {
    int size = scores.shape().shortFrames() * 3;
    return Arrays.copyOfRange(scores.values(), row * size, (row + 1) * size);
  }
}
