package io.sightline.schemas.codec;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.core.video.StreamStatus.Work;
import io.sightline.schemas.avro.CoverageCloser;
import io.sightline.schemas.avro.CoverageEntry;
import io.sightline.schemas.avro.CoverageKind;
import io.sightline.schemas.avro.StatusClock;
import io.sightline.schemas.avro.StatusRecord;
import io.sightline.schemas.avro.StreamState;
import java.util.Optional;

/** What streams are doing. */
public final class StatusCodec {
  private StatusCodec() {}

  public static StatusRecord toAvro(StreamStatus status) {
    return new StatusRecord(
        status.stream().value(),
        switch (status.state()) {
          case CONNECTING -> StreamState.CONNECTING;
          case ONLINE -> StreamState.ONLINE;
          case OFFLINE -> StreamState.OFFLINE;
          case ENDED -> StreamState.ENDED;
          case DISABLED -> StreamState.DISABLED;
        },
        status.reason(),
        status.epoch(),
        status.framesPerSecond(),
        status.lagSeconds(),
        status.at(),
        status.coverage().stream().map(StatusCodec::toAvro).toList(),
        status.work().worker(),
        status.work().lastFrame().orElse(null),
        status.work().clock().map(StatusCodec::toAvro).orElse(null),
        status.work().samplingRate(),
        status.work().decodeLoad(),
        status.work().encodeLoad());
  }

  public static StreamStatus fromAvro(StatusRecord avro) {
    return new StreamStatus(
        new StreamId(avro.getStream()),
        switch (avro.getState()) {
          case CONNECTING -> State.CONNECTING;
          case ONLINE -> State.ONLINE;
          case OFFLINE -> State.OFFLINE;
          case ENDED -> State.ENDED;
          case DISABLED -> State.DISABLED;
        },
        avro.getReason(),
        avro.getEpoch(),
        avro.getFramesPerSecond(),
        avro.getLagSeconds(),
        avro.getAt(),
        avro.getCoverage().stream().map(StatusCodec::fromAvro).toList(),
        new Work(
            avro.getWorker(),
            Optional.ofNullable(avro.getLastFrame()),
            Optional.ofNullable(avro.getClock()).map(StatusCodec::fromAvro),
            avro.getSamplingRate(),
            avro.getDecodeLoad(),
            avro.getEncodeLoad()));
  }

  private static StatusClock toAvro(CaptureClock clock) {
    return switch (clock) {
      case SENDER -> StatusClock.SENDER;
      case ARRIVAL -> StatusClock.ARRIVAL;
      case FILE -> StatusClock.FILE;
    };
  }

  private static CaptureClock fromAvro(StatusClock clock) {
    return switch (clock) {
      case SENDER -> CaptureClock.SENDER;
      case ARRIVAL -> CaptureClock.ARRIVAL;
      case FILE -> CaptureClock.FILE;
    };
  }

  private static CoverageEntry toAvro(CoverageSpan span) {
    return new CoverageEntry(
        span.from(),
        span.to(),
        switch (span.coverage()) {
          case WATCHED, GATED -> CoverageKind.WATCHED;
          case OFFLINE, MASKED -> CoverageKind.OFFLINE;
          case SHED -> CoverageKind.SHED;
        },
        switch (span.coverage()) {
          case GATED -> CoverageCloser.GATED;
          case MASKED -> CoverageCloser.MASKED;
          case WATCHED, OFFLINE, SHED -> CoverageCloser.PLAIN;
        });
  }

  private static CoverageSpan fromAvro(CoverageEntry entry) {
    return new CoverageSpan(
        entry.getFrom(),
        entry.getTo(),
        switch (entry.getCloser()) {
          case GATED -> Coverage.GATED;
          case MASKED -> Coverage.MASKED;
          case PLAIN ->
              switch (entry.getCoverage()) {
                case WATCHED -> Coverage.WATCHED;
                case OFFLINE -> Coverage.OFFLINE;
                case SHED -> Coverage.SHED;
              };
        });
  }
}
