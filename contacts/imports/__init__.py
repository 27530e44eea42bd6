"""Reading lists in: one engine, and the rules of each kind of list."""
