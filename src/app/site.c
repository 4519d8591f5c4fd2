/* app/site.c - what every page needs besides its own data: templates/layout.mustache names it all. */
#include "app/passage.h"

#include "http/session.h"

/* The main navigation; a row is shown where its route exists and the person may. */
static const struct {
	const char *href, *title;
} places[] = {
	{ "/", "nav.workbench" },
	{ "/list", "nav.matters" },
	{ "/register", "nav.register" },
	{ "/leaders", "nav.leaders" },
	{ "/papers", "nav.papers" },
	{ "/figures", "nav.figures" },
	{ "/procedures", "nav.procedures" },
	{ "/admin", "nav.admin" },
};

static bool may_go(const struct passage *passage, const char *href)
{
	const struct route *row = passage->app->options.routes;
	for (; row->path; row++)
		if (row->method == GET && text_equal(row->path, href))
			return text_equal(row->may, "anyone") ||
			       text_equal(row->may, "signed-in") ||
			       actor_may(passage->actor, row->may);
	return false;
}

/* "/" is current on itself alone, "/matters" also on what stands below it. */
static bool is_current(const char *path, const char *href)
{
	size_t size = strlen(href);
	if (text_equal(path, href))
		return true;
	return size > 1 && text_starts(path, href) && path[size] == '/';
}

static void put_place(
	const struct passage *passage, json_t *place, const char *href, const char *title)
{
	pool_t *pool = passage->ctx->pool;
	put_text(place, "href", href);
	if (title)
		put_text(place, "title", message(pool, passage->app->messages, title));
	put_flag(place, "current", is_current(passage->exchange->request.path, href));
}

static void put_nav(const struct passage *passage, json_t *site)
{
	json_t *list = put_list(site, "nav");
	for (size_t i = 0; i < COUNT(places); i++) {
		if (!may_go(passage, places[i].href))
			continue;
		json_t *place = add_object(list);
		put_place(passage, place, places[i].href, places[i].title);
		put_text(place, "count", NULL);
	}
	if (!may_go(passage, "/inbox")) {
		put_text(site, "messages", NULL);
		return;
	}
	json_t *messages = put_object(site, "messages");
	put_place(passage, messages, "/inbox", NULL);
	put_int(messages, "unread", passage->unread > 0 ? passage->unread : 0);
}

/* "督查员（县政府办公室）、…" without saying anything twice. */
static const char *roles_text(const struct passage *passage, pool_t *pool)
{
	struct buffer text;
	const struct actor *actor = passage->actor;
	buffer_init(&text, pool, 4000);
	for (size_t i = 0; i < actor->grant_count; i++) {
		const char *title = actor->grants[i].role->title;
		if (strstr(text.data, title))
			continue;
		if (text.size)
			buffer_text(&text, message(pool, passage->app->messages, "site.between"));
		buffer_text(&text, title);
	}
	return text.data;
}

static void put_person(const struct passage *passage, json_t *site, pool_t *pool)
{
	const struct actor *actor = passage->actor;
	if (!actor)
		return;
	json_t *person = put_object(site, "person");
	put_id(person, "id", actor->person->id);
	put_text(person, "name", actor->person->name);
	put_text(person, "unit", actor->unit ? actor->unit->name : "");
	put_text(person, "roles", roles_text(passage, pool));
	json_t *links = put_list(person, "links"), *link = add_object(links);
	put_text(link, "href", "/handover");
	put_text(link, "title", message(pool, passage->app->messages, "nav.handover"));
	link = add_object(links);
	put_text(link, "href", "/stand-in");
	put_text(link, "title", message(pool, passage->app->messages, "nav.stand_in"));
	link = add_object(links);
	put_text(link, "href", "/account/password");
	put_text(link, "title", message(pool, passage->app->messages, "nav.password"));
}

json_t *site_of_nobody(const struct app *app, const struct office *office, pool_t *pool)
{
	json_t *site = json_tree(pool);
	put_text(site, "name", message(pool, app->messages, "site.name"));
	put_text(site, "office", office ? office->name : "");
	put_flag(site, "demo", office && office->demo);
	put_flag(site, "trial", office_on_trial(office));
	put_text(site, "version", HUIYIN_VERSION);
	put_text(site, "notice", NULL);
	put_text(site, "person", NULL);
	/* A copy: counting who holds the shared tree would be a race between readers. */
	CHECK(json_object_set_new(site, "assets", json_deep_copy(app->assets)) == 0);
	return site;
}

json_t *site_make(const struct passage *passage, pool_t *pool)
{
	const struct request *req = &passage->exchange->request;
	json_t *site = site_of_nobody(passage->app, passage->snapshot->office, pool);
	put_text(site, "today", time_format_day(pool, time_day(passage->ctx->now)));
	put_person(passage, site, pool);
	put_nav(passage, site);
	if (passage->notice)
		CHECK(json_object_set(site, "notice", passage->notice) == 0);
	put_text(site, "csrf", req->token ? session_csrf(pool, req->token) : NULL);
	put_text(site, "once", once_new(pool, passage->ctx->now));
	return site;
}
