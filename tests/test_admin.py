"""The admin lists, finds and edits every model within the rules of the record."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from planwatch.codebook import RowState
from provisions import models as provisions
from sources import models as sources
from tests import factories
from tests.thorough import some_of

pytestmark = pytest.mark.django_db

MAKE: dict[Any, Callable[[], Any]] = {
    sources.Outlet: factories.OutletFactory,
    sources.Origin: factories.OriginFactory,
    sources.Article: factories.ArticleFactory,
    sources.ArticleText: factories.ArticleTextFactory,
    sources.Excerpt: factories.ExcerptFactory,
    provisions.Alias: factories.AliasFactory,
    provisions.Clause: factories.ClauseFactory,
    provisions.Coder: factories.CoderFactory,
    provisions.Coding: factories.CodingFactory,
    provisions.StatusCoding: factories.StatusCodingFactory,
    provisions.Consent: factories.ConsentFactory,
    provisions.Description: factories.DescriptionFactory,
    provisions.Draft: factories.DraftFactory,
    provisions.Freeze: factories.FreezeFactory,
    provisions.LeftOut: lambda: provisions.LeftOut.objects.create(
        article=factories.ArticleFactory(), passage="He said that", reason="A forecast."
    ),
    provisions.Membership: factories.MembershipFactory,
    provisions.Milestone: factories.MilestoneFactory,
    provisions.Plan: lambda: provisions.Plan.objects.first() or factories.PlanFactory(),
    provisions.Provision: factories.PartFactory,
    provisions.Role: factories.RoleFactory,
    provisions.Stakeholder: factories.StakeholderFactory,
    provisions.Statement: factories.StatementFactory,
    provisions.StatusChange: factories.StatusChangeFactory,
    provisions.Topic: factories.TopicFactory,
}
EVERY = pytest.mark.parametrize("model", MAKE, ids=lambda model: model.__name__)
WITHIN_ANOTHER = {"PlanColumn", "Support"}
DERIVED = {"Signature"}
MORE = some_of(8)  # rows than one: a query for each of them shows with few.


@pytest.fixture
def admin_client(client):
    """A superuser's client; no password is hashed for it, which takes seconds."""
    client.force_login(User.objects.create(username="root", is_staff=True, is_superuser=True))
    return client


def address(model, page, *arguments):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        response.render() if hasattr(response, "render") else None
        assert response.status_code == 200
    return len(queries)


def fields_of(response):
    """What a browser would send back from a change page."""
    forms = [response.context["adminform"].form]
    for formset in response.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    found = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is None or value is False:
                continue
            found[bound.html_name] = (
                [str(getattr(one, "pk", one)) for one in value] if isinstance(value, list) else value
            )
    return found


def test_every_model_of_the_record_is_in_the_admin():
    ours = [*apps.get_app_config("sources").get_models(), *apps.get_app_config("provisions").get_models()]
    nouns = {model for model in ours if not model._meta.proxy and not model.__name__.endswith("Event")}
    assert {model.__name__ for model in nouns if not admin.site.is_registered(model)} == WITHIN_ANOTHER | DERIVED
    assert {model for model in nouns if admin.site.is_registered(model)} == set(MAKE)


@EVERY
def test_every_list_opens_searches_and_does_not_ask_more_for_more_rows(admin_client, model):
    MAKE[model]()
    at_one = queries_of(admin_client, address(model, "changelist"))
    for _ in range(MORE):
        MAKE[model]()
    assert queries_of(admin_client, address(model, "changelist")) == at_one <= 12
    if admin.site._registry[model].search_fields:
        assert admin_client.get(address(model, "changelist") + "?q=1").status_code == 200


@EVERY
def test_every_add_and_change_page_opens(admin_client, model):
    row = MAKE[model]()
    expected = 403 if model is provisions.Plan else 200
    assert admin_client.get(address(model, "add")).status_code == expected
    assert queries_of(admin_client, address(model, "change", row.pk)) <= 30
    html = admin_client.get(address(model, "change", row.pk)).content.decode()
    assert 'name="ref"' not in html


