"""Public addresses: start page, goals, states, impact reports."""

urlpatterns = []
