"""An independent calculation of days: walking day by day, and knowing nothing of the program's own."""

import datetime

import holidays


def months_on(date, months):
    """The day so many months later: forward to that month, then to the same day or as far as the month goes."""
    day = date
    for _month in range(months):
        day = day.replace(day=28) + datetime.timedelta(days=4)
        day = day.replace(day=1)
    month = day.month
    while day.day < date.day and (day + datetime.timedelta(days=1)).month == month:
        day += datetime.timedelta(days=1)
    return day


def free(year, postal):
    """The holidays of a state or province in a year."""
    country = "CA" if postal == "NS" else "US"
    return set(holidays.country_holidays(country, subdiv=postal, years=year))


def open_day_before(day, free_days):
    """The day itself where offices are open, else the one before on which they were."""
    while day.isoweekday() > 5 or day in free_days:
        day -= datetime.timedelta(days=1)
    return day


def open_day_after(day, number, free_days):
    """The day that is so many open days later."""
    while number:
        day += datetime.timedelta(days=1)
        number -= day.isoweekday() <= 5 and day not in free_days
    return day
