package io.sightline.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.schemas.Samples;
import io.sightline.schemas.Samples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  @Test
  void oneSerdeServesManyThreads() throws Exception {
    List<Sample<?>> samples = Samples.all();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int first = thread;
        tasks.add(
            () -> {
              int wrong = 0;
              for (int i = 0; i < 2000; i++) {
                Sample<?> sample = samples.get((first + i) % samples.size());
                wrong += sample.value().equals(sample.read(sample.write())) ? 0 : 1;
              }
              return wrong;
            });
      }
      for (Future<Integer> wrong : threads.invokeAll(tasks, 30, TimeUnit.SECONDS)) {
        assertThat(wrong.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
