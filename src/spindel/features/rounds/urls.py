from django.urls import path

from spindel.features.rounds.views import handing_out, people, plan, reminders, rounds, running

app_name = "rounds"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("ny/", plan.plan, name="plan"),
    path("paamindelser/<str:token>/", reminders.reminders, name="reminders"),
    path("<int:round_id>/", rounds.overview, name="round"),
    path("<int:round_id>/status/", rounds.followed, name="followed"),
    path("<int:round_id>/ret/", plan.change, name="change"),
    path("<int:round_id>/maal/", plan.targets, name="targets"),
    path("<int:round_id>/kasser/", plan.discard, name="discard"),
    path("<int:round_id>/kopier/", plan.copy, name="copy"),
    path("<int:round_id>/aabn/", running.open_round, name="open"),
    path("<int:round_id>/luk/", running.close_round, name="close"),
    path("<int:round_id>/forlaeng/", running.extend, name="extend"),
    path("<int:round_id>/genaabn/", running.reopen, name="reopen"),
    path("<int:round_id>/send/", running.send, name="send"),
    path("<int:round_id>/mind/", running.remind, name="remind"),
    path("<int:round_id>/deltagere/", people.people, name="people"),
    path("<int:round_id>/deltagere.csv", people.download, name="people-csv"),
    path("<int:round_id>/deltagere/fil/", people.upload, name="upload"),
    path("<int:round_id>/deltagere/overtag/", people.take_over, name="take-over"),
    path("<int:round_id>/deltagere/<int:unit_id>/", people.unit, name="unit"),
    path("<int:round_id>/deltager/<int:invitation_id>/fjern/", people.remove, name="remove"),
    path("<int:round_id>/deltager/<int:invitation_id>/send/", people.send_again, name="send-again"),
    path("<int:round_id>/links/", handing_out.links, name="links"),
    path("<int:round_id>/links/<int:unit_id>/", handing_out.poster, name="poster"),
    path("<int:round_id>/links/<int:unit_id>/qr.svg", handing_out.qr, name="qr"),
    path("<int:round_id>/links/<int:unit_id>/fjern/", handing_out.end_link, name="end-link"),
    path("<int:round_id>/papir.zip", handing_out.all_papers, name="papers"),
    path("<int:round_id>/papir/<int:unit_id>.pdf", handing_out.paper, name="paper"),
]
