package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_d2q;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * RGB pictures to H.264 with one thread, no frame out of order, BT.601 limited range. Timestamps
 * count frames. Not thread-safe.
 */
final class H264Encoder implements AutoCloseable {
  /** The one that FFmpeg under the LGPL has. */
  private static final String CODEC = "libopenh264";

  static {
    FfmpegLibrary.load();
  }

  private final VideoFormat video;
  private final AVCodecContext context;
  private final AVFrame frame = av_frame_alloc();
  private final BytePointer rgb;
  private final PointerPointer<BytePointer> planes = new PointerPointer<BytePointer>(4);
  private final IntPointer strides;
  private final SwsContext converter;

  /**
   * @param parametersApart whether the container carries the parameter sets outside the packets
   */
  H264Encoder(VideoFormat video, boolean parametersApart) throws SourceException {
    this.video = video;
    AVCodec codec = avcodec_find_encoder_by_name(CODEC);
    if (codec == null || codec.isNull()) {
      throw new SourceException(SourceFailure.UNSUPPORTED, "this FFmpeg cannot write H.264");
    }
    AVRational rate = av_d2q(video.framesPerSecond(), 1_001_000);
    context = avcodec_alloc_context3(codec);
    context.width(video.width()).height(video.height()).pix_fmt(AV_PIX_FMT_YUV420P);
    context.time_base(new AVRational().num(rate.den()).den(rate.num())).framerate(rate);
    context.gop_size(video.keyFrameEvery()).max_b_frames(0).thread_count(1);
    context.bit_rate(video.bitRate());
    context.colorspace(AVCOL_SPC_SMPTE170M).color_range(AVCOL_RANGE_MPEG);
    if (parametersApart) {
      context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "rc_mode", "bitrate", 0);
    int opened = avcodec_open2(context, codec, options);
    av_dict_free(options);
    rgb = new BytePointer(3L * video.width() * video.height() + 64);
    planes.put(0, rgb);
    for (int plane = 1; plane < 4; plane++) {
      planes.put(plane, (BytePointer) null);
    }
    strides = new IntPointer(3 * video.width(), 0, 0, 0);
    converter = converter(video.width(), video.height());
    frame.format(AV_PIX_FMT_YUV420P).width(video.width()).height(video.height());
    if (opened < 0 || av_frame_get_buffer(frame, 0) < 0) {
      close();
      throw FfmpegErrors.of(Math.min(opened, -1));
    }
  }

  private static SwsContext converter(int width, int height) {
    SwsContext made =
        sws_getContext(
            width,
            height,
            AV_PIX_FMT_RGB24,
            width,
            height,
            AV_PIX_FMT_YUV420P,
            SWS_BICUBIC,
            null,
            null,
            (DoublePointer) null);
    IntPointer matrix = sws_getCoefficients(SWS_CS_ITU601);
    sws_setColorspaceDetails(made, matrix, 1, matrix, 0, 0, 1 << 16, 1 << 16);
    return made;
  }

  /**
   * @param number of the frame, more than that of the one before
   * @param rgb24 {@code 3 * width * height} bytes
   */
  void send(long number, byte[] rgb24) throws SourceException {
    check(av_frame_make_writable(frame));
    rgb.position(0).put(rgb24, 0, 3 * video.width() * video.height());
    sws_scale(converter, planes, strides, 0, video.height(), frame.data(), frame.linesize());
    frame.pts(number);
    check(avcodec_send_frame(context, frame));
  }

  /** No frame will follow. */
  void end() throws SourceException {
    check(avcodec_send_frame(context, null));
  }

  /** Whether there was a packet; its timestamps are in {@link #context}'s time base. */
  boolean receive(AVPacket packet) {
    if (avcodec_receive_packet(context, packet) < 0) {
      return false;
    }
    packet.duration(1);
    return true;
  }

  AVCodecContext context() {
    return context;
  }

  static void check(int result) throws SourceException {
    if (result < 0) {
      throw FfmpegErrors.of(result);
    }
  }

  @Override
  public void close() {
    sws_freeContext(converter);
    av_frame_free(frame);
    avcodec_free_context(context);
    planes.close();
    strides.close();
    rgb.close();
  }
}
