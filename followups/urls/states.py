"""Addresses of what states do together. The story of one state is a page of reports."""

from django.urls import path

from followups.views import elements, seats, state_rules, states

urlpatterns = [
    path("states/", states.states, name="states"),
    path("states/elements/", elements.elements, name="elements"),
    path("states/elements/new/", elements.add_element, name="add_element"),
    path("states/elements/<slug:element>/", elements.reword_element, name="reword_element"),
    path("states/elements/<slug:element>/list/", elements.take_off_element, name="take_off_element"),
    path("states/<slug:postal>/elements/", elements.of_state, name="state_elements"),
    path("states/<slug:postal>/elements/note/", elements.note, name="note_standing"),
    path("states/<slug:postal>/elements/<int:pk>/", elements.amend, name="amend_standing"),
    path("states/<slug:postal>/elements/<int:pk>/delete/", elements.take_back, name="take_back_standing"),
    path("states/<slug:postal>/rules/", state_rules.rules, name="state_rules"),
    path("states/<slug:postal>/rules/new/", state_rules.add_rule, name="add_state_rule"),
    path("states/<slug:postal>/rules/<int:pk>/", state_rules.change_rule, name="change_state_rule"),
    path("states/<slug:postal>/rules/<int:pk>/checked/", state_rules.check_rule, name="check_rule"),
    path("states/<slug:postal>/rules/<int:pk>/delete/", state_rules.take_back_rule, name="take_back_rule"),
    path("states/<slug:postal>/seats/", seats.seats, name="state_seats"),
    path("states/<slug:postal>/seats/new/", seats.add_seat, name="add_seat"),
    path("states/<slug:postal>/seats/<int:pk>/", seats.change_seat, name="change_seat"),
    path("states/<slug:postal>/seats/<int:pk>/end/", seats.end_seat, name="end_seat"),
]
