package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.alert.Severity;
import io.sightline.core.grounding.MomentUpdate;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What is posted to a webhook: the event of the moment as listeners see it, and a little more. */
public final class WebhookBody {
  private WebhookBody() {}

  /**
   * {@code type} is new, end or retract; {@code thumbnail} the path, at the gateway, of the newest
   * picture of the stream.
   *
   * @param sentence of the query; empty if it is gone
   */
  public static byte[] of(MomentUpdate update, Severity severity, Optional<String> sentence) {
    ObjectNode json = MomentJson.event(update, update.stages().emitted(), sentence);
    // Not known yet: the post may be repeated.
    ((ObjectNode) json.get("stages")).remove("delivered");
    json.put("severity", severity.name().toLowerCase(Locale.ROOT));
    json.put("thumbnail", "/api/v1/streams/" + update.moment().stream() + "/latest.jpg");
    return Json.text(json).getBytes(StandardCharsets.UTF_8);
  }
}
