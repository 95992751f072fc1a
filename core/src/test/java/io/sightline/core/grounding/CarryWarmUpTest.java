package io.sightline.core.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S = 4, M = 6, frames numbered by their time in seconds. */
class CarryWarmUpTest {
  private static final HeadShape SHAPE = new HeadShape(4, 6, 2);

  @Test
  void atAnEpochsStartThereIsNothingToReplay() {
    assertThat(shown(window(List.of(), List.of(0, 1), 2))).isEmpty();
    assertThat(shown(window(List.of(-50, -40), List.of(0, 1), 2))).isEmpty();
  }

  @Test
  void memoryOfThisEpochAndThenFramesThatAreNotNewAreReplayedInOrder() {
    assertThat(shown(window(List.of(-50, 1, 5, 9), List.of(20, 21, 22, 23), 1)))
        .containsExactly("-50 | 1 5 9 20", "-50 1 5 9 | 21 22");
    assertThat(shown(window(List.of(-50, 1, 5, 9, 11, 12), List.of(20, 21, 22, 23), 4)))
        .containsExactly("-50 | 1 5 9 11", "-50 1 5 9 11 | 12");
  }

  @Test
  void coldRowsAreWarmedInOrderAndOthersKeepTheirCarry() {
    ScoringBatch batch = new ScoringBatch(2);
    int lobby = batch.addWindow(window(List.of(1, 5, 9), List.of(20, 21, 22, 23), 1));
    int yard = batch.addWindow(window(List.of(), List.of(0, 1), 2));
    batch.addColdRow(lobby, query());
    batch.addRow(lobby, query(), new float[] {7, 70});
    batch.addColdRow(yard, query());
    batch.addColdRow(lobby, query());
    Summing head = new Summing();
    new CarryWarmUp(SHAPE).warm(head, batch);

    // Frames replayed, and the time of the last of them.
    assertThat(batch.carryOf(0)).containsExactly(6, 22);
    assertThat(batch.carryOf(1)).containsExactly(7, 70);
    assertThat(batch.carryOf(2)).containsExactly(0, 0);
    assertThat(batch.carryOf(3)).containsExactly(6, 22);
    assertThat(head.rows).containsExactly(2, 2);

    new CarryWarmUp(SHAPE).warm(head, batch);
    assertThat(head.rows).as("warm now").hasSize(2);
  }

  @Test
  void aHeadWithoutCarryHasNoColdRows() {
    ScoringBatch batch = new ScoringBatch(0);
    batch.addColdRow(batch.addWindow(window(List.of(1), List.of(2, 3), 1)), query());

    assertThat(batch.coldRows()).isZero();
  }

  private static List<String> shown(Window window) {
    List<String> shown = new ArrayList<>();
    for (Window earlier : CarryWarmUp.before(window, 4)) {
      assertThat(earlier.newFrames()).isEqualTo(earlier.shortTerm().size());
      StringBuilder text = new StringBuilder();
      earlier.longTerm().forEach(slot -> text.append(seconds(slot.frame())).append(' '));
      text.append('|');
      earlier.shortTerm().forEach(frame -> text.append(' ').append(seconds(frame)));
      shown.add(text.toString());
    }
    return shown;
  }

  private static long seconds(MemoryFrame frame) {
    return frame.time().micros() / 1_000_000;
  }

  private static Window window(List<Integer> kept, List<Integer> newest, int newFrames) {
    List<MemorySlot> slots = new ArrayList<>();
    for (int second : kept) {
      slots.add(new MemorySlot(slots.size(), frame(second), 3));
    }
    List<MemoryFrame> frames = newest.stream().map(CarryWarmUpTest::frame).toList();
    Instant now = Instant.EPOCH;
    return new Window(new StreamId("lobby"), 1, "toy@1", frames, slots, newFrames, now, now);
  }

  private static MemoryFrame frame(int second) {
    Instant at = Instant.EPOCH.plusSeconds(second);
    return new MemoryFrame(
        Math.abs(second), new MediaTime(second * 1_000_000L), at, FrameFeature.of(1, 0));
  }

  private static QueryVectors query() {
    return new QueryVectors("toy@1", new float[] {1}, 1, new float[] {1, 0});
  }

  /** Its carry: how many new frames it was shown, and the time of the newest. */
  private static final class Summing implements BoundaryScorer {
    private final List<Integer> rows = new ArrayList<>();

    @Override
    public HeadShape shape() {
      return SHAPE;
    }

    @Override
    public void score(ScoringBatch batch, BoundaryScores into) {
      rows.add(batch.rows());
      into.reset(batch.rows());
      for (int row = 0; row < batch.rows(); row++) {
        Window window = batch.windows().get(batch.rowWindow(row));
        into.carry()[row * 2] = batch.carry()[row * 2] + window.newFrames();
        into.carry()[row * 2 + 1] = seconds(window.newest());
      }
    }

    @Override
    public void close() {}
  }
}
