package io.sightline.simulator;

import io.sightline.core.video.TimeSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Writes annotations as JSON, in the layout of a clip list: {@code {"note", "clips": [{"file",
 * "width", "height", "fps", "frames", "duration_s", "scene", "annotations": [{"sentence",
 * "windows": [[start, end]]}]}]}}, times in seconds from the start of the file. What a made-up
 * video knows beyond that (kind, object, colour, action, unseen) stands beside the windows.
 */
public final class AnnotationsJson {
  private AnnotationsJson() {}

  /**
   * A file of frames and the camera that made it.
   *
   * @param file its name
   * @param codec of the file
   * @param width of its frames, which may be smaller than the camera's
   * @param height of its frames
   */
  public record Clip(Simulation simulation, String file, String codec, int width, int height) {
    /** Of a file with frames as large as the camera's. */
    public static Clip of(Simulation simulation, String file, String codec) {
      VideoInfo info = simulation.info();
      return new Clip(simulation, file, codec, info.width(), info.height());
    }
  }

  /**
   * @param file name of the video file
   * @param codec of the video file
   * @throws IllegalStateException if the video never ends
   */
  public static String write(Simulation simulation, String file, String codec) {
    StringBuilder out = new StringBuilder();
    try {
      write(List.of(Clip.of(simulation, file, codec)).iterator(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  /**
   * Writes clip after clip, so that only one of them is in memory.
   *
   * @throws IllegalStateException if a video never ends
   */
  public static void write(Iterator<Clip> clips, Appendable out) throws IOException {
    out.append("{\n \"note\": ")
        .append(
            quoted(
                "times in seconds of presentation timestamp from the start of the file; several"
                    + " windows = the event happens several times, none = it never happens"))
        .append(",\n \"clips\": [\n");
    while (clips.hasNext()) {
      StringBuilder clip = new StringBuilder("  {\n");
      append(clip, clips.next());
      out.append(clip.append(clips.hasNext() ? "  },\n" : "  }\n"));
    }
    out.append(" ]\n}\n");
  }

  private static void append(StringBuilder out, Clip clip) {
    Simulation simulation = clip.simulation();
    VideoInfo info = simulation.info();
    field(out, "file", quoted(clip.file()));
    field(out, "codec", quoted(clip.codec()));
    field(out, "width", Integer.toString(clip.width()));
    field(out, "height", Integer.toString(clip.height()));
    field(out, "fps", number(info.fps()));
    field(out, "frames", Integer.toString(info.frames()));
    field(out, "duration_s", number(info.seconds()));
    field(out, "scene", quoted(simulation.scene().words()));
    field(out, "light", quoted(simulation.conditions().night() ? "night" : "day"));
    field(out, "weather", quoted(lower(simulation.conditions().weather())));
    field(out, "seed", Long.toString(simulation.seed()));
    field(out, "split", quoted(lower(simulation.split())));
    field(out, "unseen_scene", Boolean.toString(simulation.scene().unseen()));
    field(out, "annotated_by", quoted("the simulator, exactly"));
    out.append("   \"annotations\": [");
    List<Annotation> annotations = simulation.truth();
    for (int i = 0; i < annotations.size(); i++) {
      out.append(i == 0 ? "\n" : ",\n");
      append(out, annotations.get(i));
    }
    out.append("\n   ]\n");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void append(StringBuilder out, Annotation a) {
    out.append("    {\"sentence\": ").append(quoted(a.sentence())).append(", \"windows\": [");
    for (int i = 0; i < a.windows().size(); i++) {
      TimeSpan w = a.windows().get(i);
      out.append(i == 0 ? "[" : ", [")
          .append(number(w.start().seconds()))
          .append(", ")
          .append(number(w.end().seconds()))
          .append(']');
    }
    out.append("], \"kind\": ")
        .append(quoted(a.kind().slug()))
        .append(", \"object\": ")
        .append(quoted(a.object()))
        .append(", \"colour\": ")
        .append(quoted(a.colour()))
        .append(", \"action\": ")
        .append(quoted(a.action()))
        .append(", \"unseen_combination\": ")
        .append(a.unseenCombination())
        .append(", \"unseen_words\": ")
        .append(a.unseenWords())
        .append('}');
  }

  private static void field(StringBuilder out, String name, String value) {
    out.append("   ").append(quoted(name)).append(": ").append(value).append(",\n");
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.replaceFirst("0+$", "").replaceFirst("\\.$", ".0");
  }

  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
