package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_PRFT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVProducerReferenceTime;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * The camera's wall clock against its timestamps, as packets tell it after the first RTCP sender
 * report. Kept as an offset, because decoding puts frames in another order than packets. Not
 * thread-safe.
 */
final class SenderClock {
  private boolean known;
  private long offsetMicros;

  void read(AVPacket packet, AVRational timeBase) {
    if (packet.side_data_elems() == 0 || packet.pts() == AV_NOPTS_VALUE) {
      return;
    }
    try (SizeTPointer size = new SizeTPointer(1)) {
      BytePointer data = av_packet_get_side_data(packet, AV_PKT_DATA_PRFT, size);
      if (data != null && !data.isNull()) {
        long wallMicros = new AVProducerReferenceTime(data).wallclock();
        offsetMicros = wallMicros - VideoDecoder.micros(packet.pts(), timeBase);
        known = true;
      }
    }
  }

  /** Wall clock of the camera at this timestamp, microseconds since 1970. */
  Optional<Long> at(long ptsMicros) {
    return known ? Optional.of(ptsMicros + offsetMicros) : Optional.empty();
  }
}
