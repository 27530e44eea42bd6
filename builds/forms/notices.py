"""Narrowing the list of those who must learn of a change."""

from django import forms

from builds.forms.invitations import search_field


class NoticeFilter(forms.Form):
    """Who is shown among those who get the same words; which words those are stays."""

    q = search_field()
    says = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
