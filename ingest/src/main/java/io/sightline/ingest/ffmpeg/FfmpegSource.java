package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.HardwareDecode;
import io.sightline.core.video.Region;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.source.DecodeSettings;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameKind;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.FrameStamp;
import io.sightline.ingest.source.SegmentSink;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import io.sightline.ingest.source.SourceInfo;
import io.sightline.ingest.source.VideoDetails;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A source that FFmpeg opens: demuxer, one video decoder with one thread, and scalers for the
 * frames that are asked for. One thread owns it; {@link #cancel} may come from any.
 */
public final class FfmpegSource implements FrameSource {
  /** A source that sends in bursts is waited for at most this much longer. */
  private static final Duration LONGEST_BURST = Duration.ofSeconds(30);

  /** How long the farewell to a server may take. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /** A recording that ends this much before its length says was cut short. */
  private static final Duration CUT_SHORT = Duration.ofSeconds(1);

  private final OpenOptions options;
  private final DecodeSettings how;
  private final Timeouts timeouts;
  private final InstantSource clock;
  private final IoDeadline deadline = new IoDeadline();
  private final FrameScalers scalers = new FrameScalers();
  private final SenderClock senderClock = new SenderClock();

  private Optional<SegmentSink> recorded = Optional.empty();
  private Optional<SegmentRecorder> recorder = Optional.empty();
  private Demuxer demuxer;
  private VideoDecoder decoder;
  private boolean ended;
  private boolean closed;
  private long firstPts;
  private long lastPts;
  private long firstNanos;
  private boolean anyFrame;
  private long withoutTime;
  private long damaged;

  FfmpegSource(OpenOptions options, DecodeSettings how, Timeouts timeouts, InstantSource clock) {
    this.options = options;
    this.how = how;
    this.timeouts = timeouts;
    this.clock = clock;
  }

  @Override
  public Optional<DecodedFrame> next() throws SourceException {
    if (closed) {
      throw new IllegalStateException("source is closed");
    }
    deadline.arm(anyFrame ? timeouts.stall().plus(burst()) : timeouts.open());
    if (demuxer == null) {
      demuxer = Demuxer.open(options, deadline, this::failure);
      decoder =
          new VideoDecoder(
              demuxer.videoStream(),
              demuxer.info().container().equals("rtsp"),
              how.skip(),
              HardwareDevice.of(how.hardware()));
    }
    if (recorded.isPresent() && recorder.isEmpty()) {
      recorder = Optional.of(new SegmentRecorder(recorded.get(), demuxer.videoStream()));
    }
    while (!ended) {
      if (deadline.over()) {
        throw failure(0);
      }
      if (decoder.receive()) {
        damaged += decoder.damaged() ? 1 : 0;
        if (decoder.frame().best_effort_timestamp() != AV_NOPTS_VALUE) {
          return Optional.of(decoded());
        }
        withoutTime++;
      } else if (decoder.drained()) {
        ended = true;
      } else {
        feed();
      }
    }
    checkLength();
    return Optional.empty();
  }

  private void feed() throws SourceException {
    int result = av_read_frame(demuxer.context(), demuxer.packet());
    if (result == AVERROR_EOF && !deadline.over() && !info().live()) {
      decoder.drain();
    } else if (result < 0) {
      throw failure(result);
    } else {
      try {
        if (demuxer.isVideo()) {
          senderClock.read(demuxer.packet(), decoder.timeBase());
          if (anyFrame && how.skip() == DecodeSkip.NOKEY) {
            // Pictures are as far apart as key frames are: any packet shows that it goes on.
            deadline.arm(timeouts.stall().plus(burst()));
          }
          recorder.ifPresent(recording -> recording.take(demuxer.packet()));
          decoder.send(demuxer.packet());
        }
      } finally {
        demuxer.release();
      }
    }
  }

  private DecodedFrame decoded() {
    long pts = decoder.ptsMicros();
    if (!anyFrame) {
      anyFrame = true;
      firstPts = pts;
      firstNanos = System.nanoTime();
    }
    lastPts = pts;
    FrameStamp stamp =
        new FrameStamp(
            pts,
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            senderClock.at(pts).map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS)),
            decoder.format());
    return new DecodedFrame() {
      @Override
      public FrameStamp stamp() {
        return stamp;
      }

      @Override
      public FrameKind kind() {
        return decoder.kind();
      }

      @Override
      public RgbImage scaled(Region region, int width, int height) {
        return scalers.scale(decoder.pixels(), new Cut(region, decoder.turn(), width, height));
      }
    };
  }

  /** How far the pictures that came are ahead of the time that passed: HLS comes in segments. */
  private Duration burst() {
    long ahead = (lastPts - firstPts) * 1_000 - (System.nanoTime() - firstNanos);
    return Duration.ofNanos(Math.max(0, Math.min(ahead, LONGEST_BURST.toNanos())));
  }

  private void checkLength() throws SourceException {
    if (info().length().isEmpty() || !anyFrame) {
      return;
    }
    Duration length = info().length().get();
    Duration seen = Duration.of(lastPts - demuxer.startMicros(), ChronoUnit.MICROS);
    if (seen.plus(CUT_SHORT).compareTo(length) < 0) {
      throw new SourceException(
          SourceFailure.CUT_SHORT,
          "ends at %.1f s of %.1f s".formatted(seen.toMillis() / 1e3, length.toMillis() / 1e3));
    }
  }

  private SourceException failure(int code) {
    if (deadline.cancelled()) {
      return new SourceException(SourceFailure.CANCELLED);
    }
    if (deadline.expired()) {
      return new SourceException(anyFrame ? SourceFailure.STALLED : SourceFailure.OPEN_TIMEOUT);
    }
    SourceException mapped = FfmpegErrors.of(code);
    if (mapped.failure() == SourceFailure.UNREACHABLE && demuxer == null && options.tlsFails()) {
      return new SourceException(SourceFailure.UNTRUSTED);
    }
    return switch (mapped.failure()) {
      case NOT_FOUND ->
          options.format().isPresent()
              ? new SourceException(SourceFailure.NOT_FOUND, "there is no such device here")
              : mapped;
      // After the first picture these can only mean that the connection broke or fell silent.
      case OPEN_TIMEOUT, UNREACHABLE, DISCONNECTED, BROKEN ->
          anyFrame
              ? new SourceException(
                  deadline.sinceArmed().compareTo(timeouts.stall()) > 0
                      ? SourceFailure.STALLED
                      : SourceFailure.DISCONNECTED)
              : mapped;
      default -> mapped;
    };
  }

  @Override
  public SourceInfo info() {
    if (!anyFrame || how.hardware() == HardwareDecode.NONE || decoder.decodedBy().isPresent()) {
      return demuxer.info();
    }
    return demuxer
        .info()
        .withRemark(
            HardwareDevice.word(how.hardware()) + " does not decode this here: the processor does");
  }

  @Override
  public Optional<VideoDetails> details() {
    return Optional.of(
        ContainerDetails.of(demuxer, decoder.decodedBy(), decoder.turn(), withoutTime, damaged));
  }

  @Override
  public boolean record(SegmentSink sink) {
    recorded = Optional.of(sink);
    return true;
  }

  @Override
  public void cancel() {
    deadline.cancel();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    deadline.arm(FAREWELL);
    recorder.ifPresent(SegmentRecorder::close);
    scalers.close();
    if (decoder != null) {
      decoder.close();
    }
    if (demuxer != null) {
      demuxer.close();
    }
    deadline.close();
  }
}
