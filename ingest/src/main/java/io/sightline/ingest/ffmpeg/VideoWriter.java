package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
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
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import java.time.Duration;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/**
 * Writes pictures as H.264 into a file or to whoever takes a live stream. Owned by one thread,
 * except for {@link #cancel}. After an exception only {@link #close} may be called.
 */
public final class VideoWriter implements AutoCloseable {
  /** How long connecting may take, and how long the other end may take nothing. */
  private static final Duration PATIENCE = Duration.ofSeconds(7);

  private static final Duration FAREWELL = Duration.ofSeconds(1);

  static {
    FfmpegLibrary.load();
  }

  private final IoDeadline deadline = new IoDeadline();
  private final AVFormatContext format = new AVFormatContext(null);
  private final AVPacket packet = av_packet_alloc();
  private H264Encoder encoder;
  private AVStream stream;
  private boolean opened;
  private boolean closed;

  /**
   * Opens the file or connects.
   *
   * @throws SourceException if that fails; everything is freed then
   */
  public VideoWriter(VideoTarget target, VideoFormat video) throws SourceException {
    try {
      open(target, video);
      opened = true;
    } catch (SourceException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(VideoTarget target, VideoFormat video) throws SourceException {
    check(avformat_alloc_output_context2(format, null, target.container(), target.url()));
    deadline.install(format);
    deadline.arm(PATIENCE);
    encoder = new H264Encoder(video, (format.oformat().flags() & AVFMT_GLOBALHEADER) != 0);
    stream = avformat_new_stream(format, null);
    stream.time_base(encoder.context().time_base());
    stream.avg_frame_rate(encoder.context().framerate());
    check(avcodec_parameters_from_context(stream.codecpar(), encoder.context()));
    AVDictionary options = new AVDictionary(null);
    target.options().forEach((name, value) -> av_dict_set(options, name, value, 0));
    try {
      if (hasFile()) {
        AVIOContext io = new AVIOContext(null);
        check(avio_open2(io, target.url(), AVIO_FLAG_WRITE, format.interrupt_callback(), options));
        format.pb(io);
      }
      check(avformat_write_header(format, options));
    } finally {
      av_dict_free(options);
    }
  }

  private boolean hasFile() {
    return (format.oformat().flags() & AVFMT_NOFILE) == 0;
  }

  /**
   * @param number of the frame, more than that of the one before: its time is number / frames a
   *     second
   * @param rgb24 red, green, blue, row by row, {@code 3 * width * height} bytes
   */
  public void write(long number, byte[] rgb24) throws SourceException {
    deadline.arm(PATIENCE);
    encoder.send(number, rgb24);
    drain();
  }

  /** Writes what is still to be written: the video is complete. */
  public void finish() throws SourceException {
    deadline.arm(PATIENCE);
    encoder.end();
    drain();
    opened = false;
    check(av_write_trailer(format));
  }

  /** From any thread: what waits for the other end fails soon. */
  public void cancel() {
    deadline.cancel();
  }

  private void drain() throws SourceException {
    while (encoder.receive(packet)) {
      av_packet_rescale_ts(packet, encoder.context().time_base(), stream.time_base());
      packet.stream_index(0);
      check(av_interleaved_write_frame(format, packet));
    }
  }

  private void check(int result) throws SourceException {
    if (result < 0) {
      if (deadline.cancelled()) {
        throw new SourceException(SourceFailure.CANCELLED);
      }
      throw deadline.expired()
          ? new SourceException(opened ? SourceFailure.STALLED : SourceFailure.UNREACHABLE)
          : FfmpegErrors.of(result);
    }
  }

  /** Frees everything; a file that is not finished stays as it is. May be called more than once. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    deadline.arm(FAREWELL);
    if (opened) {
      // Says goodbye to a server.
      av_write_trailer(format);
    }
    if (encoder != null) {
      encoder.close();
    }
    av_packet_free(packet);
    if (!format.isNull()) {
      if (hasFile() && format.pb() != null) {
        avio_closep(format.pb());
      }
      avformat_free_context(format);
    }
    deadline.close();
  }
}
