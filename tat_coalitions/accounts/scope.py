"""Which rows a user sees. TAT's own people see all; a lead sees the rows that some registered rule grants.

Each room registers, in `AppConfig.ready()`, what makes a row of its models a lead's own; upper rooms add to the
models of lower ones (leading a follow-up opens its build). A model nobody registered shows a lead nothing.
"""

from django.db.models import Q

_grants = {}


def grant(model, rule):
    """Let `rule(user)`, which returns a Q on the model, open rows of the model to a lead."""
    rules = _grants.setdefault(model, [])
    if rule not in rules:
        rules.append(rule)


def visible(queryset, user):
    """The queryset narrowed to what the user may see; nothing for anybody without access."""
    if not (user and user.is_authenticated and user.has_access):
        return queryset.none()
    if user.is_tat:
        return queryset
    condition = Q(pk__in=[])
    for rule in _grants.get(queryset.model, ()):
        # one subquery a rule: joins over several relations would multiply rows
        condition |= Q(pk__in=queryset.model._base_manager.filter(rule(user)).values("pk"))
    return queryset.filter(condition)


class ScopedQuerySet:
    """Mixed into a model's queryset: `Model.objects.visible_to(user)`."""

    def visible_to(self, user):
        return visible(self, user)
