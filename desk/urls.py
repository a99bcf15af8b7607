"""The addresses of the desk."""

from django.urls import path, re_path

from desk.views import changed, imports, inbox, jobs, queue, review, rows, taking_in, workbench

app_name = "desk"

urlpatterns = [
    path("", queue.index, name="index"),
    path("articles/<slug:slug>/", workbench.article, name="article"),
    path("articles/<slug:slug>/write/", workbench.write, name="write"),
    path("articles/<slug:slug>/suggestions/", workbench.suggestions, name="suggestions"),
    path("articles/<slug:slug>/reject/", workbench.reject, name="reject"),
    path("articles/<slug:slug>/nothing/", workbench.nothing, name="nothing"),
    path("articles/<slug:slug>/submit/", workbench.submit, name="submit"),
    path("articles/<slug:slug>/undo/", workbench.undo, name="undo"),
    path("articles/<slug:slug>/presence/", workbench.presence, name="presence"),
    path("articles/<slug:slug>/newer/", changed.newer, name="newer"),
    path("changed/", changed.changed, name="changed"),
    path("changed/<slug:ref>/move/", changed.move, name="move"),
    path("changed/<slug:ref>/stay/", changed.stay, name="stay"),
    path("review/", review.queue, name="review"),
    path("review/statements/<slug:ref>/fix/", review.fix, name="fix"),
    path("review/status-changes/<slug:ref>/dismiss/", review.dismiss_proposal, name="dismiss-proposal"),
    path("review/<slug:kind>/<slug:ref>/", review.review_row, name="review_row"),
    path("review/<slug:kind>/<slug:ref>/accept/", review.accept, name="accept"),
    path("review/<slug:kind>/<slug:ref>/return/", review.give_back, name="give_back"),
    path("statements/<slug:ref>/", rows.change, name="statement"),
    path("review/<slug:kind>/<slug:ref>/retract/", review.retract, name="retract"),
    path("statements/<slug:ref>/correct/", rows.correct, name="correct"),
    path("statements/<slug:ref>/remove/", rows.remove, name="remove"),
    path("statements/<slug:ref>/adopt/", rows.adopt, name="adopt"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<slug:ref>/take/", inbox.take, name="inbox-take"),
    path("inbox/<slug:ref>/dismiss/", inbox.dismiss, name="inbox-dismiss"),
    path("feeds/", inbox.feed_list, name="feeds"),
    re_path(r"^feeds/(?P<ref>[a-z2-7]{8})/(?P<change>pause|resume|remove)/$", inbox.change_feed, name="feed-change"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<slug:ref>/", imports.report, name="import"),
    path("imports/<slug:ref>/start/", imports.start, name="import-start"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("take-in/", taking_in.take_in, name="take-in"),
    path("take-in/address/", taking_in.from_address, name="take-in-address"),
    path("take-in/file/", taking_in.from_file, name="take-in-file"),
    path("take-in/<slug:ref>/", taking_in.arrival, name="arrival"),
    path("take-in/<slug:ref>/dismiss/", taking_in.put_aside, name="dismiss"),
]
