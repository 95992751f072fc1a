package io.sightline.inference.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sightline.inference.TestBundles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClipTokenizerTest {
  /** make_clip_ids.py: a second implementation, written apart from this one. */
  @Test
  void givesTheIdsThatCLIPGives() throws IOException {
    ClipTokenizer clip =
        ClipTokenizer.load(TestBundles.shared("yolox-clip").resolve("tokenizer.json"));
    JsonNode cases = new ObjectMapper().readTree(TestBundles.toy("clip-ids.json").toFile());
    List<String> wrong = new ArrayList<>();
    for (JsonNode sentence : cases) {
      String text = sentence.path("text").textValue();
      List<Long> expected = new ArrayList<>();
      sentence.path("ids").forEach(id -> expected.add(id.longValue()));
      // Twice: the second time words come from memory.
      for (int i = 0; i < 2; i++) {
        List<Long> found = new ArrayList<>();
        for (long id : clip.encode(text)) {
          found.add(id);
        }
        if (!found.equals(expected)) {
          wrong.add("\"" + text + "\": expected " + expected + ", found " + found);
        }
      }
    }
    assertThat(cases.size()).isGreaterThan(35);
    assertThat(wrong).isEmpty();
  }

  @Test
  void aLetterThatTheVocabularyLacksIsUnknown() {
    ClipTokenizer toy =
        ClipTokenizer.load(TestBundles.toy("toy-encoder").resolve("tokenizer.json"));
    long[] known = toy.encode("car");
    assertThat(known).hasSize(3);
    long end = known[2];
    assertThat(toy.encode("c!")).hasSize(4).endsWith(end, end);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"type\": \"BPE\"|\"type\": \"Unigram\"|model.type to be BPE, found Unigram",
        "\"byte_fallback\": false|\"byte_fallback\": true|model.byte_fallback to be false, found",
        "\"type\": \"Lowercase\"|\"type\": \"StripAccents\"|normalizer to be [NFC,",
        "\"type\": \"ByteLevel\"|\"type\": \"Metaspace\"|[Split, ByteLevel], found [Split, Metaspace]",
        "\"behavior\": \"Removed\"|\"behavior\": \"Isolated\"|pre_tokenizer.behavior to be Removed",
        "\"type\": \"RobertaProcessing\"|\"type\": \"BertProcessing\"|found BertProcessing",
        "\"c a\"|\"c a!\"|model.merges[0] to be a token of the vocabulary, found \"a!\"",
        "\"unk_token\": \"<|\"unk_token\": \"[UNK]<|model.unk_token to be a token",
        "{|[|expected a tokenizer, found",
      })
  void anotherKindOfTokenizerIsRefusedByName(
      String text, String by, String message, @TempDir Path folder) throws IOException {
    Path file = TestBundles.copyOf("toy-encoder", folder).resolve("tokenizer.json");
    TestBundles.edit(file, text, by);
    assertThatThrownBy(() -> ClipTokenizer.load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("tokenizer.json: ")
        .hasMessageContaining(message);
  }
}
