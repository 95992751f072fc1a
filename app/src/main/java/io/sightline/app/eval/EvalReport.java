package io.sightline.app.eval;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.metric.OnlineFigures;
import io.sightline.core.metric.PaperProtocol;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What an evaluation found, for people and for programs.
 *
 * @param encoder id of its bundle
 * @param head id of its bundle
 * @param clips how many were judged on
 * @param unknown sentences that the encoder could not read; they count as never told
 */
public record EvalReport(
    String encoder,
    String head,
    EvalRun run,
    int clips,
    int unknown,
    List<Choice> choices,
    List<ScoredSentence> scored) {
  public EvalReport {
    choices = List.copyOf(choices);
    scored = List.copyOf(scored);
  }

  /** Tables: what was told with each choice of settings, and the paper's protocol. */
  public void print(PrintWriter out) {
    out.printf(
        "%s with %s: %d clips, %d sentences on them%s%n",
        encoder,
        head,
        clips,
        scored.size(),
        unknown > 0 ? ", " + unknown + " of which the encoder cannot read" : "");
    for (Choice choice : choices) {
      out.printf("%n%s%n", choice);
      choice
          .tuned()
          .ifPresent(
              figures -> {
                out.printf("where they were chosen:%n%s%n", ONLINE);
                online(out, "all", figures);
                out.printf("here:%n");
              });
      out.println(ONLINE);
      online(choice).forEach((group, figures) -> online(out, group, figures));
    }
    out.printf(
        "%nthe paper's protocol, sentences that are true once%n%-22s %6s  %17s  %17s  %5s %5s%n",
        "", "n", "R@1 .3/.5/.7", "R@5 .3/.5/.7", "mcAP", "wide");
    paper()
        .forEach(
            (group, f) ->
                out.printf(
                    Locale.ROOT,
                    "%-22s %6d  %5.1f/%5.1f/%5.1f  %5.1f/%5.1f/%5.1f  %5.1f %5.1f%n",
                    group,
                    f.sentences(),
                    100 * f.recall(1, .3),
                    100 * f.recall(1, .5),
                    100 * f.recall(1, .7),
                    100 * f.recall(5, .3),
                    100 * f.recall(5, .5),
                    100 * f.recall(5, .7),
                    100 * f.mcAp(),
                    100 * f.mcApWide()));
    out.flush();
  }

  private static final String ONLINE =
      String.format(
          "%-22s %6s %6s %6s  %-14s  %-14s  %5s  %9s  %13s  %13s",
          "",
          "n",
          "true",
          "told",
          "recall .3/.5/.7",
          "prec. .3/.5/.7",
          "IoU",
          "false/h",
          "start p50/p90",
          "end p50/p90");

  private static void online(PrintWriter out, String group, OnlineFigures f) {
    out.printf(
        Locale.ROOT,
        "%-22s %6d %6d %6d  %.2f/%.2f/%.2f   %.2f/%.2f/%.2f  %5s  %9s  %6s/%6s  %6s/%6s%n",
        group,
        f.sentences(),
        f.truths(),
        f.found(),
        f.recall(.3),
        f.recall(.5),
        f.recall(.7),
        f.precision(.3),
        f.precision(.5),
        f.precision(.7),
        number(f.meanIou(.5)),
        f.absentSentences() == 0 ? "-" : String.format(Locale.ROOT, "%.2f", f.falseAlarmsPerHour()),
        number(f.startDelay(.5)),
        number(f.startDelay(.9)),
        number(f.endDelay(.5)),
        number(f.endDelay(.9)));
  }

  private static String number(OptionalDouble value) {
    return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", value.getAsDouble());
  }

  /** Figures by group of sentences with these settings, {@code all} first. */
  public Map<String, OnlineFigures> online(Choice choice) {
    return grouped(
        OnlineFigures::new,
        (figures, sentence) -> {
          var known = sentence.known();
          figures.add(known.spans(), known.track().moments(choice.settings()), known.seconds());
        });
  }

  /** The paper's figures by group of sentences, {@code all} first; of those true once. */
  public Map<String, PaperProtocol> paper() {
    Map<String, PaperProtocol> groups =
        grouped(
            PaperProtocol::new, (figures, sentence) -> sentence.paper().ifPresent(figures::add));
    groups.values().removeIf(figures -> figures.sentences() == 0);
    return groups;
  }

  private <F> Map<String, F> grouped(Supplier<F> empty, BiConsumer<F, ScoredSentence> add) {
    Map<String, F> sorted = new TreeMap<>();
    for (ScoredSentence sentence : scored) {
      for (String group : sentence.groups()) {
        add.accept(sorted.computeIfAbsent(group, g -> empty.get()), sentence);
      }
    }
    return new LinkedHashMap<>(sorted);
  }

  /**
   * Writes {@code {"encoder", "head", ..., "choices": [{settings, "tuned", "groups": {name:
   * figures}}], "paper": {name: figures}}}; a later run can take its settings from it.
   */
  public void write(Path file) throws IOException {
    ObjectNode root = new JsonMapper().createObjectNode();
    root.put("encoder", encoder)
        .put("head", head)
        .put("clips", clips)
        .put("sentences", scored.size())
        .put("unreadable_sentences", unknown)
        .put("frames_per_second", run.framesPerSecond())
        .put("standing", run.standing())
        .put("through_h264", run.throughVideo());
    ArrayNode list = root.putArray("choices");
    for (Choice choice : choices) {
      ObjectNode one = list.addObject();
      choice.write(one);
      choice.tuned().ifPresent(figures -> put(one.putObject("tuned"), figures));
      ObjectNode groups = one.putObject("groups");
      online(choice).forEach((group, figures) -> put(groups.putObject(group), figures));
    }
    ObjectNode paper = root.putObject("paper");
    paper().forEach((group, figures) -> put(paper.putObject(group), figures));
    Files.write(file, new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }

  private static void put(ObjectNode to, OnlineFigures f) {
    to.put("sentences", f.sentences())
        .put("absent_sentences", f.absentSentences())
        .put("absent_hours", f.absentHours())
        .put("true_spans", f.truths())
        .put("told", f.found())
        .put("false_alarms_per_hour", f.falseAlarmsPerHour());
    for (double iou : OnlineFigures.IOUS) {
      ObjectNode at = to.putObject("iou_" + iou);
      at.put("precision", f.precision(iou)).put("recall", f.recall(iou)).put("f1", f.f1(iou));
      f.meanIou(iou).ifPresent(mean -> at.put("mean_iou", mean));
    }
    f.startDelay(.5).ifPresent(s -> to.put("start_delay_p50_s", s));
    f.startDelay(.9).ifPresent(s -> to.put("start_delay_p90_s", s));
    f.endDelay(.5).ifPresent(s -> to.put("end_delay_p50_s", s));
    f.endDelay(.9).ifPresent(s -> to.put("end_delay_p90_s", s));
  }

  private static void put(ObjectNode to, PaperProtocol f) {
    to.put("sentences", f.sentences()).put("mcAP", f.mcAp()).put("mcAP_wide", f.mcApWide());
    for (int rank : PaperProtocol.RANKS) {
      for (double iou : PaperProtocol.IOUS) {
        to.put("R@" + rank + "_" + iou, f.recall(rank, iou));
      }
    }
  }
}
