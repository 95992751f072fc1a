package io.sightline.app.eval;

import io.sightline.core.metric.PaperProtocol;
import io.sightline.core.replay.SettingsSearch;
import java.util.List;
import java.util.Optional;

/**
 * A sentence on a clip with its score curve.
 *
 * @param groups what it counts for: {@code all}, {@code kind static}, {@code scene street}, ...
 * @param paper by the paper's protocol; only of a sentence that is true once
 */
record ScoredSentence(
    List<String> groups, SettingsSearch.Known known, Optional<PaperProtocol.Outcome> paper) {
  ScoredSentence {
    groups = List.copyOf(groups);
  }
}
