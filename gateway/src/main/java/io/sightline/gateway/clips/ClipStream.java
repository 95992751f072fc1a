package io.sightline.gateway.clips;

import io.sightline.gateway.clips.Clip.Part;
import io.sightline.gateway.clips.Clip.Patch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Objects;

/** Reads the parts of a clip one after the other, a file open at a time. Not thread-safe. */
final class ClipStream extends InputStream {
  private final List<Part> parts;
  private long left;
  private int current;
  private long position;
  private FileChannel channel;

  /**
   * @param most bytes after which it ends
   */
  ClipStream(List<Part> parts, long most) {
    this.parts = parts;
    this.left = most;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (current < parts.size() && position == parts.get(current).length()) {
      next();
    }
    if (current == parts.size() || left == 0) {
      return -1;
    }
    Part part = parts.get(current);
    if (channel == null) {
      channel = FileChannel.open(part.file());
    }
    int wanted = (int) Math.min(Math.min(length, left), part.length() - position);
    long at = part.from() + position;
    int got = channel.read(ByteBuffer.wrap(bytes, offset, wanted), at);
    if (got < 0) {
      throw new IOException("a recording became shorter while it was read");
    }
    patch(part, at, bytes, offset, got);
    position += got;
    left -= got;
    return got;
  }

  private static void patch(Part part, long at, byte[] bytes, int offset, int length) {
    for (Patch patch : part.patches()) {
      long from = Math.max(at, patch.at());
      long to = Math.min(at + length, patch.at() + patch.bytes().length);
      for (long place = from; place < to; place++) {
        bytes[offset + (int) (place - at)] = patch.bytes()[(int) (place - patch.at())];
      }
    }
  }

  /** Begins behind this many bytes, which do not count. */
  void begin(long bytes) throws IOException {
    long ahead = bytes;
    while (ahead > 0 && current < parts.size()) {
      long step = Math.min(ahead, parts.get(current).length() - position);
      position += step;
      ahead -= step;
      if (position == parts.get(current).length()) {
        next();
      }
    }
  }

  private void next() throws IOException {
    current++;
    position = 0;
    close();
  }

  @Override
  public int available() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
