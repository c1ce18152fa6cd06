package org.engagementscorecard.organization;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.engagementscorecard.http.StrictJson;
import org.engagementscorecard.organization.PeriodExpression.Days;
import org.engagementscorecard.organization.PeriodExpression.FiscalPeriod;
import org.engagementscorecard.organization.PeriodExpression.Last;
import org.engagementscorecard.organization.PeriodExpression.Latest;
import org.engagementscorecard.organization.PeriodExpression.Month;
import org.engagementscorecard.organization.PeriodExpression.Quarter;
import org.engagementscorecard.organization.PeriodExpression.Week;
import org.engagementscorecard.organization.PeriodExpression.Year;

/** Reads the forms of {@link PeriodExpression}. */
final class PeriodForms {
  private static final Pattern YEAR = Pattern.compile("([0-9]{4})");
  private static final Pattern QUARTER = Pattern.compile("([0-9]{4})-Q([1-4])");
  private static final Pattern FISCAL_PERIOD = Pattern.compile("([0-9]{4})-P(0[1-9]|1[0-2])");
  private static final Pattern MONTH = Pattern.compile("([0-9]{4}-[0-9]{2})");
  private static final Pattern WEEK = Pattern.compile("([0-9]{4})-W([0-9]{2})");
  private static final Pattern DAYS =
      Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})\\.\\.([0-9]{4}-[0-9]{2}-[0-9]{2})");
  private static final Pattern ROLLING = Pattern.compile("(last|latest)-([1-9][0-9]{0,3})-days");

  private PeriodForms() {}

  /** The expression that a text is; null where it is none. */
  static PeriodExpression read(String text) {
    if ("latest".equals(text)) {
      return new Latest(90);
    }
    Matcher form = YEAR.matcher(text);
    if (form.matches()) {
      int year = Integer.parseInt(form.group(1));
      return inRange(year) ? new Year(year) : null;
    }
    form = QUARTER.matcher(text);
    if (form.matches()) {
      int year = Integer.parseInt(form.group(1));
      return inRange(year) ? new Quarter(year, Integer.parseInt(form.group(2))) : null;
    }
    form = FISCAL_PERIOD.matcher(text);
    if (form.matches()) {
      int year = Integer.parseInt(form.group(1));
      return inRange(year) ? new FiscalPeriod(year, Integer.parseInt(form.group(2))) : null;
    }
    form = MONTH.matcher(text);
    if (form.matches()) {
      YearMonth month = YearMonth.parse(form.group(1));
      return inRange(month.getYear()) ? new Month(month) : null;
    }
    form = WEEK.matcher(text);
    if (form.matches()) {
      int year = Integer.parseInt(form.group(1));
      int week = Integer.parseInt(form.group(2));
      return inRange(year) && week >= 1 && week <= 53 ? new Week(year, week) : null;
    }
    form = DAYS.matcher(text);
    if (form.matches()) {
      LocalDate first = LocalDate.parse(form.group(1));
      LocalDate last = LocalDate.parse(form.group(2));
      return inRange(first.getYear())
              && inRange(last.getYear())
              && !last.isBefore(first)
              && first.plusDays(PeriodExpression.MAX_DAYS).isAfter(last)
          ? new Days(first, last)
          : null;
    }
    form = ROLLING.matcher(text);
    if (form.matches()) {
      int days = Integer.parseInt(form.group(2));
      if (days > PeriodExpression.MAX_DAYS) {
        return null;
      }
      return "last".equals(form.group(1)) ? new Last(days) : new Latest(days);
    }
    return null;
  }

  private static boolean inRange(int year) {
    return year >= StrictJson.MIN_YEAR && year <= StrictJson.MAX_YEAR;
  }
}
