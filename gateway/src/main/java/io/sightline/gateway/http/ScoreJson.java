package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.grounding.ScoreRecord.FrameScores;
import io.sightline.gateway.view.ScoreLine;
import io.sightline.gateway.view.ScoresView;

/** Scores as JSON: arrays of numbers, for they are many. */
final class ScoreJson {
  private ScoreJson() {}

  /** {@code points}: {@code [at_ms, start, end, inside]}, oldest first. */
  static ObjectNode of(ScoreLine line) {
    ObjectNode json = Json.object();
    json.put("stream", line.stream().value());
    json.put("query", line.query().value());
    ArrayNode points = json.putArray("points");
    for (ScoreLine.Point point : line.points()) {
      ArrayNode node = points.addArray().add(point.atMillis());
      node.add(Json.rounded(point.start()));
      node.add(Json.rounded(point.end())).add(Json.rounded(point.inside()));
    }
    return json;
  }

  /**
   * {@code at_ms} and {@code times} (seconds of media time) of each frame; {@code scores}: for each
   * query, {@code [start, end, inside]} a frame.
   */
  static ObjectNode of(ScoreRecord record) {
    ObjectNode json = Json.object();
    json.put("stream", record.stream().value());
    json.put("epoch", record.epoch());
    ArrayNode at = json.putArray("at_ms");
    ArrayNode times = json.putArray("times");
    for (int i = 0; i < record.times().size(); i++) {
      at.add(ScoresView.atMillis(record, i));
      times.add(record.times().get(i).seconds());
    }
    ObjectNode scores = json.putObject("scores");
    record
        .scores()
        .forEach(
            (query, frames) -> {
              ArrayNode rows = scores.putArray(query.value());
              for (FrameScores frame : frames) {
                ArrayNode row = rows.addArray().add(Json.rounded(frame.start()));
                row.add(Json.rounded(frame.end())).add(Json.rounded(frame.inside()));
              }
            });
    return json;
  }
}
