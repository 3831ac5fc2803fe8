"""The site's addresses with the demo's doors."""

from django.urls import include, path

from spindel.site import urls
from spindel.site.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*urls.urlpatterns, path("demo/", include("spindel.demo.urls"))]
