package io.sightline.gateway.clips;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where things stand in the boxes of an MP4 file (ISO/IEC 14496-12). */
final class Mp4Boxes {
  static final int MOOF = name("moof");
  private static final int TRAF = name("traf");
  private static final int TFDT = name("tfdt");
  private static final int HEADER = 8;

  private Mp4Boxes() {}

  static int name(String text) {
    return text.charAt(0) << 24 | text.charAt(1) << 16 | text.charAt(2) << 8 | text.charAt(3);
  }

  /**
   * Where the decode time of a fragment with one track stands, 64 bits wide.
   *
   * @param moof the whole box
   * @throws IOException if there is none
   */
  static int decodeTime(ByteBuffer moof) throws IOException {
    int traf = find(moof, HEADER, moof.limit(), TRAF);
    int tfdt = find(moof, traf + HEADER, traf + moof.getInt(traf), TFDT);
    // Version 1 has 64 bits, behind version and flags.
    if (moof.getInt(tfdt) < HEADER + 4 + Long.BYTES || moof.get(tfdt + HEADER) != 1) {
      throw new IOException("a fragment has no decode time of 64 bits");
    }
    return tfdt + HEADER + 4;
  }

  private static int find(ByteBuffer boxes, int from, int to, int name) throws IOException {
    int at = from;
    while (at + HEADER <= to) {
      int size = boxes.getInt(at);
      if (size < HEADER || at + size > to) {
        break;
      }
      if (boxes.getInt(at + 4) == name) {
        return at;
      }
      at += size;
    }
    throw new IOException("a fragment lacks a box");
  }
}
