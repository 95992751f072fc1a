package io.sightline.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.memory.MemoryPolicy.Surroundings;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The policies that ours is compared with do what their names say. */
class ComparedPoliciesTest {
  private static final int CAPACITY = 8;

  @Test
  void aReservoirReachesBackEvenlyAndKeepsNoMoreThanItMay() {
    List<MemorySlot> kept = play(new ReservoirPolicy(), 64, 4_000);

    assertThat(kept).hasSize(64);
    assertThat(kept).extracting(MemorySlot::slot).doesNotHaveDuplicates();
    // The share of the first half is 1/2, with a standard deviation of 1/16.
    long early = kept.stream().filter(slot -> slot.frame().seq() < 2_000).count();
    assertThat(early / 64.0).isBetween(0.3, 0.7);
  }

  @Test
  void eventsAreKeptInOrderAndWeighTheFramesThatWentBy() {
    List<MemorySlot> kept = play(new EventPolicy(), CAPACITY, 300);

    assertThat(kept).hasSize(CAPACITY).isSortedAccordingTo(MemorySlot.OLDEST_FIRST);
    assertThat(kept.stream().mapToInt(MemorySlot::weight).sum()).isEqualTo(300);
  }

  @Test
  void aShortVisitLongAgoIsStillAnEvent() {
    List<MemorySlot> kept = play(new EventPolicy(), CAPACITY, 300);

    FrameFeature visitor = FrameFeature.of(new float[] {0, 1});
    assertThat(kept).anyMatch(slot -> slot.frame().feature().cosine(visitor) > 0.9);
  }

  /** A still place, with a visitor from the 100th to the 103rd frame. */
  private static List<MemorySlot> play(MemoryPolicy policy, int capacity, int frames) {
    List<MemorySlot> kept = List.of();
    for (int seq = 0; seq < frames; seq++) {
      boolean visitor = seq >= 100 && seq < 104;
      float noise = 0.01f * (seq % 7);
      float[] shown = visitor ? new float[] {noise, 1} : new float[] {1, noise};
      MemoryFrame frame =
          new MemoryFrame(
              seq,
              MediaTime.ofSeconds(seq / 4.0),
              Instant.EPOCH.plusSeconds(seq),
              FrameFeature.of(shown));
      kept =
          new ArrayList<>(
              policy.admit(
                  kept, frame, new Surroundings(List.of(), frame.time(), capacity, 0.001)));
    }
    return kept;
  }
}
