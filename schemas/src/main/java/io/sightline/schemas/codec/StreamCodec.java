package io.sightline.schemas.codec;

import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.schemas.avro.StreamRecord;
import java.util.Optional;

/** Streams as their owners registered them. */
public final class StreamCodec {
  private StreamCodec() {}

  public static StreamRecord toAvro(StreamSpec spec) {
    return new StreamRecord(
        spec.id().value(),
        spec.name(),
        spec.source().secretValue(),
        spec.credentials().orElse(null),
        spec.framesPerSecond(),
        spec.thumbnails(),
        spec.enabled());
  }

  public static StreamSpec fromAvro(StreamRecord avro) {
    return new StreamSpec(
        new StreamId(avro.getId()),
        avro.getName(),
        new SourceUri(avro.getSource()),
        Optional.ofNullable(avro.getCredentials()),
        avro.getFramesPerSecond(),
        avro.getThumbnails(),
        avro.getEnabled());
  }
}