WITHIN: dict[Any, Callable[[Any], Any]] = {
    sources.Article: lambda row: factories.ExcerptFactory(
        article=row, text_version=factories.ArticleTextFactory(article=row)
    ),
    provisions.Clause: lambda row: (
        factories.ConsentFactory(clause=row, excerpt=factories.ExcerptFactory()),
        factories.DescriptionFactory(clause=row),
        row.stronger_for.add(factories.StakeholderFactory()),
    ),
    provisions.Draft: lambda row: row.authors.add(factories.StakeholderFactory()),
    provisions.Plan: lambda row: provisions.PlanColumn.objects.create(
        plan=row, stakeholder=factories.StakeholderFactory(), order=row.columns.count()
    ),
    provisions.Provision: lambda row: factories.ClauseFactory(provision=row, draft=factories.DraftFactory()),
    provisions.Stakeholder: lambda row: (
        factories.AliasFactory(stakeholder=row),
        factories.RoleFactory(person=row),
        factories.RoleFactory(organisation=row),
        factories.MembershipFactory(member=row),
        factories.MembershipFactory(body=row),
    ),
}


@pytest.mark.parametrize("model", WITHIN, ids=lambda model: model.__name__)
def test_no_change_page_asks_more_for_more_rows_within(admin_client, model):
    row = MAKE[model]()
    WITHIN[model](row)
    queries_of(admin_client, address(model, "change", row.pk))  # Content types are asked for once in a process.
    at_one = queries_of(admin_client, address(model, "change", row.pk))
    for _ in range(MORE):
        WITHIN[model](row)
    assert queries_of(admin_client, address(model, "change", row.pk)) == at_one <= 30


def test_every_inline_is_counted():
    ours = (admin.site._registry[model] for model in MAKE)
    assert {one.model for one in ours if one.inlines} - set(WITHIN) == {provisions.Statement}


def test_rows_lead_to_their_public_page_and_to_the_desk(admin_client):
    statement = factories.StatementFactory()
    article = statement.excerpt.article
    for row, links in {
        statement: [f"/statements/{statement.ref}/", f"/desk/statements/{statement.ref}/"],
        article: [f"/sources/{article.slug}/", f"/desk/articles/{article.slug}/"],
        statement.speaker: [f"/stakeholders/{statement.speaker.slug}/"],
        statement.provision: [f"/provisions/{statement.provision.slug}/"],
        statement.draft: [f"/drafts/{statement.draft.slug}/"],
    }.items():
        html = admin_client.get(address(type(row), "change", row.pk)).text
        assert all(f'href="{link}"' in html for link in links)
    pending = factories.StatementFactory(state=RowState.PENDING)
    html = admin_client.get(address(provisions.Statement, "change", pending.pk)).text
    assert f'href="/statements/{pending.ref}/"' not in html


def test_stakeholders_are_found_by_their_other_names(admin_client):
    factories.AliasFactory(stakeholder=factories.StakeholderFactory(name="Ukraine"), name="Kiev")
    statement = factories.StatementFactory(speaker=provisions.Stakeholder.objects.get(name="Ukraine"))
    assert "Ukraine" in admin_client.get(address(provisions.Stakeholder, "changelist") + "?q=kiev").text
    assert statement.ref in admin_client.get(address(provisions.Statement, "changelist") + "?q=kiev").text


@EVERY
def test_the_history_of_every_row_can_be_read(admin_client, model):
    row = MAKE[model]()
    listed = reverse("admin:pghistory_events_changelist")
    response = admin_client.get(f"{listed}?obj={model._meta.label}:{row.pk}&method=tracks")
    assert response.status_code == 200
    assert response.context["cl"].result_count >= 1
    assert admin_client.get(reverse("admin:pghistory_events_add")).status_code == 403


def test_a_row_is_edited_plainly(admin_client):
    outlet = factories.OutletFactory(name="Old name")
    url = address(sources.Outlet, "change", outlet.pk)
    sent = fields_of(admin_client.get(url)) | {"name": "New name"}
    assert "slug" not in sent
    assert admin_client.post(url, sent).status_code == 302
    outlet.refresh_from_db()
    assert outlet.name == "New name"


