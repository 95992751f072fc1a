package io.sightline.ingest.testing;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_new;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_NOFILE;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open2;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import io.sightline.inference.image.RgbImage;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A video whose every frame shows its own number, as 4 x 4 black and white fields, so that a test
 * can tell which frame it got.
 *
 * @param encoder name of FFmpeg's encoder: {@code libopenh264}, {@code mpeg4}
 * @param bFrames how many frames may stand between their references: 0 for openh264
 * @param turned degrees, clockwise, by which it says it is to be turned
 */
public record TestVideo(
    String encoder,
    int width,
    int height,
    int framesPerSecond,
    int frames,
    int bFrames,
    int turned) {
  private static final int FIELDS = 4;

  /** H.264 without reordering, as cameras send it: 320x240, a key frame every second. */
  public static TestVideo h264(int framesPerSecond, int frames) {
    return new TestVideo("libopenh264", 320, 240, framesPerSecond, frames, 0, 0);
  }

  /** MPEG-4 with frames out of order: 320x240. */
  public static TestVideo reordered(int framesPerSecond, int frames) {
    return new TestVideo("mpeg4", 320, 240, framesPerSecond, frames, 2, 0);
  }

  public TestVideo sized(int newWidth, int newHeight) {
    return new TestVideo(encoder, newWidth, newHeight, framesPerSecond, frames, bFrames, turned);
  }

  /** Says that it is to be turned clockwise by so many degrees before it is shown. */
  public TestVideo turned(int degrees) {
    return new TestVideo(encoder, width, height, framesPerSecond, frames, bFrames, degrees);
  }

  /** The number that a frame of such a video shows, whatever it was scaled to. */
  public static int numberIn(RgbImage picture) {
    int number = 0;
    for (int bit = 0; bit < FIELDS * FIELDS; bit++) {
      int x = (2 * (bit % FIELDS) + 1) * picture.width() / (2 * FIELDS);
      int y = (2 * (bit / FIELDS) + 1) * picture.height() / (2 * FIELDS);
      int green = picture.pixels()[(y * picture.width() + x) * 3 + 1] & 0xff;
      number |= green > 127 ? 1 << bit : 0;
    }
    return number;
  }

  /** Writes it in the format that the file's name says. */
  public Path write(Path file) {
    send(file.toString(), null, Map.of(), false);
    return file;
  }

  /**
   * Sends it to an address in real time, from now on until its end.
   *
   * @param format FFmpeg's name of the container, such as {@code mpegts}
   * @param options of FFmpeg for the container and the protocol
   */
  public void sendLive(String url, String format, Map<String, String> options) {
    send(url, format, options, true);
  }

  private void send(String url, String format, Map<String, String> options, boolean paced) {
    av_log_set_level(AV_LOG_QUIET);
    try (Writer writer = new Writer(this, url, format, options)) {
      long start = System.nanoTime();
      for (int number = 0; number < frames; number++) {
        long due = start + number * 1_000_000_000L / framesPerSecond;
        while (paced && System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        writer.frame(number);
      }
      writer.end();
    }
  }

  private static int check(int result) {
    if (result < 0) {
      throw new IllegalStateException("FFmpeg failed with " + result);
    }
    return result;
  }

  /** Encoder, container and the one frame. */
  private static final class Writer implements AutoCloseable {
    private final TestVideo video;
    private final AVFormatContext format = new AVFormatContext(null);
    private final AVCodecContext codec;
    private final AVStream stream;
    private final AVFrame frame = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();

    Writer(TestVideo video, String url, String name, Map<String, String> options) {
      this.video = video;
      check(avformat_alloc_output_context2(format, null, name, url));
      codec = avcodec_alloc_context3(avcodec_find_encoder_by_name(video.encoder));
      codec.width(video.width).height(video.height).pix_fmt(AV_PIX_FMT_YUV420P);
      codec.time_base(new AVRational().num(1).den(video.framesPerSecond));
      codec.framerate(new AVRational().num(video.framesPerSecond).den(1));
      codec.gop_size(video.framesPerSecond).max_b_frames(video.bFrames).bit_rate(1_000_000);
      codec.flags(codec.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
      check(avcodec_open2(codec, null, (PointerPointer<?>) null));
      stream = avformat_new_stream(format, null);
      stream.time_base(codec.time_base());
      check(avcodec_parameters_from_context(stream.codecpar(), codec));
      if (video.turned != 0) {
        AVPacketSideData data = new AVPacketSideData(null);
        IntPointer count = new IntPointer(1).put(0, 0);
        AVPacketSideData made =
            av_packet_side_data_new(data, count, AV_PKT_DATA_DISPLAYMATRIX, 9 * Integer.BYTES, 0);
        av_display_rotation_set(new IntPointer(made.data()), video.turned);
        stream.codecpar().coded_side_data(data).nb_coded_side_data(count.get());
      }
      AVDictionary settings = new AVDictionary(null);
      options.forEach((key, value) -> av_dict_set(settings, key, value, 0));
      if ((format.oformat().flags() & AVFMT_NOFILE) == 0) {
        AVIOContext io = new AVIOContext(null);
        check(avio_open2(io, url, AVIO_FLAG_WRITE, null, settings));
        format.pb(io);
      }
      check(avformat_write_header(format, settings));
      av_dict_free(settings);
      frame.format(AV_PIX_FMT_YUV420P).width(video.width).height(video.height);
      check(av_frame_get_buffer(frame, 0));
    }

    void frame(int number) {
      check(av_frame_make_writable(frame));
      for (int plane = 0; plane < 3; plane++) {
        int wide = plane == 0 ? video.width : video.width / 2;
        int high = plane == 0 ? video.height : video.height / 2;
        byte[] line = new byte[wide];
        BytePointer data = frame.data(plane);
        for (int y = 0; y < high; y++) {
          for (int x = 0; x < wide; x++) {
            int bit = y * FIELDS / high * FIELDS + x * FIELDS / wide;
            line[x] = (byte) (plane > 0 ? 128 : (number >> bit & 1) == 1 ? 235 : 16);
          }
          data.position((long) y * frame.linesize(plane)).put(line);
        }
      }
      frame.pts(number);
      check(avcodec_send_frame(codec, frame));
      drain();
    }

    void end() {
      check(avcodec_send_frame(codec, null));
      drain();
      check(av_write_trailer(format));
    }

    private void drain() {
      while (avcodec_receive_packet(codec, packet) >= 0) {
        packet.duration(1);
        av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
        packet.stream_index(0);
        check(av_interleaved_write_frame(format, packet));
        av_packet_unref(packet);
      }
    }

    @Override
    public void close() {
      av_packet_free(packet);
      av_frame_free(frame);
      avcodec_free_context(codec);
      if ((format.oformat().flags() & AVFMT_NOFILE) == 0) {
        avio_closep(format.pb());
      }
      avformat_free_context(format);
    }
  }
}
