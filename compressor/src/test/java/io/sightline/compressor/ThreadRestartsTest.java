package io.sightline.compressor;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.compressor.state.MemoryFormats;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThreadRestartsTest {
  private Instant now = MadeUp.BEGIN;
  private final ThreadRestarts restarts = new ThreadRestarts(() -> now);
  private final RuntimeException failure =
      new RuntimeException("outer", new IllegalStateException("broker away"));

  @Test
  void aThreadThatFailedIsReplaced() {
    assertThat(restarts.handle(failure)).isEqualTo(REPLACE_THREAD);
    assertThat(restarts.count()).isEqualTo(1);
    assertThat(restarts.problem()).contains("IllegalStateException: broker away");
  }

  @Test
  void whatFailsTooOftenInAWhileStops() {
    for (int i = 0; i < ThreadRestarts.MOST; i++) {
      assertThat(restarts.handle(failure)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(restarts.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void whatFailsNowAndThenGoesOn() {
    for (int i = 0; i < 10 * ThreadRestarts.MOST; i++) {
      assertThat(restarts.handle(failure)).isEqualTo(REPLACE_THREAD);
      now = now.plus(ThreadRestarts.WHILE.dividedBy(ThreadRestarts.MOST - 1));
    }
  }

  @Test
  void stateOfALaterReleaseStopsAtOnce() {
    RuntimeException later = new RuntimeException(MemoryFormats.failureOfALaterRelease());

    assertThat(restarts.handle(later)).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void anErrorOfTheVirtualMachineStopsAtOnce() {
    assertThat(restarts.handle(new OutOfMemoryError())).isEqualTo(SHUTDOWN_CLIENT);
  }
}
