"""Hotline figures of the demo: what was really published of a few states and the nation, with who published it.

Florida's cases of 2018 were published twice: 367 while the year was hardly over, and 767 later. The later source names
no years over its columns; its 781, 738 and 896 are what others published of 2021, 2020 and 2019.
"""

import datetime

from followups.actions.hotline import add_figure
from followups.models import HotlineFigure

SIGNALS, CASES = HotlineFigure.Metric.SIGNALS, HotlineFigure.Metric.CASES
EXACT, MORE_THAN = HotlineFigure.Exactness.EXACT, HotlineFigure.Exactness.MORE_THAN
HOTLINE = "National Human Trafficking Hotline"

# state, year, metric, value, the source says, source, as of
PUBLISHED = [
    (None, 2016, CASES, 7_572, EXACT, "Gephardt Daily, of the hotline alone", (2017, 2, 1)),
    (None, 2016, CASES, 8_042, EXACT, "Hawaii Free Press, with the BeFree line", (2017, 2, 1)),
    (None, 2019, SIGNALS, 48_326, EXACT, f"{HOTLINE}, start page", (2021, 12, 20)),
    (None, 2019, SIGNALS, 48_258, EXACT, "Statewide coalition of Iowa, announcement", (2022, 1, 31)),
    (None, 2020, SIGNALS, 51_667, EXACT, f"{HOTLINE}, annual report 2020", (2021, 10, 1)),
    (None, 2021, SIGNALS, 50_123, EXACT, f"{HOTLINE}, start page", (2022, 12, 1)),
    (None, 2023, SIGNALS, 30_000, MORE_THAN, "Brady Today", (2024, 10, 10)),
    ("TX", 2016, CASES, 670, EXACT, "Gephardt Daily", (2017, 2, 1)),
    ("TX", 2017, CASES, 792, EXACT, "Home for Hope", (2018, 3, 1)),
    ("TX", 2023, SIGNALS, 2_373, EXACT, f"{HOTLINE}, page of Texas", (2024, 10, 1)),
    ("TX", 2023, CASES, 900, EXACT, f"{HOTLINE}, page of Texas", (2024, 10, 1)),
    ("CA", 2016, CASES, 1_323, EXACT, "Gephardt Daily", (2017, 2, 1)),
    ("CA", 2017, CASES, 1_305, EXACT, "Home for Hope", (2018, 3, 1)),
    ("FL", 2016, CASES, 550, EXACT, "Gephardt Daily", (2017, 2, 1)),
    ("FL", 2018, CASES, 367, EXACT, "WPTV, of the hotline", (2019, 2, 22)),
    ("FL", 2018, CASES, 767, EXACT, "FLHealthCHARTS, human trafficking profile, read on that day", (2026, 11, 21)),
    ("FL", 2021, CASES, 781, EXACT, "352today, of the hotline", (2023, 10, 3)),
    ("FL", 2021, SIGNALS, 2_894, EXACT, "352today, of the hotline", (2023, 10, 3)),
]


def tell(story):
    """Write the figures down, before any report is published."""
    for state, year, metric, value, exactness, source, as_of in PUBLISHED:
        add_figure(
            by=story.dana,
            at=story.at,
            state_id=state,
            first_day=datetime.date(year, 1, 1),
            last_day=datetime.date(year, 12, 31),
            metric=metric,
            value=value,
            exactness=exactness,
            source=source,
            as_of=datetime.date(*as_of),
        )
