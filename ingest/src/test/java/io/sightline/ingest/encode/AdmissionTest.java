package io.sightline.ingest.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final StreamId QUICK = new StreamId("quick");
  private static final StreamId SLOW = new StreamId("slow");

  private final Admission admission = new Admission();
  private int seconds;

  @Test
  void withoutOverloadEveryFrameGoesOn() {
    assertThat(second(QUICK, 8)).hasSize(8);
    admission.second(8, 0, 0, 0.9);
    assertThat(second(QUICK, 8)).hasSize(8);
    assertThat(admission.lowered(QUICK)).isEmpty();
  }

  @Test
  void aLoweredStreamGoesOnEvenlyInItsOwnTimeAndASlowOneUntouched() {
    second(QUICK, 8);
    second(SLOW, 1);
    admission.second(6, 3, 0, 1);
    // 6 frames taken: 5.1 let in, of which 1 is the slow one's.
    assertThat(admission.limit()).isEqualTo(5.1);
    assertThat(admission.lowered(SLOW)).isEmpty();
    assertThat(admission.lowered(QUICK)).hasValue(4.1);
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      times.addAll(second(QUICK, 8));
    }
    assertThat(times).hasSizeBetween(40, 42);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isBetween(0.124, 0.376);
    }
  }

  @Test
  void aNewEpochBeginsWithAFrameThatGoesOn() {
    second(QUICK, 8);
    admission.second(1, 7, 0, 1);
    assertThat(admission.admits(QUICK, 1, MediaTime.ofSeconds(100))).isTrue();
    assertThat(admission.admits(QUICK, 1, MediaTime.ofSeconds(100.1))).isFalse();
    assertThat(admission.admits(QUICK, 2, MediaTime.ZERO)).isTrue();
    assertThat(admission.admits(QUICK, 2, MediaTime.ofSeconds(0.1))).isFalse();
  }

  @Test
  void whenThereIsRoomAgainEveryFrameGoesOnAgain() {
    second(QUICK, 8);
    admission.second(4, 4, 0, 1);
    int waited = 0;
    while (admission.lowered(QUICK).isPresent()) {
      int admitted = second(QUICK, 8).size();
      admission.second(admitted, 0, 0, 0.3);
      assertThat(++waited).isLessThan(30);
    }
    assertThat(second(QUICK, 8)).hasSize(8);
  }

  /** One second of frames; media times of those that go on. */
  private List<Double> second(StreamId stream, int frames) {
    List<Double> admitted = new ArrayList<>();
    seconds++;
    for (int i = 0; i < frames; i++) {
      double time = seconds + (double) i / frames;
      if (admission.admits(stream, 1, MediaTime.ofSeconds(time))) {
        admitted.add(time);
      }
    }
    return admitted;
  }
}
