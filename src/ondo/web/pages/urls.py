"""The addresses of the pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from ondo.web.pages import deliveries, destinations, health, home, people, quarantine, sources, tokens, users
from ondo.web.pages.audit import audit

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("people/", people.people, name="people"),
    path("people/<outside:key>/", people.person, name="person"),
    path("health/", health.health, name="health"),
    path("health/<slug:question>/", health.listed, name="health_list"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<key>/", sources.source, name="source"),
    path("sources/<key>/disable/", sources.disable, name="source_disable"),
    path("sources/<key>/enable/", sources.enable, name="source_enable"),
    path("sources/<key>/keys/", sources.issue_key, name="key_issue"),
    path("sources/<key>/keys/revoke/", sources.revoke_key, name="key_revoke"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/<row:number>/", quarantine.call, name="call"),
    path("quarantine/<row:number>/resubmit/", quarantine.again, name="call_resubmit"),
    path("quarantine/<row:number>/discard/", quarantine.leave_out, name="call_discard"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/<row:number>/retry/", deliveries.retry, name="message_retry"),
    path("deliveries/<row:number>/discard/", deliveries.leave_out, name="message_discard"),
    path("destinations/", destinations.destinations, name="destinations"),
    path("destinations/<row:number>/", destinations.destination, name="destination"),
    path("destinations/<row:number>/test/", destinations.test, name="destination_test"),
    path("destinations/<row:number>/rotate/", destinations.rotate, name="destination_rotate"),
    path("destinations/<row:number>/replay/", destinations.replay, name="destination_replay"),
    path("destinations/<row:number>/disable/", destinations.disable, name="destination_disable"),
    path("destinations/<row:number>/enable/", destinations.enable, name="destination_enable"),
    path("destinations/<row:number>/remove/", destinations.remove, name="destination_remove"),
    path("users/", users.users, name="users"),
    path("users/<name>/", users.user, name="user"),
    path("users/<name>/link/", users.link, name="user_link"),
    path("users/<name>/deactivate/", users.deactivate, name="user_deactivate"),
    path("users/<name>/activate/", users.activate, name="user_activate"),
    path("users/<name>/codes/end/", users.codes, name="user_codes"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/revoke/", tokens.revoke, name="token_revoke"),
    path("audit/", audit, name="audit"),
]
