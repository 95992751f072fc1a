package io.sightline.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceRuntimeTest {
  private final EncoderBundle encoder = EncoderBundle.load(TestBundles.toy("toy-encoder"));
  private final HeadBundle bundle = HeadBundle.load(TestBundles.toy("toy-head"));

  @Test
  void twoOfTheSameFileShareASessionWhichTheLastCloses() {
    try (InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU)) {
      OnnxHead one = runtime.head(bundle, 8);
      OnnxHead two = runtime.head(bundle, 8);
      assertThat(runtime.sessions()).isEqualTo(1);
      ImageEncoder other = runtime.imageEncoder(encoder);
      assertThat(runtime.sessions()).isEqualTo(2);
      one.close();
      one.close();
      assertThat(runtime.sessions()).isEqualTo(2);
      two.close();
      assertThat(runtime.sessions()).isEqualTo(1);
      other.close();
      assertThat(runtime.sessions()).isZero();
      assertThat(runtime.stillOpen()).isEmpty();
    }
  }

  @Test
  void aFileThatWasReplacedIsAnotherModel(@TempDir Path folder) throws IOException {
    Path copy = TestBundles.copyOf("toy-head", folder);
    try (InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
        OnnxHead before = runtime.head(HeadBundle.load(copy), 8)) {
      Files.setLastModifiedTime(copy.resolve("head.onnx"), FileTime.fromMillis(1));
      try (OnnxHead after = runtime.head(HeadBundle.load(copy), 8)) {
        assertThat(runtime.stillOpen()).containsExactly(before.toString(), after.toString());
        assertThat(runtime.sessions()).isEqualTo(2);
        assertThat(runtime.heads()).as("of one name").containsExactly("toy-head@1");
      }
    }
  }

  @Test
  void whatIsLeftOpenIsKnownByNameAndClosedWithTheRuntime() {
    InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
    ImageEncoder images = runtime.imageEncoder(encoder);
    runtime.textEncoder(encoder).close();
    OnnxHead head = runtime.head(bundle, 8);
    assertThat(runtime.stillOpen())
        .containsExactly("image encoder toy-encoder@1", "head toy-head@1");
    assertThat(runtime.heads()).containsExactly("toy-head@1");
    runtime.close();
    assertThat(runtime.heads()).isEmpty();
    assertThat(runtime.stillOpen()).isEmpty();
    assertThat(runtime.sessions()).isZero();
    assertThatThrownBy(() -> images.encode(List.of())).hasMessageContaining("is closed");
    assertThatThrownBy(() -> head.score(new ScoringBatch(0), new BoundaryScores(head.shape())))
        .hasMessageContaining("is closed");
    assertThatThrownBy(() -> runtime.head(bundle, 8))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the inference runtime is closed");
    runtime.close();
  }

  @Test
  void aBundleThatIsRefusedLeavesNothingOpen() {
    EncoderBundle blind = EncoderBundle.load(TestBundles.toy("toy-blind-encoder"));
    try (InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU)) {
      assertThatThrownBy(() -> runtime.imageEncoder(blind)).hasMessageContaining("blind");
      assertThat(runtime.sessions()).isZero();
      assertThat(runtime.stillOpen()).isEmpty();
    }
  }

  @Test
  void headsInSeveralThreadsShareASessionAndAgree() throws Exception {
    ToyWindows toys = new ToyWindows(5);
    ScoringBatch batch = new ScoringBatch(0);
    for (int i = 0; i < 30; i++) {
      batch.addRow(batch.addWindow(toys.window(1 + i % 3, i % 3)), toys.query(1 + i), new float[0]);
    }
    try (InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU)) {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<BoundaryScores>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(
            threads.submit(
                () -> {
                  try (OnnxHead head = runtime.head(bundle, 8)) {
                    BoundaryScores scores = new BoundaryScores(head.shape());
                    for (int run = 0; run < 50; run++) {
                      head.score(batch, scores);
                    }
                    return scores;
                  }
                }));
      }
      float[] first = results.get(0).get().values();
      for (Future<BoundaryScores> result : results) {
        assertThat(result.get().values()).containsExactly(first);
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      assertThat(runtime.sessions()).isZero();
    }
  }

  @Test
  void closingWaitsForTheRunUnderWay() throws Exception {
    ToyWindows toys = new ToyWindows(6);
    ScoringBatch batch = new ScoringBatch(0);
    batch.addRow(batch.addWindow(toys.window(3, 2)), toys.query(3), new float[0]);
    for (int round = 0; round < 20; round++) {
      InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
      OnnxHead head = runtime.head(bundle, 8);
      BoundaryScores scores = new BoundaryScores(head.shape());
      head.score(batch, scores);
      Thread runner =
          new Thread(
              () -> {
                try {
                  while (true) {
                    head.score(batch, scores);
                  }
                } catch (IllegalStateException closed) {
                  // As it should.
                }
              });
      runner.start();
      runtime.close();
      runner.join(10_000);
      assertThat(runner.isAlive()).isFalse();
    }
  }

  @Test
  void sharesAreOfOneRuntimeWhichTheLastCloses() {
    SharedRuntime one = SharedRuntime.acquire(TestBundles.CPU);
    SharedRuntime two = SharedRuntime.acquire(TestBundles.CPU);
    assertThat(two.runtime()).isSameAs(one.runtime());
    assertThatThrownBy(
            () -> SharedRuntime.acquire(new RuntimeOptions(Optional.of(Provider.CPU), 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("threads=1")
        .hasMessageContaining("threads=2");
    one.close();
    one.close();
    OnnxHead head = two.runtime().head(bundle, 8);
    head.close();
    two.close();
    assertThatThrownBy(() -> two.runtime().head(bundle, 8)).hasMessageContaining("is closed");
    try (SharedRuntime next = SharedRuntime.acquire(TestBundles.CPU)) {
      assertThat(next.runtime()).isNotSameAs(two.runtime());
    }
  }
}
