"""Addresses of regions handed over to the state, and of what is written down there."""

from django.urls import path

from followups.views import proposals, regions, trainings

urlpatterns = [
    path("regions/", regions.region_list, name="regions"),
    path("regions/<int:pk>/", regions.region, name="region"),
    path("regions/<int:pk>/renew/", regions.renew, name="renew_region"),
    path("regions/<int:pk>/end/", regions.end, name="end_region"),
    path("regions/<int:pk>/helpers/add/", regions.add_helper, name="add_helper"),
    path("regions/<int:pk>/helpers/<int:helper>/end/", regions.end_helper, name="end_helper"),
    path("regions/<int:pk>/trainings/", trainings.training_list, name="trainings"),
    path("regions/<int:pk>/trainings/add/", trainings.add_training, name="add_training"),
    path("regions/<int:pk>/trainings/<int:training>/", trainings.change_training, name="change_training"),
    path("regions/<int:pk>/trainings/<int:training>/remove/", trainings.remove_training, name="remove_training"),
    path("regions/<int:pk>/promises/add/", regions.add_promise, name="add_promise"),
    path("regions/<int:pk>/next-build/", proposals.propose, name="propose_build"),
    path("regions/<int:pk>/next-build/<int:proposal>/", proposals.change_proposal, name="change_proposal"),
    path("regions/<int:pk>/next-build/<int:proposal>/withdraw/", proposals.withdraw_proposal, name="withdraw_proposal"),
    path("builds/<slug:slug>/send-back/", proposals.send_back, name="send_back"),
]
