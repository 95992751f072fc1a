package io.sightline.app.embedded;

import io.sightline.app.StartupException;
import io.sightline.app.config.QueryEntry;
import io.sightline.app.config.StreamEntry;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.registry.QueryCatalog;
import io.sightline.gateway.registry.QueryDraft;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.SourceRules;
import io.sightline.gateway.registry.StreamCatalog;
import io.sightline.gateway.registry.StreamDraft;
import java.time.Duration;
import java.util.Optional;

/**
 * Registers the streams and queries of the command line or the configuration file as people do over
 * the API: what is there under the same id is replaced.
 */
public final class Registration {
  private final StreamCatalog streams;
  private final QueryCatalog queries;

  public Registration(StreamCatalog streams, QueryCatalog queries) {
    this.streams = streams;
    this.queries = queries;
  }

  /**
   * @throws StartupException with the reason if it is refused
   */
  public void put(StreamEntry stream, double defaultFramesPerSecond) {
    StreamDraft draft =
        new StreamDraft(
            Optional.of(stream.id().value()),
            Optional.empty(),
            Optional.of(stream.source().secretValue()),
            Optional.of(stream.framesPerSecond().orElse(defaultFramesPerSecond)),
            Optional.of(stream.thumbnails()),
            Optional.of(true),
            false);
    register(
        "stream " + stream.id(),
        () -> streams.create(draft, SourceRules.forOperator()),
        () -> streams.replace(stream.id(), draft, SourceRules.forOperator(), Optional.empty()));
  }

  /**
   * @throws StartupException with the reason if it is refused
   */
  public void put(QueryEntry query) {
    MomentSettings settings = query.settings();
    QueryDraft draft =
        new QueryDraft(
            Optional.of(query.id().value()),
            Optional.of(query.sentence()),
            Optional.of(query.streams().stream().map(StreamId::value).toList()),
            Optional.of(settings.startThreshold()),
            Optional.of(settings.endThreshold()),
            Optional.of(seconds(settings.minDuration())),
            Optional.of(seconds(settings.mergeGap())),
            Optional.of(seconds(settings.maxDuration())),
            Optional.of(true));
    register(
        "query " + query.id(),
        () -> queries.create(draft),
        () -> queries.replace(query.id(), draft, Optional.empty()));
  }

  private static void register(String what, Runnable create, Runnable replace) {
    try {
      create.run();
    } catch (RefusedException e) {
      if (e.kind() != RefusedException.Kind.DUPLICATE) {
        throw new StartupException(what + " was refused: " + e.getMessage(), e);
      }
      replace(what, replace);
    }
  }

  private static void replace(String what, Runnable replace) {
    try {
      replace.run();
    } catch (RefusedException e) {
      throw new StartupException(what + " was refused: " + e.getMessage(), e);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
