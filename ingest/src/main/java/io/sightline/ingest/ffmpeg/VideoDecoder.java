package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_DEFAULT;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONKEY;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONREF;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_B;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_hwframe_transfer_data;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;

import io.sightline.core.video.DecodeSkip;
import io.sightline.ingest.source.FrameFormat;
import io.sightline.ingest.source.FrameKind;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;

/** The decoder of one video stream, with one thread and one frame. Not thread-safe. */
final class VideoDecoder implements AutoCloseable {
  /** A larger frame is refused before memory is taken for it: about 8K. */
  private static final long MAX_PIXELS = 8192L * 4608;

  private static final AVRational MICROSECONDS = new AVRational().num(1).den(1_000_000);
  private static final int AGAIN = avutil.AVERROR_EAGAIN();

  private final AVCodecContext context;
  private final AVRational timeBase;
  private final AVFrame frame;
  private final String codecName;
  private final Optional<FirstTimestamp> firstTimestamp;
  private final Turn turn;
  private final Optional<HardwareDevice> device;
  private final AVFrame copied = av_frame_alloc();
  private boolean draining;
  private boolean drained;
  private FrameFormat format;

  /**
   * @param losesFirstTimestamp whether the stream comes by RTSP
   * @param wanted what decodes; the processor where it is empty, or cannot decode this codec
   */
  VideoDecoder(
      AVStream stream,
      boolean losesFirstTimestamp,
      DecodeSkip skip,
      Optional<HardwareDevice> wanted)
      throws SourceException {
    AVCodec codec = avcodec_find_decoder(stream.codecpar().codec_id());
    if (codec == null || codec.isNull()) {
      throw new SourceException(SourceFailure.UNSUPPORTED, "no decoder");
    }
    this.turn = Turn.of(stream.codecpar());
    Optional<AVCodec> own = wanted.flatMap(one -> one.decoder(codec));
    device = own.isPresent() ? wanted : Optional.empty();
    codecName = codec.name().getString();
    timeBase = new AVRational().num(stream.time_base().num()).den(stream.time_base().den());
    context = avcodec_alloc_context3(own.orElse(codec));
    frame = av_frame_alloc();
    firstTimestamp =
        losesFirstTimestamp ? Optional.of(new FirstTimestamp(timeBase)) : Optional.empty();
    avcodec_parameters_to_context(context, stream.codecpar());
    context.pkt_timebase(timeBase).thread_count(1).max_pixels(MAX_PIXELS);
    device.ifPresent(one -> context.hw_device_ctx(one.reference()));
    context.skip_frame(
        switch (skip) {
          case NONE -> AVDISCARD_DEFAULT;
          case NOREF -> AVDISCARD_NONREF;
          case NOKEY -> AVDISCARD_NONKEY;
        });
    int result = avcodec_open2(context, own.orElse(codec), (PointerPointer<?>) null);
    if (result < 0) {
      close();
      throw FfmpegErrors.of(result);
    }
  }

  /**
   * @return whether there is a frame; if not, more packets are needed, or it is {@link #drained}
   */
  boolean receive() {
    av_frame_unref(copied);
    if (firstTimestamp.isPresent() && firstTimestamp.get().returnsInto(frame)) {
      return true;
    }
    int result;
    do {
      result = avcodec_receive_frame(context, frame);
    } while (result == 0 && firstTimestamp.isPresent() && firstTimestamp.get().keeps(frame));
    drained |= result == AVERROR_EOF;
    return result == 0;
  }

  /** Damaged packets are skipped: what follows may be whole again. */
  void send(AVPacket packet) {
    avcodec_send_packet(context, packet);
  }

  /** No packet will follow. */
  void drain() {
    if (!draining) {
      draining = true;
      avcodec_send_packet(context, null);
    }
  }

  boolean drained() {
    return drained;
  }

  /** Valid until the next {@link #receive}; its pixels may be on the device. */
  AVFrame frame() {
    return frame;
  }

  /**
   * The frame with its pixels in this process's memory; valid until the next {@link #receive}.
   *
   * @throws IllegalStateException if the device does not give them
   */
  AVFrame pixels() {
    if (frame.hw_frames_ctx() == null || frame.hw_frames_ctx().isNull()) {
      return frame;
    }
    if (copied.width() == 0) {
      int result = av_hwframe_transfer_data(copied, frame, 0);
      if (result < 0) {
        throw new IllegalStateException("the device gives no pixels: error " + result);
      }
      copied.colorspace(frame.colorspace()).color_range(frame.color_range());
    }
    return copied;
  }

  /** What decodes, empty for the processor; only after the first frame. */
  Optional<String> decodedBy() {
    boolean onDevice =
        context.pix_fmt() >= 0 && device.filter(one -> one.gives(context.pix_fmt())).isPresent();
    return onDevice ? device.map(HardwareDevice::name) : Optional.empty();
  }

  Turn turn() {
    return turn;
  }

  FrameKind kind() {
    if ((frame.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0) {
      return FrameKind.KEY;
    }
    return frame.pict_type() == AV_PICTURE_TYPE_B ? FrameKind.BETWEEN : FrameKind.PREDICTED;
  }

  /** Whether the decoder found the frame damaged. */
  boolean damaged() {
    return (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags() != 0;
  }

  long ptsMicros() {
    return micros(frame.best_effort_timestamp(), timeBase);
  }

  AVRational timeBase() {
    return timeBase;
  }

  FrameFormat format() {
    int width = frame.width();
    int height = frame.height();
    AVRational aspect = frame.sample_aspect_ratio();
    int shown = width;
    if (aspect.num() > 0 && aspect.den() > 0) {
      shown = (int) Math.max(1, Math.round((double) width * aspect.num() / aspect.den()));
    }
    FrameFormat now =
        turn.swaps()
            ? new FrameFormat(codecName, height, shown, height)
            : new FrameFormat(codecName, width, height, shown);
    if (!now.equals(format)) {
      format = now;
    }
    return format;
  }

  static long micros(long timestamp, AVRational timeBase) {
    return av_rescale_q(timestamp, timeBase, MICROSECONDS);
  }

  @Override
  public void close() {
    firstTimestamp.ifPresent(FirstTimestamp::close);
    av_frame_free(frame);
    av_frame_free(copied);
    avcodec_free_context(context);
    timeBase.close();
  }
}
