"""Which rows a user sees, and with which they may do more. TAT's own people: all. A lead: those a registered rule grants.

Each room registers, in `AppConfig.ready()`, what makes a row of its models a lead's own; upper rooms add to the
models of lower ones (leading a follow-up opens its build). A model nobody registered shows a lead nothing.

Seeing a row is not changing it: every other verb that `rules` gives to leads has grants of its own, and without one
it opens no row at all. Whatever a verb opens is among the rows they see.
"""

from django.db.models import Q
from django.utils import timezone

SEE = "see"

_grants = {}


def grant(model, rule, *, verb=SEE):
    """Let `rule(user)`, which returns a Q on the model, open rows of the model to a lead, for this verb alone."""
    rules = _grants.setdefault((model, verb), [])
    if rule not in rules:
        rules.append(rule)


def granted():
    """The pairs of a model and a verb for which some rule opens rows to leads."""
    return set(_grants)


def visible(queryset, user, verb=SEE):
    """The queryset narrowed to rows with which the user may do the verb; nothing for anybody without access."""
    if not (user and user.is_authenticated and user.has_access):
        return queryset.none()
    if user.is_tat:
        return queryset
    seen = queryset.filter(_condition(queryset.model, SEE, user))
    return seen if verb == SEE else seen.filter(_condition(queryset.model, verb, user))


def _condition(model, verb, user):
    """What any rule of the verb opens, as a Q; one that no row meets where there is none.

    It asks the database nothing yet, so a user as loaded keeps it for the day: a page needs the same one many times.
    """
    which = model, verb, user.role, timezone.localdate()
    if which not in user.conditions:
        user.conditions[which] = _put_together(model, verb, user)
    return user.conditions[which]


def _put_together(model, verb, user):
    condition = Q(pk__in=[])
    own = {"pk", *(field.name for field in model._meta.concrete_fields)}
    for rule in _grants.get((model, verb), ()):
        opened = rule(user)
        if _joins_nothing(opened, own):
            condition |= opened  # without a subquery of its own: SQLite gives up where too many are nested
        else:
            # one subquery a rule: joins over several relations would multiply rows
            condition |= Q(pk__in=model._base_manager.filter(opened).values("pk"))
    return condition


def _joins_nothing(condition, own):
    """Whether a Q speaks of nothing but the model's own columns; one without any condition is left as it is."""
    if not condition.children:
        return False
    return all(
        _joins_nothing(child, own)
        if isinstance(child, Q)
        else isinstance(child, tuple) and child[0].removesuffix("__in") in own
        for child in condition.children
    )


class ScopedQuerySet:
    """Mixed into a model's queryset: `Model.objects.visible_to(user)`, `Model.objects.visible_to(user, "change")`."""

    def visible_to(self, user, verb=SEE):
        return visible(self, user, verb)
