"""The addresses of the public pages."""

from django.urls import path, register_converter

from provisions.files import Ending
from provisions.views import (
    corrections,
    dashboard,
    drafts,
    matrix,
    method,
    provisions,
    robots,
    search,
    sources,
    stakeholders,
    statements,
)

register_converter(Ending, "ending")
app_name = "provisions"

urlpatterns = [
    path("", dashboard.index, name="index"),
    path("provisions.<ending:ending>", dashboard.index, name="index_file"),
    path("provisions/<int:number>/", provisions.by_number, name="by_number"),
    path("provisions/<slug:slug>/", provisions.detail, name="detail"),
    path("provisions/<slug:slug>/<slug:actor_slug>/", provisions.cell, name="cell"),
    path("matrix/", matrix.index, name="matrix"),
    path("matrix.<ending:ending>", matrix.index, name="matrix_file"),
    path("stakeholders/", stakeholders.index, name="stakeholders"),
    path("stakeholders.<ending:ending>", stakeholders.index, name="stakeholders_file"),
    path("stakeholders/<slug:slug>/", stakeholders.detail, name="stakeholder"),
    path("statements/", statements.index, name="statements"),
    path("statements.<ending:ending>", statements.index, name="statements_file"),
    path("statements/<slug:ref>/", statements.detail, name="statement"),
    path("statements/<slug:ref>.txt", statements.briefing, name="briefing"),
    path("drafts/", drafts.index, name="drafts"),
    path("drafts.<ending:ending>", drafts.index, name="drafts_file"),
    path("drafts/<slug:slug>/", drafts.detail, name="draft"),
    path("drafts/<slug:slug>.<ending:ending>", drafts.detail, name="draft_file"),
    path("sources/", sources.index, name="sources"),
    path("sources.<ending:ending>", sources.index, name="sources_file"),
    path("sources/<slug:slug>/", sources.detail, name="source"),
    path("search/", search.index, name="search"),
    path("search.<ending:ending>", search.index, name="search_file"),
    path("corrections/", corrections.index, name="corrections"),
    path("corrections.<ending:ending>", corrections.index, name="corrections_file"),
    path("method/", method.index, name="method"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
]
