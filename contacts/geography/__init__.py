"""Where a point lies and how a county is drawn: pure functions over the outlines of us-atlas, without the database."""