def test_figures_with_commas_survive_an_edit(admin_client):
    clause = factories.ClauseFactory(figures=["800,000: soldiers", "3 months"])
    url = address(provisions.Clause, "change", clause.pk)
    sent = fields_of(admin_client.get(url))
    assert sent["figures"] == "800,000: soldiers\n3 months"
    assert admin_client.post(url, sent | {"figures": "800,000: soldiers\r\n4 months"}).status_code == 302
    clause.refresh_from_db()
    assert clause.figures == ["800,000: soldiers", "4 months"]


def test_a_constraint_is_told_in_the_form(admin_client):
    provision = factories.PartFactory()
    url = address(provisions.Provision, "change", provision.pk)
    response = admin_client.post(url, fields_of(admin_client.get(url)) | {"letter": ""})
    assert response.status_code == 200
    assert "A part has a letter" in response.content.decode()


def test_what_a_trigger_refuses_is_told_in_the_form_and_what_was_typed_is_kept(admin_client):
    article = factories.ArticleFactory()
    version = factories.ArticleTextFactory(article=article)
    sent = {
        "article": article.pk, "text_version": version.pk, "exact": "never said", "start": "0", "end": "10",
        "verified_at_0": "2025-12-01", "verified_at_1": "12:00:00", "words": "original", "language": "en",
    }  # fmt: skip
    response = admin_client.post(address(sources.Excerpt, "add"), sent)
    html = response.content.decode()
    assert response.status_code == 200
    assert "The record refuses this: the excerpt does not stand at 0 to 10 of its text." in html
    assert "never said" in html
    assert not sources.Excerpt.objects.exists()


@pytest.mark.parametrize("make", [factories.StatementFactory, factories.StatusChangeFactory])
def test_what_is_on_the_record_is_read_only(admin_client, make):
    row = make()
    url = address(type(row), "change", row.pk)
    html = admin_client.get(url).content.decode()
    assert 'name="_save"' not in html
    assert admin_client.post(url, {"state": "pending"}).status_code == 403
    assert admin_client.post(address(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.state == RowState.PUBLISHED


def test_nothing_is_published_in_a_form_of_the_admin(admin_client):
    row = factories.StatementFactory(state=RowState.SUBMITTED)
    url = address(provisions.Statement, "change", row.pk)
    page = admin_client.get(url)
    assert 'value="published"' not in page.content.decode()
    response = admin_client.post(url, fields_of(page) | {"state": "published"})
    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()
    assert admin_client.post(url, fields_of(page) | {"note": "Read again."}).status_code == 302
    row.refresh_from_db()
    assert row.note == "Read again."


def test_what_others_rest_on_is_not_deleted(admin_client):
    statement = factories.StatementFactory()
    url = address(sources.Excerpt, "delete", statement.excerpt.pk)
    assert admin_client.get(url).status_code == 200
    admin_client.post(url, {"post": "yes"})
    assert sources.Excerpt.objects.filter(pk=statement.excerpt.pk).exists()


def test_the_words_of_an_article_are_not_in_the_admin(admin_client):
    version = factories.ArticleTextFactory(text="Every private word of it.")
    assert (
        "Every private word"
        not in admin_client.get(address(sources.ArticleText, "change", version.pk)).content.decode()
    )


def test_nothing_that_the_record_forbids_to_delete_is_offered_for_deletion(admin_client):
    factories.StatementFactory()
    for name in ("auth_user", "auth_group", "provisions_statement", "sources_articletext", "provisions_coder"):
        page = admin_client.get(reverse(f"admin:{name}_changelist")).text
        assert 'value="delete_selected"' not in page, name


def test_the_list_of_statements_is_narrow_and_says_who_what_and_where_it_stands(admin_client):
    state, envoy = (factories.StakeholderFactory(name=name) for name in ("Exampland", "A. Envoy"))
    row = factories.StatementFactory(on_behalf_of=state, speaker=envoy)
    listed = admin_client.get(address(provisions.Statement, "changelist"))
    assert listed.context["cl"].list_display[-6:] == ["ref", "code", "state", "made_on", "who", "matter"]
    assert "A. Envoy for Exampland" in listed.text
    assert row.code_label in listed.text
