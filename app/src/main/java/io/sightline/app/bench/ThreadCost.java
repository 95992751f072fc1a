package io.sightline.app.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * What a piece of work costs the calling thread.
 *
 * @param cpuNanos of the fastest run: a busy machine only ever adds
 * @param bytes allocated on the heap by the last run, a warm one; -1 where this Java cannot tell
 */
record ThreadCost(long cpuNanos, long bytes) {
  /** Runs the work again and again for so long, at least twice. */
  static ThreadCost of(Duration time, Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long best = Long.MAX_VALUE;
    long bytes = -1;
    long until = System.nanoTime() + time.toNanos();
    for (int run = 0; run < 2 || System.nanoTime() < until; run++) {
      long allocated = allocated(threads);
      long begun = threads.getCurrentThreadCpuTime();
      work.run();
      best = Math.min(best, threads.getCurrentThreadCpuTime() - begun);
      bytes = allocated < 0 ? -1 : allocated(threads) - allocated;
    }
    return new ThreadCost(best, bytes);
  }

  private static long allocated(ThreadMXBean threads) {
    return threads instanceof com.sun.management.ThreadMXBean heap
        ? heap.getCurrentThreadAllocatedBytes()
        : -1;
  }
}
