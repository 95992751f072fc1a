package io.sightline.gateway.alerts;

import io.sightline.core.alert.AlertPhase;
import io.sightline.core.alert.Occurrence;
import io.sightline.core.grounding.Moment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** What stands in a mail. All that people or topics wrote is escaped. */
final class MailText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);
  private static final int LONGEST_SUBJECT = 150;

  private MailText() {}

  /** One line. */
  static String subject(List<Notice> notices) {
    Notice first = notices.get(0);
    long more = notices.stream().mapToLong(notice -> notice.items().size()).sum() - 1;
    String line = title(first, first.items().get(0)) + (more > 0 ? ", and " + more + " more" : "");
    String clean = line.replaceAll("\\p{Cntrl}+", " ");
    return clean.length() <= LONGEST_SUBJECT
        ? clean
        : clean.substring(0, LONGEST_SUBJECT - 1) + "\u2026";
  }

  static String plain(List<Notice> notices, ZoneId zone) {
    StringBuilder text = new StringBuilder();
    for (Notice notice : notices) {
      for (Notice.Item item : notice.items()) {
        text.append(title(notice, item)).append('\n');
        details(item, zone).forEach(line -> text.append("  ").append(line).append('\n'));
        text.append('\n');
      }
    }
    return text.toString();
  }

  static String html(List<Notice> notices, ZoneId zone) {
    StringBuilder text = new StringBuilder("<!doctype html><html><body>");
    int number = 0;
    for (Notice notice : notices) {
      for (Notice.Item item : notice.items()) {
        text.append("<h3>").append(escaped(title(notice, item))).append("</h3><p>");
        details(item, zone).forEach(line -> text.append(escaped(line)).append("<br>"));
        text.append("</p>");
        if (item.picture().isPresent()) {
          text.append("<p><img alt=\"\" src=\"cid:").append(picture(number)).append("\"></p>");
        }
        number++;
      }
    }
    return text.append("</body></html>").toString();
  }

  /** Content id of a picture, counted over all items of the mail. */
  static String picture(int number) {
    return "picture-" + number;
  }

  private static String title(Notice notice, Notice.Item item) {
    Occurrence occurrence = item.occurrence();
    if (TestMessage.is(occurrence)) {
      return item.streamName() + ": test message";
    }
    String what =
        occurrence.moment().isPresent()
            ? notice.sentence().orElse(occurrence.query().value())
            : occurrence.phase() == AlertPhase.END ? "camera is back" : "camera does not deliver";
    String phase =
        occurrence.moment().isEmpty()
            ? ""
            : switch (occurrence.phase()) {
              case NEW -> "";
              case END -> " is over";
              case MEDIA -> ": the recording is there";
            };
    return "[" + notice.severity() + "] " + item.streamName() + ": " + what + phase;
  }

  private static List<String> details(Notice.Item item, ZoneId zone) {
    Occurrence occurrence = item.occurrence();
    if (occurrence.moment().isEmpty()) {
      return List.of(occurrence.about());
    }
    Moment moment = occurrence.moment().get().moment();
    return List.of(
        "began " + time(moment.startedAt(), zone),
        String.format(
            Locale.ROOT,
            "stream time %.1f to %.1f s, score %.2f",
            moment.span().start().seconds(),
            moment.span().end().seconds(),
            moment.score()),
        "moment " + moment.id() + ", camera " + moment.stream());
  }

  private static String time(Instant at, ZoneId zone) {
    return TIME.format(at.atZone(zone));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** 32 hexadecimal digits that stand for this text. */
  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(hash, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
