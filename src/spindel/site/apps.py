from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "spindel.site"
    label = "site"

    def ready(self) -> None:
        from spindel.site import wiring
        from spindel.webkit import offers

        offers.fill(wiring.SPOTS)
