package io.sightline.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewBookTest {
  @TempDir Path folder;
  private Path file;
  private ReviewBook book;

  @BeforeEach
  void open() throws IOException {
    file = folder.resolve("reviews.jsonl");
    book = ReviewBook.open(file);
  }

  @Test
  void everybodyHasMarksOfTheirOwn() throws IOException {
    book.mark("ada", List.of("m1"), true);
    assertThat(book.isReviewed("ada", "m1")).isTrue();
    assertThat(book.isReviewed("vera", "m1")).isFalse();
  }

  @Test
  void aLineThatWasCutOffByACrashIsLeftOut() throws IOException {
    book.mark("ada", List.of("m1", "m2"), true);
    Files.writeString(file, "{\"user\":\"ada\",\"id\":\"m3", StandardOpenOption.APPEND);
    book = ReviewBook.open(file);
    assertThat(book.isReviewed("ada", "m2")).isTrue();
    assertThat(book.isReviewed("ada", "m3")).isFalse();
  }

  @Test
  void theOldestMarksGoAndTheFileDoesNotGrow() throws IOException {
    for (int round = 0; round < 5; round++) {
      int first = round * 4_000;
      book.mark("ada", IntStream.range(first, first + 4_000).mapToObj(i -> "m" + i).toList(), true);
    }
    for (int i = 0; i < 12; i++) {
      book.mark("ada", IntStream.range(15_000, 18_000).mapToObj(n -> "m" + n).toList(), i % 2 == 1);
    }
    assertThat(book.isReviewed("ada", "m0")).isFalse();
    assertThat(book.isReviewed("ada", "m19999")).isTrue();
    assertThat(Files.readAllLines(file)).hasSizeLessThan(2 * ReviewBook.MOST + 3_000);
  }
}
