package io.sightline.ingest.testing;

import io.sightline.ingest.testing.EncodedVideo.AccessUnit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/** H.264 as RTP packets (RFC 6184: single NAL units and FU-A) with RTCP reports (RFC 3550). */
final class RtpSender {
  private static final int MAX_PAYLOAD = 1400;
  private static final int SSRC = 0x51611e;
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

  private final Wire wire;
  private int sequence;
  private int packets;
  private int octets;

  /** Takes packets to the client. */
  interface Wire {
    void rtp(ByteBuffer packet) throws IOException;

    void rtcp(ByteBuffer packet) throws IOException;

    /** RTP packets that were lost on the way so far. */
    int lost();
  }

  RtpSender(Wire wire, int firstSequence) {
    this.wire = wire;
    this.sequence = firstSequence;
  }

  /**
   * @param rtpTime the frame's timestamp on the wire
   */
  void send(AccessUnit unit, int rtpTime) throws IOException {
    for (int i = 0; i < unit.nals().size(); i++) {
      send(unit.nals().get(i), rtpTime, i == unit.nals().size() - 1);
    }
  }

  private void send(byte[] nal, int rtpTime, boolean lastOfFrame) throws IOException {
    if (nal.length <= MAX_PAYLOAD) {
      wire.rtp(packet(rtpTime, lastOfFrame, nal.length).put(nal).flip());
      return;
    }
    byte indicator = (byte) (nal[0] & 0xe0 | 28);
    for (int from = 1; from < nal.length; from += MAX_PAYLOAD) {
      int length = Math.min(MAX_PAYLOAD, nal.length - from);
      boolean end = from + length == nal.length;
      int header = (from == 1 ? 0x80 : 0) | (end ? 0x40 : 0) | nal[0] & 0x1f;
      ByteBuffer packet = packet(rtpTime, lastOfFrame && end, length + 2);
      wire.rtp(packet.put(indicator).put((byte) header).put(nal, from, length).flip());
    }
  }

  private ByteBuffer packet(int rtpTime, boolean marker, int payload) {
    packets++;
    octets += payload;
    return ByteBuffer.allocate(12 + payload)
        .put((byte) 0x80)
        .put((byte) (96 | (marker ? 0x80 : 0)))
        .putShort((short) sequence++)
        .putInt(rtpTime)
        .putInt(SSRC);
  }

  /** Sender report: this wall clock belongs to this timestamp. */
  void report(Instant wall, int rtpTime) throws IOException {
    long fraction = (wall.getNano() * (1L << 32)) / 1_000_000_000L;
    wire.rtcp(
        ByteBuffer.allocate(28)
            .put((byte) 0x80)
            .put((byte) 200)
            .putShort((short) 6)
            .putInt(SSRC)
            .putInt((int) (wall.getEpochSecond() + SECONDS_1900_TO_1970))
            .putInt((int) fraction)
            .putInt(rtpTime)
            .putInt(packets)
            .putInt(octets)
            .flip());
  }
}
