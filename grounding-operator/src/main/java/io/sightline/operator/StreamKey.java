package io.sightline.operator;

import io.sightline.schemas.Topics;
import io.sightline.schemas.UndecodableRecordException;
import org.apache.flink.api.java.functions.KeySelector;

/** The stream of a window. Records whose key is no stream share the key "", which is no stream. */
public final class StreamKey implements KeySelector<TopicRecord, String> {
  private static final long serialVersionUID = 1;

  @Override
  public String getKey(TopicRecord window) {
    try {
      return window.key(Topics.WINDOWS).value();
    } catch (UndecodableRecordException e) {
      return "";
    }
  }
}
