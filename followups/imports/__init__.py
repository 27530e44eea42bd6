"""Lists of this room that come in by the house's imports."""
