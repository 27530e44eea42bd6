"""The composition root: where all rooms meet."""
