"""Personal links: each opens one thing for one purpose, without an account."""

app_name = "links"

urlpatterns = []
