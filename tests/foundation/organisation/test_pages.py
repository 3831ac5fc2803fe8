"""The pages on which the organisation is set up: units, people, links."""

import pytest
from django.urls import reverse

from spindel.foundation.jobs.models import Job
from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import Leadership, Membership, Role, Unit
from spindel.foundation.organisation.tasks import send_link
from spindel.foundation.organisation.writes import add_member, end_membership, found_organisation
from tests.cast import NOW, PASSWORD, account


@pytest.fixture
def finn(cast, client):
    client.force_login(cast.finn)
    return client


@pytest.fixture
def without_mail(settings):
    settings.EMAIL_HOST = ""


@pytest.fixture
def alone(cast):
    """The installation's only organisation."""
    for model in (Leadership, Membership, Unit):
        model.objects.filter(organisation=cast.there).delete()
    cast.there.delete()


def new_person(cast, **facts):
    known = {"name": "Ida", "email": "ida@example.org", "role": Role.RESPONDENT, "unit": cast.schools.pk}
    return known | {"send_link": "on"} | facts


def test_finn_adds_a_unit(cast, finn):
    answer = finn.post(
        reverse("organisation:add-unit"),
        {"name": "Biblioteker", "parent": cast.municipality.pk, "kind": "Team"},
    )
    added = Unit.objects.get(name="Biblioteker")
    assert answer.url == reverse("organisation:unit", args=[added.pk])
    assert (added.parent, added.kind) == (cast.municipality, "Team")


def test_the_neighbours_unit_cannot_be_chosen_as_parent(cast, finn):
    answer = finn.post(
        reverse("organisation:add-unit"), {"name": "Biblioteker", "parent": cast.neighbouring_unit.pk}
    )
    assert answer.status_code == 200
    assert not Unit.objects.filter(name="Biblioteker").exists()


def test_a_unit_is_merged_on_its_page(cast, finn):
    finn.post(reverse("organisation:merge-unit", args=[cast.home_care.pk]), {"into": cast.schools.pk})
    page = finn.get(reverse("organisation:unit", args=[cast.home_care.pk])).content.decode()
    assert "Skoler" in page
    assert reads.unit_of(cast.here, cast.home_care.pk).merged_into == cast.schools


def test_a_unit_cannot_be_merged_into_the_neighbours(cast, finn):
    finn.post(
        reverse("organisation:merge-unit", args=[cast.home_care.pk]), {"into": cast.neighbouring_unit.pk}
    )
    assert reads.unit_of(cast.here, cast.home_care.pk).ended_on is None


def test_a_refusal_is_said_on_the_page_it_came_from(cast, finn):
    page = f"http://testserver{reverse('organisation:unit', args=[cast.elder_care.pk])}"
    answer = finn.post(
        reverse("organisation:remove-unit", args=[cast.elder_care.pk]), headers={"referer": page}, follow=True
    )
    assert answer.redirect_chain == [(page, 302)]
    assert "Ældre og omsorg" in answer.content.decode()
    assert Unit.objects.filter(pk=cast.elder_care.pk).exists()


def test_a_unit_is_found(cast, finn):
    page = finn.get(reverse("organisation:overview"), {"q": "hjemme"})
    assert [each.unit for each in page.context["found"]] == [cast.home_care]


def test_people_are_found_and_paged(cast, finn):
    for number in range(60):
        add_member(
            organisation=cast.here,
            user=account(f"Person{number}"),
            role=Role.RESPONDENT,
            unit=cast.schools,
            actor=cast.finn,
            now=NOW,
        )
    first = finn.get(reverse("organisation:people"), {"unit": cast.schools.pk})
    assert (first.context["page"].paginator.count, len(first.context["page"].object_list)) == (60, 50)
    second = finn.get(reverse("organisation:people"), {"unit": cast.schools.pk, "side": 2})
    assert len(second.context["page"].object_list) == 10
    assert [m.name for m in finn.get(reverse("organisation:people"), {"words": "alma"}).context["page"]] == [
        "Alma"
    ]


def test_a_role_about_a_unit_needs_one(cast, finn):
    answer = finn.post(reverse("organisation:add-member"), new_person(cast, unit=""))
    assert "unit" in answer.context["form"].errors
    assert Membership.objects.filter(organisation=cast.here).count() == len(cast.colleagues)


