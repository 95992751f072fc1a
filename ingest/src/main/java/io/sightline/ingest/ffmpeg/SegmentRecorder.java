package io.sightline.ingest.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;

import io.sightline.ingest.source.SegmentSink;
import io.sightline.ingest.source.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts what a connection receives into segments at key frames, without decoding it. What goes wrong
 * here never touches the stream: that segment is left out, and recording goes on a while later.
 * Owned by the source's thread.
 */
final class SegmentRecorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentRecorder.class);
  private static final Duration LENGTH = Duration.ofSeconds(4);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  /** Timestamps that step back, or ahead by more, begin anew; as in the stream's timeline. */
  private static final long JUMP_BACK = 500_000;

  private static final long JUMP_AHEAD = 10_000_000;

  private final SegmentSink sink;
  private final AVStream stream;
  private final AVRational micros = new AVRational();
  private SegmentWriter writer;
  private Path file;
  private long from;
  private long last;
  private long over;
  private long notBefore = System.nanoTime();

  SegmentRecorder(SegmentSink sink, AVStream stream) {
    this.sink = sink;
    this.stream = stream;
    micros.num(1).den(1_000_000);
  }

  /** Takes the connection's next packet of video, which stays as it is. */
  void take(AVPacket packet) {
    if (packet.pts() == AV_NOPTS_VALUE) {
      return;
    }
    long pts = toMicros(packet.pts());
    boolean key = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
    try {
      if (writer != null && (pts < last - JUMP_BACK || pts > last + JUMP_AHEAD)) {
        complete(over);
      }
      if (key && writer != null && pts - from >= LENGTH.toMillis() * 1_000) {
        complete(pts);
      }
      if (key && writer == null && notBefore - System.nanoTime() <= 0) {
        begin(pts);
      }
      if (writer != null) {
        writer.write(packet);
        last = pts;
        over = Math.max(over, pts + toMicros(Math.max(0, packet.duration())));
      }
    } catch (SourceException | IOException e) {
      LOG.warn("A segment is not recorded: {}", e.getMessage());
      abandon();
    }
  }

  private long toMicros(long ticks) {
    return av_rescale_q(ticks, stream.time_base(), micros);
  }

  private void begin(long pts) throws SourceException, IOException {
    file = sink.begin();
    writer = new SegmentWriter(stream, file);
    from = pts;
    last = pts;
    over = pts;
  }

  private void complete(long to) throws SourceException {
    try (SegmentWriter done = writer) {
      writer = null;
      done.finish();
    }
    sink.complete(file, from, Math.max(from, to));
  }

  private void abandon() {
    notBefore = System.nanoTime() + AFTER_FAILURE.toNanos();
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }

  /** What was begun is complete up to its last picture. */
  @Override
  public void close() {
    try {
      if (writer != null) {
        complete(over);
      }
    } catch (SourceException e) {
      LOG.warn("The last segment is not recorded: {}", e.getMessage());
    }
    micros.close();
  }
}
