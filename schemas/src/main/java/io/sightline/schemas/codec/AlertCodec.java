package io.sightline.schemas.codec;

import io.sightline.core.alert.Alert;
import io.sightline.core.alert.AlertPhase;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.Severity;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.avro.AlertOutcome;
import io.sightline.schemas.avro.AlertPhaseKind;
import io.sightline.schemas.avro.AlertRecord;
import io.sightline.schemas.avro.AlertSeverity;
import java.util.List;
import java.util.Set;

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
        alert.at(),
        switch (alert.phase()) {
          case NEW -> AlertPhaseKind.NEW;
          case END -> AlertPhaseKind.END;
          case MEDIA -> AlertPhaseKind.MEDIA;
        },
        switch (alert.severity()) {
          case DETECTION -> AlertSeverity.DETECTION;
          case ALERT -> AlertSeverity.ALERT;
          case CRITICAL -> AlertSeverity.CRITICAL;
        },
        List.copyOf(alert.zones()),
        alert.group().equals(alert.momentId()) ? "" : alert.group());
  }

  public static Alert fromAvro(AlertRecord avro) {
    return new Alert(
        avro.getMomentId(),
        avro.getRevision(),
        phase(avro),
        new StreamId(avro.getStream()),
        new QueryId(avro.getQuery()),
        severity(avro.getSeverity()),
        Set.copyOf(avro.getZones()),
        switch (avro.getOutcome()) {
          case DELIVERED -> Alert.Outcome.DELIVERED;
          case SUPPRESSED -> Alert.Outcome.SUPPRESSED;
        },
        avro.getChannel(),
        avro.getGroup().isEmpty() ? avro.getMomentId() : avro.getGroup(),
        avro.getReason(),
        avro.getAt());
  }

  private static AlertPhase phase(AlertRecord avro) {
    if (avro.getPhase() == null) {
      return avro.getRevision() == 0 ? AlertPhase.NEW : AlertPhase.END;
    }
    return switch (avro.getPhase()) {
      case NEW -> AlertPhase.NEW;
      case END -> AlertPhase.END;
      case MEDIA -> AlertPhase.MEDIA;
    };
  }

  private static Severity severity(AlertSeverity avro) {
    if (avro == null) {
      return Severity.ALERT;
    }
    return switch (avro) {
      case DETECTION -> Severity.DETECTION;
      case ALERT -> Severity.ALERT;
      case CRITICAL -> Severity.CRITICAL;
    };
  }
}
