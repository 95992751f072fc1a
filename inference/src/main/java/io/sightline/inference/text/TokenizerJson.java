package io.sightline.inference.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a {@code tokenizer.json} says, as far as CLIP's kind goes; any other kind is refused, for a
 * tokenizer that is nearly right is wrong without a sign.
 *
 * @param words picks the words of a normalised text
 * @param parts picks the parts of a word, which are all of it
 * @param before ids put before each sentence
 * @param after ids put after each sentence
 * @param specials matches the names of special tokens; null where there are none
 * @param specialIds by name
 */
record TokenizerJson(
    Pattern words,
    Pattern parts,
    BytePairs pairs,
    List<Integer> before,
    List<Integer> after,
    Pattern specials,
    Map<String, Integer> specialIds) {

  private static final Pattern BYTE_LEVEL =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern WHOLE = Pattern.compile(".+", Pattern.DOTALL);

  static TokenizerJson read(Path file) {
    try {
      JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
      return new Reader(file.getFileName().toString(), root).read();
    } catch (IOException | PatternSyntaxException e) {
      throw new IllegalArgumentException(
          file.getFileName() + ": expected a tokenizer, found " + e.getMessage(), e);
    }
  }

  long specialId(String name) {
    return specialIds.get(name);
  }

  /** Reads the parts of one file. */
  private record Reader(String file, JsonNode root) {
    TokenizerJson read() {
      JsonNode model = root.path("model");
      // Files of before 2022 leave the type out.
      expect(model.path("type").asText("BPE"), "model.type", "BPE");
      expect(model.path("byte_fallback").asText("false"), "model.byte_fallback", "false");
      expect(
          model.path("continuing_subword_prefix").asText(""),
          "model.continuing_subword_prefix",
          "");
      checkNormalizer();
      List<String> before = new ArrayList<>();
      List<String> after = new ArrayList<>();
      readTemplate(before, after);
      Map<String, Integer> vocabulary = new HashMap<>();
      for (Map.Entry<String, JsonNode> token : model.path("vocab").properties()) {
        vocabulary.put(token.getKey(), token.getValue().intValue());
      }
      Map<String, Integer> specials = new HashMap<>();
      for (JsonNode token : root.path("added_tokens")) {
        specials.put(token.path("content").asText(), token.path("id").intValue());
      }
      vocabulary.putAll(specials);
      String end = model.path("end_of_word_suffix").asText("");
      int unknown = idOf(vocabulary, model.path("unk_token").asText(""), "model.unk_token");
      return new TokenizerJson(
          words(),
          parts(),
          new BytePairs(vocabulary, merges(model.path("merges"), vocabulary), end, unknown),
          ids(before, vocabulary),
          ids(after, vocabulary),
          specials.isEmpty()
              ? null
              : Pattern.compile(
                  String.join("|", specials.keySet().stream().map(Pattern::quote).toList())),
          specials);
    }

    private void checkNormalizer() {
      List<String> found = new ArrayList<>();
      JsonNode normalizer = root.path("normalizer");
      for (JsonNode step : sequence(normalizer, "normalizers")) {
        String type = step.path("type").asText();
        found.add(
            type.equals("Replace")
                ? step.path("pattern").path("Regex").asText() + "=" + step.path("content").asText()
                : type);
      }
      expect(found.toString(), "normalizer", List.of("NFC", "\\s+= ", "Lowercase").toString());
    }

    private Pattern words() {
      List<JsonNode> steps = sequence(root.path("pre_tokenizer"), "pretokenizers");
      List<String> types = steps.stream().map(step -> step.path("type").asText()).toList();
      expect(types.toString(), "pre_tokenizer", List.of("Split", "ByteLevel").toString());
      JsonNode split = steps.get(0);
      expect(split.path("behavior").asText(), "pre_tokenizer.behavior", "Removed");
      expect(split.path("invert").asText(), "pre_tokenizer.invert", "true");
      expect(
          steps.get(1).path("add_prefix_space").asText(),
          "pre_tokenizer.add_prefix_space",
          "false");
      return Pattern.compile(
          split.path("pattern").path("Regex").asText(), Pattern.UNICODE_CHARACTER_CLASS);
    }

    /** The step that makes letters of bytes first cuts once more, unless it says otherwise. */
    private Pattern parts() {
      JsonNode bytes = sequence(root.path("pre_tokenizer"), "pretokenizers").get(1);
      return bytes.path("use_regex").asBoolean(true) ? BYTE_LEVEL : WHOLE;
    }

    private void readTemplate(List<String> before, List<String> after) {
      JsonNode processor = root.path("post_processor");
      switch (processor.path("type").asText()) {
        case "TemplateProcessing" -> {
          boolean seen = false;
          for (JsonNode piece : processor.path("single")) {
            if (piece.has("Sequence")) {
              seen = true;
            } else {
              (seen ? after : before).add(piece.path("SpecialToken").path("id").asText());
            }
          }
        }
        case "RobertaProcessing" -> {
          before.add(processor.path("cls").path(0).asText());
          after.add(processor.path("sep").path(0).asText());
        }
        default ->
            refuse(
                "post_processor",
                "TemplateProcessing or RobertaProcessing",
                processor.path("type").asText("nothing"));
      }
    }

    private Map<Long, BytePairs.Merge> merges(JsonNode list, Map<String, Integer> vocabulary) {
      Map<Long, BytePairs.Merge> merges = new HashMap<>(list.size() * 2);
      int rank = 0;
      for (JsonNode pair : list) {
        // Written as ["a", "b"] or, in older files, as "a b".
        String[] sides =
            pair.isArray()
                ? new String[] {pair.path(0).asText(), pair.path(1).asText()}
                : pair.asText().split(" ", 2);
        if (sides.length != 2) {
          refuse("model.merges[" + rank + "]", "two tokens", pair.toString());
        }
        int left = idOf(vocabulary, sides[0], "model.merges[" + rank + "]");
        int right = idOf(vocabulary, sides[1], "model.merges[" + rank + "]");
        int merged = idOf(vocabulary, sides[0] + sides[1], "model.merges[" + rank + "]");
        merges.putIfAbsent(BytePairs.key(left, right), new BytePairs.Merge(rank++, merged));
      }
      return merges;
    }

    private List<Integer> ids(List<String> tokens, Map<String, Integer> vocabulary) {
      return tokens.stream().map(token -> idOf(vocabulary, token, "post_processor")).toList();
    }

    private int idOf(Map<String, Integer> vocabulary, String token, String where) {
      Integer id = vocabulary.get(token);
      if (id == null) {
        refuse(where, "a token of the vocabulary", "\"" + token + "\"");
        return -1;
      }
      return id;
    }

    private static List<JsonNode> sequence(JsonNode node, String name) {
      List<JsonNode> steps = new ArrayList<>();
      if (node.path("type").asText().equals("Sequence")) {
        node.path(name).forEach(steps::add);
      } else {
        steps.add(node);
      }
      return steps;
    }

    private void expect(String found, String where, String expected) {
      if (!found.equals(expected)) {
        refuse(where, expected.isEmpty() ? "nothing" : expected, found);
      }
    }

    private void refuse(String where, String expected, String found) {
      throw new IllegalArgumentException(
          file
              + ": only CLIP's byte-pair tokenizers are understood; expected "
              + where
              + " to be "
              + expected
              + ", found "
              + found);
    }
  }
}
