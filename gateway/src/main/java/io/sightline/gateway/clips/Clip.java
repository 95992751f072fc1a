package io.sightline.gateway.clips;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One video made of the files of consecutive segments, without copying them: the first whole, of
 * the others what comes behind their headers, which are the same; all times counted from the
 * beginning of the first. Immutable.
 */
public final class Clip {
  /** Larger than a fragment's header ever is. */
  private static final long MOST_HEADER = 4 << 20;

  private static final int BOX_HEADER = 8;

  private final List<Part> parts;
  private final long length;

  /**
   * A stretch of a file.
   *
   * @param patches bytes that stand there instead
   */
  record Part(Path file, long from, long length, List<Patch> patches) {}

  /**
   * @param at place in the file
   */
  record Patch(long at, byte[] bytes) {}

  private Clip(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.length = parts.stream().mapToLong(Part::length).sum();
  }

  /**
   * @param files of fragmented MP4, in order, at least one
   * @throws IOException if one is gone, or is none
   */
  static Clip of(List<Path> files) throws IOException {
    List<Part> parts = new ArrayList<>();
    long[] origin = {-1};
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file)) {
        parts.add(part(file, channel, parts.isEmpty(), origin));
      }
    }
    return new Clip(parts);
  }

  private static Part part(Path file, FileChannel channel, boolean first, long[] origin)
      throws IOException {
    List<Patch> patches = new ArrayList<>();
    long begin = first ? 0 : -1;
    long at = 0;
    while (at + BOX_HEADER <= channel.size()) {
      ByteBuffer header = read(channel, at, (int) Math.min(16, channel.size() - at));
      long size = Integer.toUnsignedLong(header.getInt(0));
      if (size == 1 && header.limit() == 16) {
        size = header.getLong(8);
      }
      if (size < BOX_HEADER || at + size > channel.size()) {
        throw new IOException(file.getFileName() + " is no whole MP4 file");
      }
      if (header.getInt(4) == Mp4Boxes.MOOF) {
        if (size > MOST_HEADER) {
          throw new IOException(file.getFileName() + " has a header of " + size + " bytes");
        }
        begin = begin < 0 ? at : begin;
        patch(read(channel, at, (int) size), at, origin, patches);
      }
      at += size;
    }
    if (begin < 0 || patches.isEmpty()) {
      throw new IOException(file.getFileName() + " holds no picture");
    }
    return new Part(file, begin, at - begin, List.copyOf(patches));
  }

  /** Times from the first fragment's, which thereby is zero. */
  private static void patch(ByteBuffer moof, long at, long[] origin, List<Patch> patches)
      throws IOException {
    int time = Mp4Boxes.decodeTime(moof);
    long value = moof.getLong(time);
    if (origin[0] < 0) {
      origin[0] = value;
    }
    byte[] shifted = new byte[Long.BYTES];
    ByteBuffer.wrap(shifted).putLong(Math.max(0, value - origin[0]));
    patches.add(new Patch(at + time, shifted));
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException("a recording became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  /** Bytes in all. */
  public long length() {
    return length;
  }

  /** All of it, from the beginning. */
  public InputStream open() {
    return new ClipStream(parts, length);
  }

  /**
   * A part of it; what lies before is not read.
   *
   * @param from bytes, 0 to its length
   * @param most bytes after which it ends
   */
  public InputStream open(long from, long most) throws IOException {
    ClipStream stream = new ClipStream(parts, most);
    stream.begin(from);
    return stream;
  }
}
