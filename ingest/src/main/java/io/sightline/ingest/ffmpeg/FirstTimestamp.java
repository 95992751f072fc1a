package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Gives the first frame of an RTSP connection back the timestamp that FFmpeg's parser loses. Not
 * thread-safe.
 */
final class FirstTimestamp implements AutoCloseable {
  /*
   * FFmpeg counts an RTSP connection's timestamps from its first packet, or from the one that the
   * server's RTP-Info names as first: the first frame has 0. But its parser only passes a timestamp
   * on whose packet has a position in a file, or that follows one; so the first is lost, and were
   * the frame dropped, a live stream would be sampled one frame later than its recording. The frame
   * is held until the second one comes: if that has a time shortly after 0 the first gets 0,
   * otherwise the server counts from elsewhere and the first frame is dropped.
   */
  private static final long LONGEST_STEP_MICROS = 500_000;

  private final AVRational timeBase;
  private final AVFrame first = av_frame_alloc();
  private final AVFrame second = av_frame_alloc();
  private State state = State.AT_START;

  private enum State {
    /** No frame came yet. Leads to HOLDING, or to DONE if the first frame has a timestamp. */
    AT_START,
    /** The first frame is held. Leads to SECOND_WAITS, or to DONE if the first is dropped. */
    HOLDING,
    /** The first frame was given with its timestamp; the second is next. Leads to DONE. */
    SECOND_WAITS,
    /** Frames pass as they are. */
    DONE
  }

  FirstTimestamp(AVRational timeBase) {
    this.timeBase = timeBase;
  }

  /**
   * Moves the frame that was kept back into this one.
   *
   * @return whether there was one
   */
  boolean returnsInto(AVFrame frame) {
    if (state != State.SECOND_WAITS) {
      return false;
    }
    state = State.DONE;
    av_frame_unref(frame);
    av_frame_move_ref(frame, second);
    return true;
  }

  /**
   * Looks at the decoder's next frame.
   *
   * @return whether it is kept back, and the decoder is to be asked for another; if not, the frame
   *     may have been exchanged for the first
   */
  boolean keeps(AVFrame frame) {
    if (state == State.AT_START && frame.best_effort_timestamp() == AV_NOPTS_VALUE) {
      state = State.HOLDING;
      av_frame_move_ref(first, frame);
      return true;
    }
    if (state != State.HOLDING) {
      state = state == State.AT_START ? State.DONE : state;
      return false;
    }
    long step = VideoDecoder.micros(frame.best_effort_timestamp(), timeBase);
    if (step > 0 && step <= LONGEST_STEP_MICROS) {
      state = State.SECOND_WAITS;
      av_frame_move_ref(second, frame);
      av_frame_move_ref(frame, first);
      frame.best_effort_timestamp(0);
    } else {
      state = State.DONE;
      av_frame_unref(first);
    }
    return false;
  }

  @Override
  public void close() {
    av_frame_free(first);
    av_frame_free(second);
  }
}
