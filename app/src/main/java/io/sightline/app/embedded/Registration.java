package io.sightline.app.embedded;

import io.sightline.app.StartupException;
import io.sightline.app.config.QueryEntry;
import io.sightline.app.config.StreamEntry;
import io.sightline.core.query.Query;
import io.sightline.gateway.Gateway;
import io.sightline.gateway.registry.AlertDraft;
import io.sightline.gateway.registry.PictureDraft;
import io.sightline.gateway.registry.QueryCatalog;
import io.sightline.gateway.registry.QueryDraft;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.SourceRules;
import io.sightline.gateway.registry.StreamCatalog;
import io.sightline.gateway.registry.StreamDraft;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.Versioned;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the streams and queries of the command line or the configuration file as people do over
 * the API: what is there under the same id is replaced.
 */
public final class Registration {
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

  private final StreamCatalog streams;
  private final QueryCatalog queries;
  private final LiveState state;

  /**
   * @param gateway that is ready
   */
  public Registration(Gateway gateway) {
    this.streams = gateway.streams();
    this.queries = gateway.queries();
    this.state = gateway.state();
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
            false,
            stream.credentials(),
            PictureDraft.of(stream.pictures()));
    register(
        "stream " + stream.id(),
        () -> streams.create(draft, SourceRules.forOperator()),
        () -> streams.replace(stream.id(), draft, SourceRules.forOperator(), Optional.empty()));
  }

  /**
   * @throws StartupException with the reason if it is refused
   */
  public void put(QueryEntry query) {
    register(
        "query " + query.id(),
        () -> queries.create(query.draft()),
        () -> queries.replace(query.id(), toldAsBefore(query), Optional.empty()));
  }

  /** The file does not say how matches of a query are told: what was set while it ran stays. */
  private QueryDraft toldAsBefore(QueryEntry query) {
    return query.draft().withAlerting(AlertDraft.of(queries.get(query.id()).value().alerting()));
  }

  /**
   * Gives the vectors of this encoder to every query that has those of another, which would never
   * be compared with its features. A sentence that it cannot use keeps its vectors and is named in
   * the log.
   *
   * @param encoder id of the encoder that runs
   */
  public void reencode(String encoder) {
    for (Versioned<Query> known : state.queries().all()) {
      Query query = known.value();
      if (!query.vectors().encoder().equals(encoder)) {
        try {
          queries.change(query.id(), QueryDraft.of(query.sentence()), Optional.empty());
          LOG.info(
              "Query {} was encoded anew, from {} to {}",
              query.id(),
              query.vectors().encoder(),
              encoder);
        } catch (RefusedException e) {
          LOG.warn(
              "Query {} is not scored: it has vectors of {}, and {} refuses it: {}",
              query.id(),
              query.vectors().encoder(),
              encoder,
              e.getMessage());
        }
      }
    }
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
}
