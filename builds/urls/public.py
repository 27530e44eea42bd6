"""Public addresses of builds: events by city and date."""

urlpatterns = []
