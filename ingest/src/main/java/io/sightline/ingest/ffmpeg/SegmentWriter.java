package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import io.sightline.ingest.source.SourceException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/**
 * Copies packets of one video stream into one fragmented MP4 file, with the timestamps they have.
 * Owned by one thread.
 */
final class SegmentWriter implements AutoCloseable {
  private final AVFormatContext format = new AVFormatContext(null);
  private final AVPacket copy = av_packet_alloc();
  private final AVStream input;
  private AVStream output;
  private long lastDts = AV_NOPTS_VALUE;
  private boolean opened;

  /**
   * @param input the stream that packets come from
   * @throws SourceException if the file cannot be written, or the codec has no place in an MP4
   *     file; everything is freed then
   */
  SegmentWriter(AVStream input, Path file) throws SourceException {
    this.input = input;
    try {
      open(file);
    } catch (SourceException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(Path file) throws SourceException {
    check(avformat_alloc_output_context2(format, null, "mp4", file.toString()));
    output = avformat_new_stream(format, null);
    check(avcodec_parameters_copy(output.codecpar(), input.codecpar()));
    // Tags of other containers mean nothing here.
    output.codecpar().codec_tag(0);
    output.time_base(input.time_base());
    AVIOContext io = new AVIOContext(null);
    check(avio_open(io, "file:" + file, AVIO_FLAG_WRITE));
    format.pb(io);
    format.avoid_negative_ts(AVFormatContext.AVFMT_AVOID_NEG_TS_DISABLED);
    AVDictionary options = new AVDictionary(null);
    av_dict_set(
        options,
        "movflags",
        "frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer",
        0);
    av_dict_set(options, "use_editlist", "0", 0);
    try {
      check(avformat_write_header(format, options));
      opened = true;
    } finally {
      av_dict_free(options);
    }
  }

  /**
   * @param packet stays as it is
   * @throws SourceException if the disk is full or the packet cannot be written
   */
  void write(AVPacket packet) throws SourceException {
    check(av_packet_ref(copy, packet));
    try {
      // Some cameras leave it out or repeat it; an MP4 file wants every one to be later.
      long dts = copy.dts() == AV_NOPTS_VALUE ? copy.pts() : copy.dts();
      if (lastDts != AV_NOPTS_VALUE && dts <= lastDts) {
        dts = lastDts + 1;
      }
      lastDts = dts;
      copy.dts(dts);
      if (copy.pts() < dts) {
        copy.pts(dts);
      }
      copy.stream_index(0);
      av_packet_rescale_ts(copy, input.time_base(), output.time_base());
      check(av_write_frame(format, copy));
    } finally {
      av_packet_unref(copy);
    }
  }

  /** The file is complete. */
  void finish() throws SourceException {
    opened = false;
    check(av_write_trailer(format));
  }

  private static void check(int result) throws SourceException {
    if (result < 0) {
      throw FfmpegErrors.of(result);
    }
  }

  /** Frees everything; a file that is not finished stays as it is. */
  @Override
  public void close() {
    av_packet_free(copy);
    if (!format.isNull()) {
      if (opened) {
        av_write_trailer(format);
      }
      if (format.pb() != null) {
        avio_closep(format.pb());
      }
      avformat_free_context(format);
      format.setNull();
    }
  }
}
