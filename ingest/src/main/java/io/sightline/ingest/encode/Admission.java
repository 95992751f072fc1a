package io.sightline.ingest.encode;

import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Lets frames through to the encoder as {@link LoadControl} says, those of a lowered stream evenly
 * in media time. Not thread-safe; reads no clock.
 */
final class Admission {
  /** A stream that has sent nothing for this many seconds is forgotten. */
  private static final int FORGOTTEN = 10;

  private final Map<StreamId, Stream> streams = new HashMap<>();
  private LoadControl control = LoadControl.FREE;
  private int offered;

  private static final class Stream {
    int offered;
    double asked;
    int idle;
    double rate = Double.POSITIVE_INFINITY;
    long epoch = -1;
    double due;
  }

  /**
   * Takes note of a frame that came for the encoder.
   *
   * @return whether it may go on; otherwise it is to be given up
   */
  boolean admits(StreamId id, long epoch, MediaTime time) {
    Stream stream = streams.computeIfAbsent(id, key -> new Stream());
    stream.offered++;
    offered++;
    if (Double.isInfinite(stream.rate)) {
      return true;
    }
    double now = time.seconds();
    if (stream.epoch != epoch) {
      stream.epoch = epoch;
      stream.due = now;
    }
    if (now + 5e-4 < stream.due) {
      return false;
    }
    // A frame that comes late does not bring the next one forward by more than its own step.
    stream.due = Math.max(stream.due + 1 / stream.rate, now);
    return true;
  }

  /** A second is over. */
  void second(int encoded, int shed, int waiting, double busy) {
    control = control.after(new LoadControl.Second(offered, encoded, shed, waiting, busy));
    offered = 0;
    Map<StreamId, Double> asked = new HashMap<>();
    streams.values().removeIf(stream -> stream.offered == 0 && ++stream.idle > FORGOTTEN);
    streams.forEach(
        (id, stream) -> {
          if (stream.offered > 0) {
            stream.idle = 0;
            stream.asked = Math.max(stream.offered, (stream.asked + stream.offered) / 2);
          } else {
            stream.asked /= 2;
          }
          stream.offered = 0;
          asked.put(id, stream.asked);
        });
    Map<StreamId, Double> lowered = control.lowered(asked);
    streams.forEach(
        (id, stream) -> {
          double rate = lowered.getOrDefault(id, Double.POSITIVE_INFINITY);
          if (Double.isInfinite(stream.rate)) {
            stream.epoch = -1;
          }
          stream.rate = rate;
        });
  }

  /**
   * Frames a second that a camera is lowered to, or the zone of it that is lowered most; empty
   * where none is.
   */
  OptionalDouble lowered(StreamId camera) {
    return streams.entrySet().stream()
        .filter(stream -> stream.getKey().camera().equals(camera))
        .mapToDouble(stream -> stream.getValue().rate)
        .filter(Double::isFinite)
        .min();
  }

  /** Frames a second let through over all streams; infinite where nothing is held back. */
  double limit() {
    return control.limit();
  }
}
