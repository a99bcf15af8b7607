"""Coming in by invitation, and ending one's own sessions."""

from allauth.account.utils import perform_login
from allauth.decorators import rate_limit
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from desk.models import Invitation
from desk.people import accept
from planwatch.http import render_page

FORGED = "This link is not one of ours, or a part of it is missing. Open the whole link that you were sent."


class InvitedForm(UserCreationForm[User]):
    """What an invited person chooses; the group and all else come from the invitation."""

    email = forms.EmailField(required=False, help_text="Where a new password can be sent if you forget yours.")

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "email")


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="signup")  # type: ignore[untyped-decorator]
@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page that an invitation leads to: choose a name and a password, and come in."""
    found = Invitation.objects.of_token(token).first()
    refusal = found.refusal if found else FORGED
    form = InvitedForm(request.POST or None, initial={"email": found.email if found else ""})
    if found and not refusal and not request.user.is_authenticated and form.is_valid():
        try:
            accept(found, by=form.save(commit=False))
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            messages.success(request, f"Welcome, {form.instance.username}. Your account is ready.")
            response: HttpResponse = perform_login(request, form.instance)
            return response
    context = {"form": form, "invitation": found, "refusal": refusal}
    status = 410 if found and refusal else 404 if refusal else 422 if form.is_bound else 200
    return render_page(request, "people/invitation.html", context, fragment="invitation", status=status)


@require_POST
@login_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions, on whatever machine it is."""
    get_object_or_404(UserSession, user=request.user, pk=pk).end()
    messages.success(request, "The session was ended.")
    return redirect("usersessions_list")
