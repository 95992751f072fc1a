package io.sightline.gateway.http;

import io.sightline.core.memory.MemoryView;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.Samples;
import io.sightline.gateway.view.Insights;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One model, and a memory of two frames of every stream. */
final class TestInsights implements Insights {
  boolean moving;

  @Override
  public List<Model> models() {
    return List.of(
        new Model(
            "encoder",
            "test@1",
            "cpu",
            "1.29.0",
            Optional.of(3),
            true,
            Optional.of(Samples.EPOCH_AT)));
  }

  @Override
  public boolean keepsMemory() {
    return true;
  }

  @Override
  public Optional<MemoryView> memoryOf(StreamId stream) {
    if (moving) {
      throw new IllegalStateException("the memory of " + stream + " moves");
    }
    return Optional.of(
        new MemoryView(
            stream,
            1,
            "test@1",
            8,
            List.of(
                new MemoryView.Kept(
                    0,
                    MediaTime.ofSeconds(1),
                    Samples.at(1),
                    12,
                    Map.of(new QueryId("q-" + stream), 0.25, new QueryId("q-all"), 1.0)),
                new MemoryView.Kept(1, MediaTime.ofSeconds(9), Samples.at(9), 1, Map.of()))));
  }
}
