"""The first two lines of every view behind sign-in: who may, and which row."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from tat_coalitions.accounts import rules, scope
from tat_coalitions.trail.actions import record


def require(verb, model):
    """Let the view run only for roles that `rules` lets do `verb` to rows of the model; note a refusal."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not rules.may(request.user, verb, model):
                refuse(request, f"{verb} {model._meta.verbose_name}")
                raise PermissionDenied(_("Your role does not open this page."))
            return view(request, *args, **kwargs)

        guarded.rule = (verb, model)
        return guarded

    return decorate


def asks_again(view):
    """Ask once more who it is before the view runs, whatever brought them in.

    django-allauth lets accounts pass that have nothing to be asked for, as a lead's without a password: here they do not.
    """
    asked = reauthentication_required(view)

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.is_authenticated and not get_reauthentication_flows(request.user):
            refuse(request, "ask again")
            raise PermissionDenied(_("This page asks for a password again, and your account has none."))
        return asked(request, *args, **kwargs)

    return guarded


def get_visible(queryset, user, *, verb=scope.SEE, **lookup):
    """The one row of the queryset with which the user may do the verb, or 404: as for one that does not exist."""
    try:
        return _visible(queryset, user, verb).get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, OverflowError):
        _note_if_it_exists(queryset, user, verb, lookup)
    raise Http404(_("There is no such page, or it is not yours to see."))


def may_with(user, verb, row):
    """Whether the user may do the verb with this very row: by their role, and because the row is theirs to do it with."""
    if not rules.may(user, verb, type(row)):
        return False
    return user.is_tat or scope.visible(type(row)._base_manager.filter(pk=row.pk), user, verb).exists()


def _visible(queryset, user, verb):
    """The user's rows; a model without a scoped queryset is narrowed by the same rules."""
    seen = queryset.visible_to(user) if hasattr(queryset, "visible_to") else scope.visible(queryset.all(), user)
    return seen if verb == scope.SEE else scope.visible(seen, user, verb)


def _note_if_it_exists(queryset, user, verb, lookup):
    """Note in the trail that somebody asked for a row that is not theirs; what does not exist is not worth a note."""
    try:
        row = queryset.filter(**lookup).first()
    except (ValueError, OverflowError):
        return
    if row is not None:
        record("was refused", row, by=user, reason=f"{verb} {row._meta.verbose_name}")


def refuse(request, what):
    """Note in the trail that somebody was refused."""
    record("was refused", by=request.user, reason=f"{what}: {request.method} {request.path}"[:500])
