package io.sightline.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The head that ships. Its golden data is checked by the self-test when it is opened. */
class ZeroShotHeadTest {
  private static final Logger LOG = LoggerFactory.getLogger(ZeroShotHeadTest.class);

  private final HeadBundle bundle = HeadBundle.load(TestBundles.shipped("zero-shot"));

  @Test
  void servesAnyEncoderAndScoresEveryRow() {
    try (InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
        OnnxHead head = runtime.head(bundle, ToyWindows.DIM)) {
      ToyWindows toys = new ToyWindows(3);
      ScoringBatch batch = new ScoringBatch(head.shape().carry());
      int fullest = batch.addWindow(toys.window(8, 64));
      int emptiest = batch.addWindow(toys.window(1, 0));
      for (int i = 0; i < 20; i++) {
        batch.addRow(i % 2 == 0 ? fullest : emptiest, toys.query(1 + i), new float[0]);
      }
      BoundaryScores scores = new BoundaryScores(head.shape());
      head.score(batch, scores);
      int last = head.shape().shortFrames() - 1;
      for (int row = 0; row < 20; row++) {
        assertThat(scores.inside(row, last)).isBetween(0f, 1f);
        assertThat(scores.start(row, last)).isBetween(0f, 1f);
        assertThat(scores.end(row, last)).isBetween(0f, 1f);
      }
      assertThat(scores.inside(0, last)).isNotEqualTo(scores.inside(2, last));
    }
  }

  @Test
  void fitsTheSharedEncoder() {
    EncoderBundle encoder = EncoderBundle.load(TestBundles.shared("yolox-clip"));
    try (InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
        OnnxHead head = runtime.head(bundle, encoder)) {
      assertThat(head.shape().carry()).isZero();
    }
  }

  /** Printed, not judged: what a row costs on this machine. */
  @Test
  void costOfARow() {
    try (InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
        OnnxHead head = runtime.head(bundle, 512)) {
      ToyWindows toys = new ToyWindows(4, 512);
      for (int rows : new int[] {1, 20, 400}) {
        ScoringBatch batch = new ScoringBatch(head.shape().carry());
        for (int i = 0; i < rows; i++) {
          // Twenty queries a window, as on a busy stream.
          int window = i % 20 == 0 ? batch.addWindow(toys.window(8, 64)) : i / 20;
          batch.addRow(window, toys.query(8), new float[0]);
        }
        BoundaryScores scores = new BoundaryScores(head.shape());
        int runs = 20;
        head.score(batch, scores);
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < runs; i++) {
          head.score(batch, scores);
        }
        double micros =
            (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e3 / runs;
        LOG.info("{}: {} CPU-us a run of {} rows", bundle.id(), Math.round(micros), rows);
        assertThat(micros).isPositive();
      }
    }
  }
}
