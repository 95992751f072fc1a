package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.PointerPointer;

/** What is left of pictures after they were sent as H.264. Not thread-safe. */
public final class H264RoundTrip implements AutoCloseable {
  private final H264Encoder encoder;
  private final AVCodecContext decoder;
  private final AVPacket packet = av_packet_alloc();
  private final AVFrame frame = av_frame_alloc();
  private final FrameScalers scalers = new FrameScalers();
  private long number;

  public H264RoundTrip(VideoFormat video) throws SourceException {
    encoder = new H264Encoder(video, false);
    AVCodec codec = avcodec_find_decoder(AV_CODEC_ID_H264);
    decoder = avcodec_alloc_context3(codec);
    decoder.thread_count(1);
    decoder.flags(decoder.flags() | AV_CODEC_FLAG_LOW_DELAY);
    int opened = avcodec_open2(decoder, codec, (PointerPointer<?>) null);
    if (opened < 0) {
      close();
      throw FfmpegErrors.of(opened);
    }
  }

  /**
   * Sends the next picture of the video and returns what arrives of it, at exactly this size.
   *
   * @param rgb24 of the format's size
   */
  public RgbImage pass(byte[] rgb24, int width, int height) throws SourceException {
    encoder.send(number++, rgb24);
    if (!encoder.receive(packet)) {
      throw new SourceException(SourceFailure.BROKEN, "the encoder kept a frame back");
    }
    int sent = avcodec_send_packet(decoder, packet);
    av_packet_unref(packet);
    H264Encoder.check(sent);
    H264Encoder.check(avcodec_receive_frame(decoder, frame));
    return scalers.scale(frame, width, height);
  }

  @Override
  public void close() {
    scalers.close();
    encoder.close();
    avcodec_free_context(decoder);
    av_packet_free(packet);
    av_frame_free(frame);
  }
}
