"""Forms of the rooms' nouns, and the searches of their lists."""

from contacts.forms.lists import OrganizationFilter, PersonFilter, SiteFilter
from contacts.forms.nouns import OrganizationForm, PersonForm, SiteForm

__all__ = ["OrganizationFilter", "OrganizationForm", "PersonFilter", "PersonForm", "SiteFilter", "SiteForm"]
