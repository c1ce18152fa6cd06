package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.engagementscorecard.organization.Period;

/** Says in a sentence what was aimed at, and how much of it is attained. */
final class AimWords {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_OF_YEAR =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMMM", Locale.ENGLISH);
  private static final DateTimeFormatter MONTH_OF_YEAR =
      DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

  /** Clauses about ramps at most; a team may have dozens of people who are new. */
  private static final int MAX_CLAUSES = 3;

  /** Digits after the point: a share of a month is no more than about right. */
  private static final int DIGITS = 2;

  private AimWords() {}

  /**
   * What is aimed at, what there is of it, what is aimed at until today, and what less is asked of
   * those who are new.
   *
   * @param today years are told where they aren't that of today
   */
  static String sentence(
      Aim aim,
      Optional<BigDecimal> value,
      Optional<BigDecimal> share,
      Optional<BigDecimal> shareToDate,
      Period period,
      LocalDate today) {
    boolean level = !aim.metric().aggregation().isAmount();
    StringBuilder words = new StringBuilder();
    words.append(value.map(AimWords::number).orElse("Nothing known"));
    words.append(level ? " where " : " of ");
    words.append(number(aim.whole().rounded()));
    words.append(level ? " is aimed at until " : " aimed at by ");
    words.append(day(period.last(), today));
    share.ifPresent(one -> words.append(" (").append(percent(one)).append(')'));
    if (today.isBefore(period.first())) {
      words.append("; it begins on ").append(day(period.first(), today));
    } else if (today.isBefore(period.last()) && aim.toDate().isPresent()) {
      words.append("; ").append(number(aim.toDate().get().rounded()));
      words.append(level ? " until " : " of it by ").append(day(today, today));
      shareToDate.ifPresent(one -> words.append(" (").append(percent(one)).append(')'));
    }
    List<String> ramps = ramps(aim, today);
    if (ramps.size() > MAX_CLAUSES) {
      words.append("; less than the whole is aimed at while ramping");
    } else {
      ramps.forEach(ramp -> words.append("; ").append(ramp));
    }
    if (Attainment.lessIsBetter(aim)) {
      words.append("; less is better");
    }
    return words.append('.').toString();
  }

  /** A clause for each stretch of parts that follow each other with the same share below 1. */
  private static List<String> ramps(Aim aim, LocalDate today) {
    boolean level = !aim.metric().aggregation().isAmount();
    List<String> clauses = new ArrayList<>();
    List<Aim.Part> parts = aim.parts();
    for (int i = 0; i < parts.size(); ) {
      Aim.Part begin = parts.get(i);
      Aim.Part end = begin;
      ExactFraction sum = begin.aim();
      i++;
      if (begin.share().compareTo(BigDecimal.ONE) == 0) {
        continue;
      }
      while (i < parts.size()
          && parts.get(i).share().compareTo(begin.share()) == 0
          && parts.get(i).first().equals(end.last().plusDays(1))) {
        end = parts.get(i);
        sum = level ? sum : sum.plus(end.aim());
        i++;
      }
      clauses.add(
          number(sum.rounded())
              + " for "
              + days(begin.first(), end.last(), today)
              + " at "
              + percent(begin.share())
              + " while ramping");
    }
    return clauses;
  }

  /** {@code April}, {@code 3 April} or {@code 3 April to 2 May}. */
  private static String days(LocalDate first, LocalDate last, LocalDate today) {
    YearMonth month = YearMonth.from(first);
    if (first.equals(month.atDay(1)) && last.equals(month.atEndOfMonth())) {
      return first.format(first.getYear() == today.getYear() ? MONTH : MONTH_OF_YEAR);
    }
    return first.equals(last) ? day(first, today) : day(first, today) + " to " + day(last, today);
  }

  private static String day(LocalDate day, LocalDate today) {
    return day.format(day.getYear() == today.getYear() ? DAY : DAY_OF_YEAR);
  }

  private static String percent(BigDecimal share) {
    return Words.percent(share.doubleValue());
  }

  private static String number(BigDecimal number) {
    BigDecimal rounded = number.setScale(DIGITS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.toPlainString();
  }
}