def test_an_invited_person_is_sent_a_link_and_chooses_a_password(cast, finn, mailoutbox, django_user_model):
    page = finn.post(reverse("organisation:add-member"), new_person(cast), follow=True)
    job = Job.objects.get(fact="member.invited")
    assert "ida@example.org" not in str(job.facts)
    send_link(**job.facts, now=NOW)
    letter = mailoutbox[0]
    assert letter.to == ["ida@example.org"]
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    assert link not in page.content.decode()
    finn.logout()
    form = finn.get(link, follow=True)
    finn.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert django_user_model.objects.get(email="ida@example.org").check_password(PASSWORD)


def test_nobody_who_has_left_is_sent_a_link(cast, mailoutbox):
    dan = cast.membership_of(cast.dan)
    end_membership(membership=dan, actor=cast.finn, now=NOW)
    send_link(organisation=cast.here.pk, membership=dan.pk, now=NOW)
    assert mailoutbox == []


def test_who_has_an_account_is_told_to_use_it(cast, mailoutbox):
    send_link(organisation=cast.here.pk, membership=cast.membership_of(cast.dan).pk, now=NOW)
    assert reverse("home") in mailoutbox[0].body
    assert "adgangskode" not in mailoutbox[0].body


@pytest.mark.usefixtures("without_mail", "alone")
def test_without_a_mail_server_the_link_is_shown_once(cast, finn):
    page = finn.post(reverse("organisation:add-member"), new_person(cast), follow=True)
    link = page.context["new_link"]
    assert link in page.content.decode()
    assert link not in finn.get(page.request["PATH_INFO"]).content.decode()


@pytest.mark.usefixtures("without_mail")
@pytest.mark.parametrize("email", ["ida@example.org", "gry@example.org"])
def test_beside_others_a_link_is_never_shown(cast, finn, email):
    """It would open somebody else's account, or tell that there is one."""
    page = finn.post(reverse("organisation:add-member"), new_person(cast, email=email), follow=True)
    assert page.context["new_link"] is None
    assert "konto/" not in "".join(str(message) for message in page.context["messages"])


def test_adding_tells_nothing_of_what_is_known_elsewhere(cast, finn):
    def said(email, name):
        page = finn.post(
            reverse("organisation:add-member"), new_person(cast, email=email, name=name), follow=True
        )
        member = Membership.objects.get(organisation=cast.here, name=name)
        text = page.content.decode().split('id="main"')[1].replace(email.lower(), "@").replace(name, "#")
        return text.replace(f"/{member.pk}/", "/x/").split("csrfmiddlewaretoken")[0]

    assert said("GRY@example.org", "Navn Et") == said("Ny@example.org", "Navn To")


def test_bo_cannot_make_himself_an_administrator_or_change_finn(cast, client):
    client.force_login(cast.bo)
    answer = client.post(
        reverse("organisation:add-member"), new_person(cast, role=Role.ADMINISTRATOR, unit="")
    )
    assert "role" in answer.context["form"].errors
    for person in (cast.finn, cast.bo, cast.ole):
        page = reverse("organisation:member", args=[cast.membership_of(person).pk])
        assert client.post(page, {"name": "X", "role": Role.READER}).status_code == 403
        taken = new_person(cast, email=person.email, role=Role.READER, unit="")
        assert client.post(reverse("organisation:add-member"), taken).status_code == 403
        gone = reverse("organisation:remove-member", args=[cast.membership_of(person).pk])
        assert client.post(gone).status_code == 403
    assert cast.membership_of(cast.finn).role == Role.ADMINISTRATOR


def test_a_person_leads_what_is_ticked_or_added(cast, finn):
    carla = cast.membership_of(cast.carla)
    page = reverse("organisation:member", args=[carla.pk])
    facts = {
        "name": "Carla",
        "role": Role.UNIT_LEADER,
        "unit": cast.elder_care.pk,
        "also_leads": cast.schools.pk,
    }
    assert finn.post(page, facts).status_code == 302
    assert cast.schools.pk in reads.units_led_by(carla)
    kept = facts | {"also_leads": "", "leads": [cast.elder_care.pk]}
    finn.post(page, kept)
    assert reads.units_led_by(carla) == {cast.elder_care.pk, cast.home_care.pk}


def test_finn_says_which_municipality_it_is(cast, finn):
    finn.post(reverse("organisation:settings"), {"name": "Rudersdal Kommune", "code": "230"})
    cast.here.refresh_from_db()
    assert (cast.here.name, cast.here.code) == ("Rudersdal Kommune", 230)


def test_a_municipality_is_known_when_it_is_founded(cast):
    founded = found_organisation(name="Aarhus Kommune", founder=account("Signe"), now=NOW)
    assert founded.code == 751
