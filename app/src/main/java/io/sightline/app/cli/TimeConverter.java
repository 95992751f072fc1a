package io.sightline.app.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time as people write it: {@code 90}, {@code 60s}, {@code 5m}, {@code 2h}. */
final class TimeConverter implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)(s|m|h)?");

  @Override
  public Duration convert(String text) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "a time is a number with s, m or h, for example 60s, but was '" + text + "'");
    }
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    double seconds =
        Double.parseDouble(matcher.group(1))
            * (unit.equals("h") ? 3600 : unit.equals("m") ? 60 : 1);
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
