package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.Window;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.SharedRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another head is put in the place of the one that serves, while windows come. */
@Timeout(120)
class HeadSwapTest {
  private static final Path TOYS =
      Path.of(System.getProperty("sightline.root"), "inference/src/test/models");

  private OperatorHarness harness;
  private long time;
  private long seq;

  /** What stands in the place where heads come from. */
  private static final class Place implements ScorerFactory {
    private static final long serialVersionUID = 1;
    private transient volatile BoundaryScorer stands;

    @Override
    public BoundaryScorer create() {
      return stands;
    }

    @Override
    public String version() {
      return stands.id();
    }
  }

  @Test
  void anotherHeadScoresInShadowThenTakesOverAndTheMomentGoesOn() throws Exception {
    Place place = new Place();
    FakeHead first = new FakeHead(1).named("first@1");
    FakeHead second = new FakeHead(1).named("second@1");
    place.stands = first;
    try (OperatorHarness opened = OperatorHarness.started(OperatorHarness.SETTINGS, place)) {
      harness = opened;
      harness.put(Made.query("person"));
      play(0, 0.9, 0.9, 0.9);
      assertThat(harness.told()).containsExactly("lobby person STARTED 0.125-0.750");

      place.stands = second;
      int heard = harness.scores().size();
      playUntil(() -> !second.batches().isEmpty());
      assertThat(first.closed()).isFalse();
      assertThat(harness.scores()).as("the first is heard").hasSizeGreaterThan(heard);

      playUntil(first::closed);
      int served = second.batches().size();
      play(0.9, 0.9);
      play(0, 0, 0, 0);
      play(0, 0, 0, 0);
      assertThat(second.batches()).hasSizeGreaterThan(served);
    }
    assertThat(harness.told()).last().asString().startsWith("lobby person SCORES_FELL 0.125-");
    assertThat(harness.updates().stream().map(u -> u.moment().id()).distinct()).hasSize(1);
    assertThat(second.closed()).as("closed with the operator").isTrue();
  }

  @Test
  void aHeadThatFailsInShadowIsDroppedAndNobodyHears() throws Exception {
    Place place = new Place();
    FakeHead first = new FakeHead(0).named("first@1");
    FakeHead broken = new FakeHead(0).named("broken@1");
    broken.fail(new IllegalStateException("out of memory on the device"));
    place.stands = first;
    try (OperatorHarness opened = OperatorHarness.started(OperatorHarness.SETTINGS, place)) {
      harness = opened;
      harness.put(Made.query("person"));
      place.stands = broken;
      playUntil(broken::closed);
      play(0, 0.9, 0.9, 0.9);

      assertThat(first.closed()).isFalse();
      assertThat(harness.told()).hasSize(1);
    }
  }

  @Test
  void aHeadThatDoesNotTakeAStandingQueryOrIsTooSmallNeverScores() throws Exception {
    Place place = new Place();
    FakeHead first = new FakeHead(0).named("first@1");
    FakeHead otherTokens = new FakeHead(0, 7).named("other-tokens@1");
    FakeHead sameName = new FakeHead(0).named("first@1");
    place.stands = first;
    try (OperatorHarness opened = OperatorHarness.started(OperatorHarness.SETTINGS, place)) {
      harness = opened;
      harness.put(Made.query("person"));
      place.stands = otherTokens;
      playUntil(otherTokens::closed);
      place.stands = sameName;
      play(0, 0.9, 0.9, 0.9);

      assertThat(otherTokens.batches()).isEmpty();
      assertThat(sameName.batches()).isEmpty();
      assertThat(first.closed()).isFalse();
    }
  }

  @Test
  void fiftyBundlesOneAfterTheOtherLeaveOneSessionAndNoWindowUnscored(@TempDir Path folder)
      throws Exception {
    Path current = folder.resolve("head");
    Files.createSymbolicLink(current, bundle(folder, 0));
    GroundingConfig config = GroundingConfig.of("nowhere:1", current, 8);
    QueryVectors vectors =
        new QueryVectors(Made.ENCODER, new float[10], 5, new float[] {1, 0, 0, 0, 0, 0, 0, 0});
    Query query =
        new Query(new QueryId("q"), "a person", Set.of(), vectors, MomentSettings.DEFAULT, true);
    RuntimeOptions options = RuntimeOptions.withThreads(1);
    try (SharedRuntime share = SharedRuntime.acquire(options);
        OperatorHarness opened =
            OperatorHarness.started(OperatorSettings.forDim(8), OnnxScorerFactory.of(config))) {
      harness = opened;
      harness.put(query);
      for (int i = 1; i <= 50; i++) {
        String before = share.runtime().stillOpen().get(0);
        Path next = folder.resolve("next");
        Files.createSymbolicLink(next, bundle(folder, i));
        Files.move(next, current, StandardCopyOption.ATOMIC_MOVE);
        String expected = "toy@" + i;
        until(
            () -> {
              List<String> heads = share.runtime().stillOpen();
              return heads.size() == 1 && heads.get(0).endsWith(expected);
            },
            this::toyWindow);
        assertThat(share.runtime().stillOpen()).doesNotContain(before);
        assertThat(share.runtime().sessions()).isEqualTo(1);
      }
      assertThat(harness.scores()).hasSizeGreaterThan(50 * ShadowHead.BATCHES);
      assertThat(harness.scores()).hasSize((int) seq);
    }
  }

  /** A copy of the toy head that calls itself another version. */
  private static Path bundle(Path folder, int version) throws IOException {
    Path made = Files.createDirectories(folder.resolve("bundle-" + version));
    try (Stream<Path> files = Files.list(TOYS.resolve("toy-head"))) {
      for (Path file : files.toList()) {
        Files.copy(file, made.resolve(file.getFileName()));
      }
    }
    Path json = made.resolve("head.json");
    String text = Files.readString(json);
    Files.writeString(
        json,
        text.replaceFirst("\"name\": *\"[^\"]*\"", "\"name\": \"toy\"")
            .replaceFirst("\"version\": *\"[^\"]*\"", "\"version\": \"" + version + "\""));
    return made;
  }

  private void toyWindow() throws Exception {
    FrameFeature feature = FrameFeature.of(1, 0, 0, 0, 0, 0, 0, 0);
    MemoryFrame frame =
        new MemoryFrame(
            seq, new MediaTime(seq * 250_000), Made.BEGAN.plusMillis(seq * 250), feature);
    seq++;
    harness.window(
        Made.record(
            new Window(
                new StreamId("lobby"),
                1,
                Made.ENCODER,
                List.of(frame),
                List.of(),
                1,
                frame.capturedAt(),
                frame.capturedAt())));
  }

  private void play(double... levels) throws Exception {
    seq += levels.length;
    harness.window("lobby", 1, seq - 1, levels);
    harness.settle();
    pass();
  }

  private void playUntil(BooleanSupplier reached) throws Exception {
    until(
        reached,
        () -> {
          seq++;
          harness.window("lobby", 1, seq - 1, 0.9);
        });
  }

  private interface Step {
    void run() throws Exception;
  }

  /** A window and five seconds of processing time again and again, until it is so. */
  private void until(BooleanSupplier reached, Step step) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for a minute").isLessThan(deadline);
      step.run();
      harness.settle();
      pass();
      Thread.sleep(2); // the watch looks on a thread of its own
    }
  }

  private void pass() throws Exception {
    time += HeadWatch.EVERY.toMillis();
    harness.setProcessingTime(time);
    harness.mails();
  }
}
