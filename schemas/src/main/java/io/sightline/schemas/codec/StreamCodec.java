package io.sightline.schemas.codec;

import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.GateMode;
import io.sightline.core.video.HardwareDecode;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.Polygon.Corner;
import io.sightline.core.video.RecordMode;
import io.sightline.core.video.Region;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.Zone;
import io.sightline.schemas.avro.RegionRecord;
import io.sightline.schemas.avro.StreamGate;
import io.sightline.schemas.avro.StreamHardware;
import io.sightline.schemas.avro.StreamRecord;
import io.sightline.schemas.avro.StreamRecording;
import io.sightline.schemas.avro.StreamSkip;
import io.sightline.schemas.avro.ZoneRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Streams as their owners registered them. */
public final class StreamCodec {
  private StreamCodec() {}

  public static StreamRecord toAvro(StreamSpec spec) {
    PictureSettings pictures = spec.pictures();
    return new StreamRecord(
        spec.id().value(),
        spec.name(),
        spec.source().secretValue(),
        spec.credentials().orElse(null),
        spec.framesPerSecond(),
        spec.thumbnails(),
        spec.enabled(),
        pictures
            .crop()
            .map(crop -> new RegionRecord(crop.x(), crop.y(), crop.width(), crop.height()))
            .orElse(null),
        pictures.zones().stream()
            .map(zone -> new ZoneRecord(zone.name(), numbers(zone.outline())))
            .toList(),
        pictures.masks().stream().map(StreamCodec::numbers).toList(),
        pictures.thumbnailWidth().orElse(null),
        StreamHardware.valueOf(pictures.hardware().name()),
        StreamSkip.valueOf(pictures.skip().name()),
        StreamGate.valueOf(pictures.gate().name()),
        StreamRecording.valueOf(pictures.recording().name()));
  }

  public static StreamSpec fromAvro(StreamRecord avro) {
    return new StreamSpec(
        new StreamId(avro.getId()),
        avro.getName(),
        new SourceUri(avro.getSource()),
        Optional.ofNullable(avro.getCredentials()),
        avro.getFramesPerSecond(),
        avro.getThumbnails(),
        avro.getEnabled(),
        new PictureSettings(
            Optional.ofNullable(avro.getCrop())
                .map(
                    crop ->
                        new Region(crop.getX(), crop.getY(), crop.getWidth(), crop.getHeight())),
            avro.getZones().stream()
                .map(zone -> new Zone(zone.getName(), polygon(zone.getOutline())))
                .toList(),
            avro.getMasks().stream().map(StreamCodec::polygon).toList(),
            Optional.ofNullable(avro.getThumbnailWidth()),
            HardwareDecode.valueOf(avro.getHardware().name()),
            DecodeSkip.valueOf(avro.getSkip().name()),
            GateMode.valueOf(avro.getGate().name()),
            RecordMode.valueOf(avro.getRecording().name())));
  }

  private static List<Double> numbers(Polygon outline) {
    return outline.corners().stream().flatMap(corner -> Stream.of(corner.x(), corner.y())).toList();
  }

  private static Polygon polygon(List<Double> numbers) {
    if (numbers.size() % 2 != 0) {
      throw new IllegalArgumentException("an outline has an x without a y");
    }
    List<Corner> corners = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i += 2) {
      corners.add(new Corner(numbers.get(i), numbers.get(i + 1)));
    }
    return new Polygon(corners);
  }
}
