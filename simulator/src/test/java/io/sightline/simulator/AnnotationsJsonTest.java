package io.sightline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnnotationsJsonTest {
  @Test
  void theLayoutIsThatOfAClipList() {
    Simulation sim = Simulation.of(SceneKind.STREET, 1, SimSettings.live().withSeconds(240));
    String json = AnnotationsJson.write(sim, "street-1.mp4", "h264");
    assertThat(json)
        .contains("\"clips\": [")
        .contains("\"file\": \"street-1.mp4\"")
        .contains("\"fps\": 25.0")
        .contains("\"frames\": 6000")
        .contains("\"duration_s\": 240.0");
    List<Annotation> truth = sim.truth();
    assertThat(json.lines().filter(l -> l.contains("\"sentence\": "))).hasSize(truth.size());
    for (char c : new char[] {'{', '['}) {
      char closing = c == '{' ? '}' : ']';
      assertThat(json.chars().filter(x -> x == c).count())
          .isEqualTo(json.chars().filter(x -> x == closing).count());
    }
  }

  @Test
  void quotesAndControlCharactersAreEscaped() {
    assertThat(AnnotationsJson.quoted("a \"b\" \\ \n")).isEqualTo("\"a \\\"b\\\" \\\\ \\u000a\"");
  }
}
