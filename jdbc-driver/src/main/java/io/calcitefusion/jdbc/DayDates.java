package io.calcitefusion.jdbc;

import java.time.LocalDate;

/**
 * The dates of days. The last one is kept, since rows that follow each other are often of the same
 * day or of one soon after, to which the calendar is a short way. One thread at a time.
 */
final class DayDates {
  private static final int SOON_AFTER = 28;

  private long lastDay;
  private LocalDate lastDate = LocalDate.EPOCH;

  /**
   * The date of a day.
   *
   * @param day days since 1970
   * @throws java.time.DateTimeException when it is beyond the years that Java can hold
   */
  LocalDate of(long day) {
    if (day == lastDay) {
      return lastDate;
    }
    boolean soonAfter = day > lastDay && day - SOON_AFTER <= lastDay;
    LocalDate date = soonAfter ? lastDate.plusDays(day - lastDay) : LocalDate.ofEpochDay(day);
    lastDay = day;
    lastDate = date;
    return date;
  }
}
