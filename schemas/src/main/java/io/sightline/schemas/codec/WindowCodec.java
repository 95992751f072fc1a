package io.sightline.schemas.codec;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.memory.Window;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.avro.FrameColumns;
import io.sightline.schemas.avro.WindowRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Windows, their frames by column: a window costs little more than its features. */
public final class WindowCodec {
  private WindowCodec() {}

  /**
   * @throws IllegalArgumentException if its features differ in width
   */
  public static WindowRecord toAvro(Window window) {
    List<MemoryFrame> longFrames = new ArrayList<>(window.longTerm().size());
    List<Integer> slots = new ArrayList<>(window.longTerm().size());
    List<Integer> weights = new ArrayList<>(window.longTerm().size());
    for (MemorySlot slot : window.longTerm()) {
      longFrames.add(slot.frame());
      slots.add(slot.slot());
      weights.add(slot.weight());
    }
    return new WindowRecord(
        window.stream().value(),
        window.epoch(),
        window.encoder(),
        window.dim(),
        window.newFrames(),
        window.ingestedAt(),
        window.assembledAt(),
        columns(window.shortTerm(), window.dim()),
        columns(longFrames, window.dim()),
        slots,
        weights);
  }

  /**
   * @throws IllegalArgumentException if its columns differ in length
   */
  public static Window fromAvro(WindowRecord avro) {
    List<MemoryFrame> longFrames = frames(avro.getLongTerm(), avro.getDim());
    check("longSlots", avro.getLongSlots().size(), longFrames.size());
    check("longWeights", avro.getLongWeights().size(), longFrames.size());
    List<MemorySlot> longTerm = new ArrayList<>(longFrames.size());
    for (int i = 0; i < longFrames.size(); i++) {
      longTerm.add(
          new MemorySlot(
              avro.getLongSlots().get(i), longFrames.get(i), avro.getLongWeights().get(i)));
    }
    return new Window(
        new StreamId(avro.getStream()),
        avro.getEpoch(),
        avro.getEncoderId(),
        frames(avro.getShortTerm(), avro.getDim()),
        longTerm,
        avro.getNewFrames(),
        avro.getIngestedAt(),
        avro.getAssembledAt());
  }

  private static FrameColumns columns(List<MemoryFrame> frames, int dim) {
    List<Long> seqs = new ArrayList<>(frames.size());
    List<Long> times = new ArrayList<>(frames.size());
    List<Long> captured = new ArrayList<>(frames.size());
    ByteBuffer features = ByteBuffer.allocate(frames.size() * dim * 2);
    for (MemoryFrame frame : frames) {
      check("feature of frame " + frame.seq(), frame.feature().dim(), dim);
      seqs.add(frame.seq());
      times.add(frame.time().micros());
      captured.add(Micros.of(frame.capturedAt()));
      features.put(frame.feature().toHalfBytes());
    }
    return new FrameColumns(seqs, times, captured, features.flip());
  }

  private static List<MemoryFrame> frames(FrameColumns columns, int dim) {
    int count = columns.getSeqs().size();
    if (dim < 1 || dim > FrameFeature.MAX_DIM) {
      throw new IllegalArgumentException(
          "dim must be 1 to " + FrameFeature.MAX_DIM + ", but was " + dim);
    }
    check("timesMicros", columns.getTimesMicros().size(), count);
    check("capturedAtMicros", columns.getCapturedAtMicros().size(), count);
    check("features", columns.getFeatures().remaining(), 2L * dim * count);
    ByteBuffer features = columns.getFeatures();
    List<MemoryFrame> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ByteBuffer row = features.slice(features.position() + 2 * dim * i, 2 * dim);
      frames.add(
          new MemoryFrame(
              columns.getSeqs().get(i),
              new MediaTime(columns.getTimesMicros().get(i)),
              Micros.instant(columns.getCapturedAtMicros().get(i)),
              FrameFeature.fromHalfBytes(row)));
    }
    return frames;
  }

  private static void check(String column, long found, long expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          column + " has size " + found + ", but the window needs " + expected);
    }
  }
}
