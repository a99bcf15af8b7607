"""The record in the admin: what is published stands; what is not yet can be edited, and acted on in bulk."""

from provisions.admin import actors, plan, rows

__all__ = ["actors", "plan", "rows"]
