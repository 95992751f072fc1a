package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.video.Delivery;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Work;
import io.sightline.gateway.registry.StreamDraft;
import io.sightline.gateway.view.ThumbnailsView.Picture;
import io.sightline.gateway.view.Versioned;
import java.util.Locale;
import java.util.Optional;

/** Streams and their status as JSON. Sources are shown redacted. */
final class StreamJson {
  private StreamJson() {}

  static ObjectNode of(Versioned<StreamSpec> stream) {
    StreamSpec spec = stream.value();
    ObjectNode json = Json.object();
    json.put("id", spec.id().value());
    json.put("name", spec.name());
    json.put("source", spec.source().redacted());
    json.put("has_credentials", spec.credentials().isPresent());
    json.put("frames_per_second", spec.framesPerSecond());
    json.put("thumbnails", spec.thumbnails());
    json.put("enabled", spec.enabled());
    PictureJson.put(json, spec.pictures());
    json.put("updated_at", Json.instant(stream.at()));
    return json;
  }

  /** A stream with what is known of it now; {@code status} and {@code thumbnail} may be null. */
  static ObjectNode of(
      Versioned<StreamSpec> stream,
      Optional<Versioned<StreamStatus>> status,
      Optional<Picture> picture) {
    ObjectNode json = of(stream);
    json.set("status", status.map(known -> of(known.value(), false)).orElse(null));
    json.put(
        "thumbnail",
        picture
            .map(known -> "/api/v1/streams/" + stream.value().id() + "/latest.jpg")
            .orElse(null));
    return json;
  }

  /**
   * @param withCoverage whether the spans that were watched, or not, come with it
   */
  static ObjectNode of(StreamStatus status, boolean withCoverage) {
    ObjectNode json = Json.object();
    json.put("stream", status.stream().value());
    json.put("state", status.state().name().toLowerCase(Locale.ROOT));
    json.put("reason", status.reason());
    json.put("epoch", status.epoch());
    json.put("frames_per_second", Json.rounded(status.framesPerSecond()));
    json.put("lag_s", Json.rounded(status.lagSeconds()));
    json.put("at", Json.instant(status.at()));
    json.put("delivering_until", Delivery.until(status).map(Json::instant).orElse(null));
    json.put("not_delivering", Delivery.of(status, status.at()).why());
    Work work = status.work();
    json.put("worker", work.worker());
    json.put("last_frame_at", work.lastFrame().map(Json::instant).orElse(null));
    json.put(
        "clock", work.clock().map(clock -> clock.name().toLowerCase(Locale.ROOT)).orElse(null));
    json.put("sampling_rate", Json.rounded(work.samplingRate()));
    json.put("decode_load", Json.rounded(work.decodeLoad()));
    json.put("encode_load", Json.rounded(work.encodeLoad()));
    if (withCoverage) {
      ArrayNode spans = json.putArray("coverage");
      status.coverage().forEach(span -> spans.add(of(span)));
    }
    return json;
  }

  static ObjectNode of(StreamStatus.CoverageSpan span) {
    ObjectNode json = Json.object();
    json.put("from", Json.instant(span.from()));
    json.put("to", Json.instant(span.to()));
    json.put("coverage", span.coverage().name().toLowerCase(Locale.ROOT));
    return json;
  }

  static StreamDraft draft(JsonFields fields) {
    StreamDraft draft =
        new StreamDraft(
            fields.text("id"),
            fields.text("name"),
            fields.text("source"),
            fields.number("frames_per_second"),
            fields.bool("thumbnails"),
            fields.bool("enabled"),
            fields.isNull("credentials"),
            Optional.empty(),
            PictureJson.draft(fields));
    fields.end();
    return draft;
  }
}
