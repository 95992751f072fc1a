package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avdevice.avdevice_register_all;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import io.sightline.ingest.source.SourceInfo;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.PointerPointer;

/** An opened input and its best video stream. Not thread-safe. */
final class Demuxer implements AutoCloseable {
  private final AVFormatContext context;
  private final AVPacket packet = av_packet_alloc();
  private final int video;
  private final SourceInfo info;

  private Demuxer(AVFormatContext context, int video, SourceInfo info) {
    this.context = context;
    this.video = video;
    this.info = info;
  }

  /**
   * @param failure what a negative result means now
   */
  static Demuxer open(
      OpenOptions options, IoDeadline deadline, IntFunction<SourceException> failure)
      throws SourceException {
    AVInputFormat format = format(options);
    AVFormatContext context = avformat_alloc_context();
    deadline.install(context);
    AVDictionary dictionary = new AVDictionary(null);
    for (Map.Entry<String, String> option : options.options().entrySet()) {
      av_dict_set(dictionary, option.getKey(), option.getValue(), 0);
    }
    // Where this fails, it frees the context.
    int opened = avformat_open_input(context, options.url(), format, dictionary);
    av_dict_free(dictionary);
    if (opened < 0) {
      throw failure.apply(opened);
    }
    int found = avformat_find_stream_info(context, (PointerPointer<?>) null);
    int video =
        found < 0
            ? found
            : av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
    if (video < 0) {
      SourceException why = failure.apply(video);
      avformat_close_input(context);
      throw why;
    }
    for (int i = 0; i < context.nb_streams(); i++) {
      if (i != video) {
        context.streams(i).discard(AVDISCARD_ALL);
      }
    }
    return new Demuxer(context, video, infoOf(context, context.streams(video), options));
  }

  /** Null where FFmpeg is to find out. */
  private static AVInputFormat format(OpenOptions options) throws SourceException {
    if (options.format().isEmpty()) {
      return null;
    }
    // So far only devices are named; their formats are in a library of their own.
    avdevice_register_all();
    AVInputFormat format = av_find_input_format(options.format().get());
    if (format == null || format.isNull()) {
      throw new SourceException(SourceFailure.UNSUPPORTED, options.format().get());
    }
    return format;
  }

  private static SourceInfo infoOf(AVFormatContext context, AVStream video, OpenOptions options) {
    AVInputFormat format = context.iformat();
    AVRational rate = video.avg_frame_rate();
    boolean lengthKnown = context.duration() != AV_NOPTS_VALUE && context.duration() > 0;
    boolean live = !options.mayBeRecording() || !options.url().startsWith("file:") && !lengthKnown;
    return new SourceInfo(
        format.name().getString(),
        rate.num() > 0 && rate.den() > 0 ? (double) rate.num() / rate.den() : 0,
        live,
        live || !lengthKnown
            ? Optional.empty()
            : Optional.of(Duration.of(context.duration(), ChronoUnit.MICROS)));
  }

  AVFormatContext context() {
    return context;
  }

  AVStream videoStream() {
    return context.streams(video);
  }

  /** The one packet to read into. */
  AVPacket packet() {
    return packet;
  }

  boolean isVideo() {
    return packet.stream_index() == video;
  }

  /** Gives back what the packet holds. */
  void release() {
    av_packet_unref(packet);
  }

  SourceInfo info() {
    return info;
  }

  /** Timestamp at which the recording begins, microseconds. */
  long startMicros() {
    return context.start_time() == AV_NOPTS_VALUE ? 0 : context.start_time();
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avformat_close_input(context);
  }
}
