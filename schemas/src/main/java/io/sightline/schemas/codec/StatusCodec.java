package io.sightline.schemas.codec;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.schemas.avro.CoverageEntry;
import io.sightline.schemas.avro.CoverageKind;
import io.sightline.schemas.avro.StatusRecord;
import io.sightline.schemas.avro.StreamState;

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
        status.coverage().stream().map(StatusCodec::toAvro).toList());
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
        avro.getCoverage().stream().map(StatusCodec::fromAvro).toList());
  }

  private static CoverageEntry toAvro(CoverageSpan span) {
    return new CoverageEntry(
        span.from(),
        span.to(),
        switch (span.coverage()) {
          case WATCHED -> CoverageKind.WATCHED;
          case OFFLINE -> CoverageKind.OFFLINE;
          case SHED -> CoverageKind.SHED;
        });
  }

  private static CoverageSpan fromAvro(CoverageEntry entry) {
    return new CoverageSpan(
        entry.getFrom(),
        entry.getTo(),
        switch (entry.getCoverage()) {
          case WATCHED -> Coverage.WATCHED;
          case OFFLINE -> Coverage.OFFLINE;
          case SHED -> Coverage.SHED;
        });
  }
}
