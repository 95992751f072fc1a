package io.sightline.operator;

import io.sightline.core.grounding.TrackerState;
import io.sightline.core.grounding.TrackerState.Candidate;
import io.sightline.core.grounding.TrackerState.Phase;
import io.sightline.core.video.MediaTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of one (stream, query): its tracker and the head's carry.
 *
 * @param carry {@code [C]}, of the tracker's epoch; shared, not to be changed
 * @param head id of the head whose carry it is; empty where that was not told
 */
record StoredTracker(TrackerState tracker, float[] carry, String head) {
  /*
   * Version 1, big endian: version (1 byte), phase (1), epoch, lastSeq, lastTime (8 each),
   * lastCapturedAt (8 s, 4 ns), the candidate's fields in the order of their record, left out in
   * IDLE, carry (4 for C, 4 each). Version 2: then, where C > 0, the head (modified UTF-8, 2 for its
   * length). The newest version is written, all are read.
   */
  private static final int VERSION = 2;

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeByte(code(tracker.phase()));
      out.writeLong(tracker.epoch());
      out.writeLong(tracker.lastSeq());
      out.writeLong(tracker.lastTime().micros());
      write(tracker.lastCapturedAt(), out);
      if (tracker.candidate().isPresent()) {
        write(tracker.candidate().get(), out);
      }
      out.writeInt(carry.length);
      for (float value : carry) {
        out.writeFloat(value);
      }
      if (carry.length > 0) {
        out.writeUTF(head);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IllegalStateException if the bytes are of a later version, or damaged
   */
  static StoredTracker fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version < 1 || version > VERSION) {
        throw new IllegalStateException(
            "tracker state is of version "
                + version
                + ", but this build reads 1 to "
                + VERSION
                + ": go on with the build that wrote it");
      }
      Phase phase = phase(in.readByte());
      TrackerState tracker =
          new TrackerState(
              phase,
              in.readLong(),
              in.readLong(),
              new MediaTime(in.readLong()),
              instant(in),
              phase == Phase.IDLE ? Optional.empty() : Optional.of(candidate(in)));
      float[] carry = new float[in.readInt()];
      for (int i = 0; i < carry.length; i++) {
        carry[i] = in.readFloat();
      }
      String head = version > 1 && carry.length > 0 ? in.readUTF() : "";
      return new StoredTracker(tracker, carry, head);
    } catch (IOException e) {
      throw new IllegalStateException("tracker state of " + bytes.length + " bytes is damaged", e);
    }
  }

  private static void write(Candidate candidate, DataOutputStream out) throws IOException {
    out.writeLong(candidate.onset().micros());
    out.writeLong(candidate.start().micros());
    write(candidate.startedAt(), out);
    out.writeLong(candidate.lastInside().micros());
    out.writeLong(candidate.end().micros());
    out.writeDouble(candidate.insideSum());
    out.writeLong(candidate.insideCount());
    out.writeDouble(candidate.dipSum());
    out.writeLong(candidate.dipCount());
    out.writeFloat(candidate.peak());
    out.writeInt(candidate.revision());
    out.writeLong(candidate.lastTold().micros());
  }

  private static Candidate candidate(DataInputStream in) throws IOException {
    return new Candidate(
        new MediaTime(in.readLong()),
        new MediaTime(in.readLong()),
        instant(in),
        new MediaTime(in.readLong()),
        new MediaTime(in.readLong()),
        in.readDouble(),
        in.readLong(),
        in.readDouble(),
        in.readLong(),
        in.readFloat(),
        in.readInt(),
        new MediaTime(in.readLong()));
  }

  private static void write(Instant instant, DataOutputStream out) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  private static Instant instant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  /** What stands in stored bytes: never changed, whatever becomes of the order of the phases. */
  private static int code(Phase phase) {
    return switch (phase) {
      case IDLE -> 0;
      case RISING -> 1;
      case OPEN -> 2;
      case FALLING -> 3;
      case EXHAUSTED -> 4;
    };
  }

  private static Phase phase(int code) throws IOException {
    for (Phase phase : Phase.values()) {
      if (code(phase) == code) {
        return phase;
      }
    }
    throw new IOException("no phase has the code " + code);
  }
}
