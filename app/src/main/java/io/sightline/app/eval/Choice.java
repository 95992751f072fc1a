package io.sightline.app.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.app.config.ConfigException;
import io.sightline.core.metric.OnlineFigures;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.replay.SettingsSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Settings to judge with, the same for all sentences.
 *
 * @param name how they were chosen
 * @param tuned what they came to where they were chosen
 */
public record Choice(String name, MomentSettings settings, Optional<OnlineFigures> tuned) {
  /** As the head's authors set it. */
  static Choice ofHead(MomentSettings usual) {
    return new Choice("as the head says", usual, Optional.empty());
  }

  /** One for each budget, and the one with the best F1. */
  static List<Choice> tuned(SettingsSearch search, List<Double> budgets) {
    List<Choice> choices = new ArrayList<>();
    for (double budget : budgets) {
      MomentSettings best = search.withinBudget(budget);
      String name = String.format(Locale.ROOT, "at most %s false alarms an hour", budget);
      choices.add(new Choice(name, best, Optional.of(search.figures(best))));
    }
    MomentSettings best = search.bestF1();
    choices.add(new Choice("best F1", best, Optional.of(search.figures(best))));
    return choices;
  }

  /**
   * The choices of a former report.
   *
   * @throws ConfigException saying what is wrong with the file
   */
  public static List<Choice> read(Path report) {
    List<Choice> choices = new ArrayList<>();
    try {
      for (JsonNode one : new JsonMapper().readTree(report.toFile()).path("choices")) {
        MomentSettings settings =
            new MomentSettings(
                one.path("start_threshold").asDouble(),
                one.path("end_threshold").asDouble(),
                millis(one, "min_duration_s"),
                millis(one, "merge_gap_s"),
                MomentSettings.DEFAULT.maxDuration());
        choices.add(new Choice(one.path("name").asText(), settings, Optional.empty()));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(report.toString(), List.of("cannot be used: " + e.getMessage()));
    }
    if (choices.isEmpty()) {
      throw new ConfigException(report.toString(), List.of("has no \"choices\""));
    }
    return choices;
  }

  private static Duration millis(JsonNode node, String field) {
    return Duration.ofMillis(Math.round(node.path(field).asDouble() * 1_000));
  }

  void write(ObjectNode to) {
    to.put("name", name)
        .put("start_threshold", settings.startThreshold())
        .put("end_threshold", settings.endThreshold())
        .put("min_duration_s", settings.minDuration().toMillis() / 1e3)
        .put("merge_gap_s", settings.mergeGap().toMillis() / 1e3);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: start %.3f, end %.3f, at least %.1f s, gaps of %.1f s",
        name,
        settings.startThreshold(),
        settings.endThreshold(),
        settings.minDuration().toMillis() / 1e3,
        settings.mergeGap().toMillis() / 1e3);
  }
}
