package io.sightline.gateway.alerts;

import io.sightline.core.alert.Occurrence;
import io.sightline.core.query.Severity;
import io.sightline.core.video.Thumbnail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Says the key of a notice and no more; every occurrence has the same picture of four bytes. */
final class PlainContent implements AlertDesk.Content {
  static final byte[] PICTURE = {-1, -40, -1, -39};

  @Override
  public Notice notice(String group, Severity severity, List<Occurrence> members) {
    return new Notice(
        group,
        severity,
        Optional.of("a dog <b>barks</b>"),
        members.stream().map(PlainContent::item).toList());
  }

  private static Notice.Item item(Occurrence occurrence) {
    return new Notice.Item(
        occurrence, "Camera " + occurrence.stream(), Optional.of(new Thumbnail(PICTURE)));
  }

  @Override
  public byte[] json(Notice notice) {
    return ("{\"key\":\"" + notice.key() + "\"}").getBytes(StandardCharsets.UTF_8);
  }
}
