"""Fills the registries for this room."""

from tat_coalitions.wording import rules  # noqa: F401  declares the tables
