package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryVectors;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings another head into service while windows come: it scores in shadow beside the one that
 * serves, then takes over between two batches. Trackers, and so moments, go on; carries are warmed
 * anew. For the task thread.
 */
final class HeadSwap implements HeadWatch.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(HeadSwap.class);

  private final ScoringLane lane;
  private final OperatorState state;
  private final GroundingMetrics counted;
  private final int dim;
  private ShadowHead shadow;
  private List<QueryVectors> tried = List.of();

  HeadSwap(ScoringLane lane, OperatorState state, GroundingMetrics counted, int dim) {
    this.lane = lane;
    this.state = state;
    this.counted = counted;
    this.dim = dim;
  }

  @Override
  public void found(BoundaryScorer head, List<QueryVectors> triedOnIt) throws Exception {
    LOG.info("head {} scores in shadow of {}", head.id(), lane.scorer().id());
    lane.drain();
    end();
    shadow = new ShadowHead(head);
    tried = triedOnIt;
    lane.shadow(shadow);
  }

  @Override
  public void refused() {
    counted.headRefused();
  }

  /** Whether one scores in shadow. */
  boolean underWay() {
    return shadow != null;
  }

  /**
   * Once it is known whether the head in shadow can serve, drops it or lets it serve.
   *
   * @return whether another head serves now
   */
  boolean settle() throws Exception {
    if (shadow == null) {
      return false;
    }
    lane.drain();
    if (!shadow.settled()) {
      return false;
    }
    String id = shadow.scorer().id();
    if (shadow.failure().isPresent() || !takesAll(shadow.scorer())) {
      LOG.warn(
          "head {} goes on: {} failed in shadow",
          lane.scorer().id(),
          id,
          shadow.failure().orElse(null));
      counted.headRefused();
      end();
      return false;
    }
    LOG.info("head {} takes over from {}: {}", id, lane.scorer().id(), shadow.report());
    lane.shadow(null);
    lane.serve(shadow.scorer());
    shadow = null;
    state.readQueriesAnew();
    counted.headTookOver();
    return true;
  }

  /** Those that came after it was opened are tried now. */
  private boolean takesAll(BoundaryScorer head) {
    Set<QueryVectors> known = Collections.newSetFromMap(new IdentityHashMap<>());
    known.addAll(tried);
    HeadFit fit = new HeadFit(head, dim);
    for (Query query : state.queries().all()) {
      if (!known.contains(query.vectors()) && fit.refusal(query.vectors()).isPresent()) {
        return false;
      }
    }
    return true;
  }

  /** Drops the head in shadow. The lane rests, or has ended. */
  void end() {
    if (shadow != null) {
      lane.shadow(null);
      shadow.close();
      shadow = null;
    }
  }
}
