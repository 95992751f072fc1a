package io.sightline.schemas.codec;

import io.sightline.core.alert.Alert;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.avro.AlertOutcome;
import io.sightline.schemas.avro.AlertRecord;

/** What became of alerts. */
public final class AlertCodec {
  private AlertCodec() {}

  public static AlertRecord toAvro(Alert alert) {
    return new AlertRecord(
        alert.momentId(),
        alert.revision(),
        alert.stream().value(),
        alert.query().value(),
        switch (alert.outcome()) {
          case DELIVERED -> AlertOutcome.DELIVERED;
          case SUPPRESSED -> AlertOutcome.SUPPRESSED;
        },
        alert.channel(),
        alert.reason(),
        alert.at());
  }

  public static Alert fromAvro(AlertRecord avro) {
    return new Alert(
        avro.getMomentId(),
        avro.getRevision(),
        new StreamId(avro.getStream()),
        new QueryId(avro.getQuery()),
        switch (avro.getOutcome()) {
          case DELIVERED -> Alert.Outcome.DELIVERED;
          case SUPPRESSED -> Alert.Outcome.SUPPRESSED;
        },
        avro.getChannel(),
        avro.getReason(),
        avro.getAt());
  }
}
