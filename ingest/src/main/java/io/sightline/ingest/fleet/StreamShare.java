package io.sightline.ingest.fleet;

import java.time.Duration;

/** Which partitions of the {@code streams} topic are this process's to run. Of one thread. */
public interface StreamShare extends AutoCloseable {
  /** All of them. */
  StreamShare WHOLE =
      new StreamShare() {
        @Override
        public boolean poll(Duration timeout) {
          return false;
        }

        @Override
        public boolean owns(int partition) {
          return true;
        }

        @Override
        public boolean alone() {
          return true;
        }

        @Override
        public void close() {}
      };

  /** Hears that partitions are taken away, before anybody else gets them. */
  @FunctionalInterface
  interface Leaving {
    /**
     * @param orderly whether they were still ours; otherwise others may run them already
     */
    void partitionsLeave(boolean orderly);
  }

  /**
   * Stays in touch with the others; to be called several times a session. Where nobody else is, it
   * returns at once.
   *
   * @param timeout how long it may wait for news
   * @return whether what is ours has changed
   */
  boolean poll(Duration timeout);

  boolean owns(int partition);

  /**
   * Where everything is ours, nothing ever leaves.
   *
   * @param listener is called within {@link #poll}
   */
  default void onLeaving(Leaving listener) {}

  /** Whether nobody else can have a share. */
  boolean alone();

  /** Gives everything to the others. */
  @Override
  void close();
}
