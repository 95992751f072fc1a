package io.sightline.schemas.codec;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.Thumbnail;
import io.sightline.schemas.avro.FrameClock;
import io.sightline.schemas.avro.FrameGating;
import io.sightline.schemas.avro.FrameRecord;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Sampled frames. */
public final class FrameCodec {
  private FrameCodec() {}

  public static FrameRecord toAvro(FrameEvent frame) {
    return new FrameRecord(
        frame.stream().value(),
        frame.epoch(),
        frame.seq(),
        frame.mediaTime().micros(),
        frame.capturedAt(),
        switch (frame.clock()) {
          case SENDER -> FrameClock.SENDER;
          case ARRIVAL -> FrameClock.ARRIVAL;
          case FILE -> FrameClock.FILE;
        },
        frame.ingestedAt(),
        switch (frame.gate()) {
          case ENCODED -> FrameGating.ENCODED;
          case STILL -> FrameGating.STILL;
          case SHED -> FrameGating.SHED;
        },
        frame.encoder(),
        frame.feature().map(feature -> ByteBuffer.wrap(feature.toHalfBytes())).orElse(null),
        frame.thumbnail().map(picture -> ByteBuffer.wrap(picture.toJpeg())).orElse(null));
  }

  public static FrameEvent fromAvro(FrameRecord avro) {
    return new FrameEvent(
        new StreamId(avro.getStream()),
        avro.getEpoch(),
        avro.getSeq(),
        new MediaTime(avro.getMediaTimeMicros()),
        avro.getCapturedAt(),
        switch (avro.getClock()) {
          case SENDER -> CaptureClock.SENDER;
          case ARRIVAL -> CaptureClock.ARRIVAL;
          case FILE -> CaptureClock.FILE;
        },
        avro.getIngestedAt(),
        switch (avro.getGate()) {
          case ENCODED -> FrameGate.ENCODED;
          case STILL -> FrameGate.STILL;
          case SHED -> FrameGate.SHED;
        },
        avro.getEncoderId(),
        Optional.ofNullable(avro.getFeature()).map(FrameFeature::fromHalfBytes),
        Optional.ofNullable(avro.getThumbnail()).map(FrameCodec::thumbnail));
  }

  private static Thumbnail thumbnail(ByteBuffer bytes) {
    byte[] jpeg = new byte[bytes.remaining()];
    bytes.slice().get(jpeg);
    return new Thumbnail(jpeg);
  }
}
