"""The two lists of this room as django-import-export is told of them: their columns, in their order."""

from django.utils.translation import gettext as _
from import_export.fields import Field

from builds.exports import CONTACTS, PEOPLE
from contacts.models import ImportRun
from contacts.resources import ListResource


class ContactListResource(ListResource):
    """The contact list, which goes out and comes in with the same columns."""

    what = ImportRun.What.CONTACTS

    def get_user_visible_fields(self):
        return [Field(column_name=name) for name in CONTACTS]


class PeopleOfABuildResource(ListResource):
    """The people of a build, which only go out from here."""

    what = ImportRun.What.PEOPLE

    @classmethod
    def get_display_name(cls):
        return _("people of a build")

    def get_user_visible_fields(self):
        return [Field(column_name=name) for name in PEOPLE]
