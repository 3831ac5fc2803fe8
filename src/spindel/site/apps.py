from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "spindel.site"
    label = "site"

    def ready(self) -> None:
        from spindel.foundation.jobs import reads as jobs
        from spindel.foundation.persons import reads as persons
        from spindel.site import personal_data, refused, sign_in_facts, wiring
        from spindel.webkit import offers, speech

        offers.fill(wiring.SPOTS)
        speech.use(refused.sentence)
        sign_in_facts.connect()
        persons.wire(personal_data.HOLDINGS)
        jobs.wire(wiring.TASKS, wiring.PERIODIC, wiring.AROUND_JOB)
