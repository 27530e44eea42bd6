"""Addresses of a build: its plan, hosts and agenda."""

from django.urls import path

from builds.views import agenda, co_hosts, plan, run_up, suggest, tasks

urlpatterns = [
    path("", plan.build_list, name="list"),
    path("suggest/people/", suggest.people, name="suggest_people"),
    path("suggest/organizations/", suggest.organizations, name="suggest_organizations"),
    path("<slug:slug>/", plan.detail, name="detail"),
    path("<slug:slug>/history/", plan.history, name="history"),
    path("<slug:slug>/publish/", plan.publish, name="publish"),
    path("<slug:slug>/unpublish/", plan.unpublish, name="unpublish"),
    path("<slug:slug>/calendar.ics", plan.calendar, name="ics"),
    path("<slug:slug>/counties/", plan.counties, name="counties"),
    path("<slug:slug>/targets/", plan.targets, name="targets"),
    path("<slug:slug>/timeline/", run_up.timeline, name="timeline"),
    path("<slug:slug>/run-up.pdf", run_up.run_up, name="run_up"),
    path("<slug:slug>/wall-chart.pdf", run_up.wall_chart, name="wall_chart"),
    path("<slug:slug>/tasks/", tasks.task_list, name="tasks"),
    path("<slug:slug>/tasks/add/", tasks.add, name="add_task"),
    path("<slug:slug>/tasks/several/", tasks.several, name="several_tasks"),
    path("<slug:slug>/tasks/<int:pk>/", tasks.task, name="task"),
    path("<slug:slug>/tasks/<int:pk>/done/", tasks.done, name="finish_task"),
    path("<slug:slug>/tasks/<int:pk>/reopen/", tasks.reopen, name="reopen_task"),
    path("<slug:slug>/hosts/", co_hosts.co_hosts, name="co_hosts"),
    path("<slug:slug>/hosts/add/", co_hosts.add, name="add_co_host"),
    path("<slug:slug>/hosts/<int:pk>/", co_hosts.change, name="change_co_host"),
    path("<slug:slug>/hosts/<int:pk>/withdraw/", co_hosts.withdraw, name="withdraw_co_host"),
    path("<slug:slug>/agenda/", agenda.agenda, name="agenda"),
    path("<slug:slug>/agenda/add/", agenda.add, name="add_session"),
    path("<slug:slug>/agenda/<int:pk>/", agenda.change, name="change_session"),
    path("<slug:slug>/agenda/<int:pk>/remove/", agenda.remove, name="remove_session"),
    path("<slug:slug>/agenda/<int:session>/speakers/add/", agenda.add_speaker, name="add_speaker"),
    path("<slug:slug>/agenda/speakers/<int:pk>/", agenda.change_speaker, name="change_speaker"),
    path("<slug:slug>/agenda/speakers/<int:pk>/remove/", agenda.remove_speaker, name="remove_speaker"),
    path("<slug:slug>/agenda/speakers/<int:pk>/name/", agenda.open_name, name="open_speaker"),
]
