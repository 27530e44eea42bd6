"""Signing in, with django-allauth: what it may do here, and what it says."""
