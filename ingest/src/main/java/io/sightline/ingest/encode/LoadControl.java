package io.sightline.ingest.encode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many frames a second are let through to the encoder when it cannot take all: a limit over all
 * streams, and each stream's part of it. Immutable; reads no clock.
 *
 * <p>The queue before the encoder is bounded and gives up the oldest frames, but a queue that is
 * always full makes every frame late, and what is left of a stream comes unevenly. So as soon as
 * frames are given up, less is let in than the encoder was seen to take, and once it has room again
 * step by step more, until nothing has to be held back.
 *
 * @param limit frames a second over all streams; infinite where nothing is held back
 * @param calm seconds since the encoder last had too much
 */
record LoadControl(double limit, int calm) {
  /*
   * Less than was taken under overload, so that the queue empties; then up by a quarter every two
   * quiet seconds: from half the rate back to all of it takes some 8 s. Where there is no room for
   * more, a step up goes beyond what the encoder takes by a sixteenth, and is taken back when a
   * second's work waits, before the queue gives up a frame.
   */
  static final double BACK_TO = 0.85;
  static final double UP = 1.25;
  static final int CALM_SECONDS = 2;

  /** No encoder is so slow that it is not tried with this many frames a second. */
  static final double LEAST = 0.5;

  /** Every stream is looked at this often at least, frames per second, or as often as it asks. */
  static final double LEAST_OF_STREAM = 0.2;

  static final LoadControl FREE = new LoadControl(Double.POSITIVE_INFINITY, 0);

  /**
   * What was seen over one second.
   *
   * @param offered frames that came for the encoder
   * @param encoded frames that it took
   * @param shed frames that the queue gave up
   * @param waiting frames that wait at its end
   * @param busy share of the second in which it ran, 0 to 1
   */
  record Second(int offered, int encoded, int shed, int waiting, double busy) {
    /** A burst that waits for an encoder that had time is none. */
    boolean tooMuch() {
      return shed > 0 || (waiting > encoded && busy > 0.9);
    }
  }

  boolean isFree() {
    return Double.isInfinite(limit);
  }

  /** The control of the next second. */
  LoadControl after(Second seen) {
    if (seen.tooMuch()) {
      double taken = Math.max(seen.encoded, LEAST);
      return new LoadControl(Math.max(LEAST, Math.min(limit, taken) * BACK_TO), 0);
    }
    if (isFree()) {
      return this;
    }
    if (calm + 1 < CALM_SECONDS || seen.busy > 0.95) {
      return new LoadControl(limit, Math.min(calm + 1, CALM_SECONDS));
    }
    double more = limit * UP;
    return more > seen.offered * UP ? FREE : new LoadControl(more, 0);
  }

  /**
   * The limit dealt out: who asks for less than an even part gets all of it, the others the same
   * each, so that fast streams are lowered first.
   *
   * @param asked frames a second of each stream
   * @return frames a second of each stream that is lowered; the others are not in it
   */
  <K> Map<K, Double> lowered(Map<K, Double> asked) {
    if (isFree()) {
      return Map.of();
    }
    List<Map.Entry<K, Double>> rising = new ArrayList<>(asked.entrySet());
    rising.sort(Comparator.comparingDouble(Map.Entry::getValue));
    Map<K, Double> lowered = new HashMap<>();
    double left = limit;
    int streams = rising.size();
    for (Map.Entry<K, Double> stream : rising) {
      double part = Math.max(LEAST_OF_STREAM, left / streams);
      if (stream.getValue() > part) {
        lowered.put(stream.getKey(), part);
      }
      left = Math.max(0, left - Math.min(stream.getValue(), part));
      streams--;
    }
    return lowered;
  }
}
