"""Addresses of planning that belong to no single build: the template, and what somebody has to do in all of them."""

from django.urls import path

from builds.views import handing_on, plan_template

app_name = "plan"

urlpatterns = [
    path("plan-template/", plan_template.template, name="template"),
    path("plan-template/add/", plan_template.add, name="add_row"),
    path("plan-template/bring/", plan_template.bring, name="bring"),
    path("plan-template/<int:pk>/", plan_template.row, name="row"),
    path("plan-template/<int:pk>/up/", plan_template.move_up, name="move_row_up"),
    path("plan-template/<int:pk>/switch/", plan_template.switch, name="switch_row"),
    path("people/<int:pk>/tasks/", handing_on.of_person, name="of_person"),
    path("people/<int:pk>/tasks/<int:step>/back/", handing_on.take_back, name="take_back"),
]
