"""What django-import-export is told of the lists: their columns. The rows go through the house's own runs.

A resource of that package reads a file into memory and saves row by row, without doubts, refused rows or a trail. So
here a resource only says what a list is; asked to read or write one by itself it refuses, lest there be a second way.
"""

from import_export import resources
from import_export.fields import Field

from contacts.imports.registry import columns_of
from contacts.models import ImportRun


class NoSecondWay(Exception):
    """A list was to be read or written beside the verbs of the house."""


class ListResource(resources.Resource):
    """One kind of list."""

    what = ""

    @classmethod
    def get_display_name(cls):
        return str(ImportRun.What(cls.what).label)

    def get_user_visible_fields(self):
        """The columns a list of this kind may have, as its header calls them."""
        return [Field(column_name=column.spellings[0]) for column in columns_of(self.what)]

    def import_data(self, *args, **kwargs):
        raise NoSecondWay("Lists come in by contacts.actions.imports.")

    def export(self, *args, **kwargs):
        raise NoSecondWay("Lists go out by builds.actions.exports.")


class AgenciesResource(ListResource):
    what = ImportRun.What.AGENCIES


class PeopleResource(ListResource):
    what = ImportRun.What.PEOPLE


class SitesResource(ListResource):
    what = ImportRun.What.SITES
