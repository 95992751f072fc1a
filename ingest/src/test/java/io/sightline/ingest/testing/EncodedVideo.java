package io.sightline.ingest.testing;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * The H.264 of an MP4 file, still encoded.
 *
 * @param parameterSets sequence and picture parameter sets, NAL units without start code
 * @param units in decoding order
 */
public record EncodedVideo(List<byte[]> parameterSets, List<AccessUnit> units) {
  private static final AVRational RTP_CLOCK = new AVRational().num(1).den(90_000);

  /**
   * One encoded frame.
   *
   * @param pts when it is shown, ticks of 1/90000 s
   * @param dts when it is decoded, same ticks
   * @param nals its NAL units without start code
   */
  public record AccessUnit(long pts, long dts, List<byte[]> nals) {}

  /** Reads the whole video of a file into memory. */
  public static EncodedVideo read(Path mp4) {
    AVFormatContext context = new AVFormatContext(null);
    check(avformat_open_input(context, mp4.toString(), null, null));
    AVPacket packet = av_packet_alloc();
    try {
      check(avformat_find_stream_info(context, (PointerPointer<?>) null));
      int index =
          check(
              av_find_best_stream(
                  context, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0));
      AVStream stream = context.streams(index);
      if (stream.codecpar().codec_id() != AV_CODEC_ID_H264) {
        throw new IllegalArgumentException(mp4 + " holds no H.264");
      }
      ByteBuffer config = bytes(stream.codecpar().extradata(), stream.codecpar().extradata_size());
      List<AccessUnit> units = new ArrayList<>();
      while (av_read_frame(context, packet) >= 0) {
        if (packet.stream_index() == index) {
          units.add(
              new AccessUnit(
                  av_rescale_q(packet.pts(), stream.time_base(), RTP_CLOCK),
                  av_rescale_q(packet.dts(), stream.time_base(), RTP_CLOCK),
                  nals(bytes(packet.data(), packet.size()), (config.get(4) & 3) + 1)));
        }
        av_packet_unref(packet);
      }
      return new EncodedVideo(parameterSets(config), List.copyOf(units));
    } finally {
      av_packet_free(packet);
      avformat_close_input(context);
    }
  }

  /** How long it is shown, ticks of 1/90000 s; the last frame as long as the one before. */
  public long ticks() {
    int last = units.size() - 1;
    long frame = units.get(last).dts - units.get(last - 1).dts;
    return units.get(last).dts - units.get(0).dts + frame;
  }

  /** The sets of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15). */
  private static List<byte[]> parameterSets(ByteBuffer config) {
    List<byte[]> sets = new ArrayList<>();
    config.position(5);
    for (int mask : new int[] {0x1f, 0xff}) {
      int count = config.get() & mask;
      for (int i = 0; i < count; i++) {
        byte[] set = new byte[config.getShort() & 0xffff];
        config.get(set);
        sets.add(set);
      }
    }
    return sets;
  }

  private static List<byte[]> nals(ByteBuffer data, int lengthBytes) {
    List<byte[]> nals = new ArrayList<>();
    while (data.remaining() > lengthBytes) {
      int length = 0;
      for (int i = 0; i < lengthBytes; i++) {
        length = length << 8 | data.get() & 0xff;
      }
      byte[] nal = new byte[length];
      data.get(nal);
      nals.add(nal);
    }
    return nals;
  }

  private static ByteBuffer bytes(BytePointer pointer, int size) {
    byte[] copy = new byte[size];
    pointer.get(copy);
    return ByteBuffer.wrap(copy);
  }

  private static int check(int result) {
    if (result < 0) {
      throw new IllegalStateException("FFmpeg failed with " + result);
    }
    return result;
  }
}
