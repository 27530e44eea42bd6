"""The county of a row that has an address."""

from contacts.geography.counties import place


def placed(reading):
    """Put the county into the reading's values: by FIPS code, else by name where the point bears it out, else by the
    point.
    """
    found = place(
        reading.get("county_fips"),
        reading.get("county"),
        reading.values.get("lon"),
        reading.values.get("lat"),
        reading.values["state_id"],
        zip_code=reading.values.get("zip", ""),
    )
    if found.county:
        reading.values["county_id"] = found.county
        if found.how != "fips":
            reading.only_blank.add("county_id")  # worked out, not told: what staff have set since stays
    if found.note and found.doubtful:
        reading.remark("county", found.note)
    return found
