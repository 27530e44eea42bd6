"""Django's admin under /admin/, for administrators, without a way in of its own."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import refuse


class HouseAdminSite(AdminSite):
    """People sign in, out and change their password on the pages of the house, where tries are counted."""

    site_header = _("TAT Coalition Builds")
    site_title = _("TAT Coalition Builds")
    index_title = _("All rows, for administrators")
    site_url = "/desk/"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Take only models that the rules of the house name: other packages' rows hold second factors and sessions."""
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        super().register([model for model in models if model in rules.tables()], admin_class, **options)

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.has_access and request.user.is_administrator

    @method_decorator([login_not_required, never_cache])
    def login(self, request, extra_context=None):
        """Send strangers to the sign-in of the house; tell everybody else that this is not theirs."""
        path = request.GET.get("next", "")
        if not path.startswith(reverse("admin:index")):
            path = reverse("admin:index")
        if self.has_permission(request):
            return redirect(path)
        if request.user.is_authenticated:
            refuse(request, "open the admin")
            raise PermissionDenied(_("The admin is for administrators."))
        return redirect_to_login(path)

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("account_change_password")
