#include "points/cli/fetch.h"

#include <stdlib.h>
#include <string.h>

bool fetch_roster(struct cli *cli, const struct msg_roster_ask *whose, int32_t first, uint32_t days, uint64_t limit, struct fetched *out)
{
    uint32_t cells = 0;
    *out = (struct fetched){ 0 };
    for (uint32_t done = 0; done < days && out->pages < FETCH_PAGES_MAX; done += FETCH_DAYS) {
        struct msg_roster_ask body = *whose;
        struct answer *answer = &out->page[out->pages++];
        body.day = first + (int32_t)done;
        body.days = days - done < FETCH_DAYS ? days - done : FETCH_DAYS;
        client_ask_all(cli->client, KIND_ROSTER_SHOW, &body, limit * (uint64_t)body.days, answer);
        if (answer->error != ERR_OK) cli_tell(cli, answer, false);
        if (answer->error != ERR_OK || answer->body == NULL) return false;
        const struct msg_roster *roster = answer->body;
        cells += roster->cells_count;
        out->all.more = out->all.more || roster->more;
        if (out->pages == 1) out->all.version = roster->version;
    }
    out->all.cells = calloc(cells + 1, sizeof *out->all.cells);
    if (out->all.cells == NULL) abort();
    for (uint32_t i = 0; i < out->pages; i++) {
        const struct msg_roster *roster = out->page[i].body;
        if (roster->cells_count > 0) memcpy(out->all.cells + out->all.cells_count, roster->cells, roster->cells_count * sizeof *roster->cells);
        out->all.cells_count += roster->cells_count;
    }
    grid_make(&out->grid, &out->all, first, days);
    return true;
}

void fetched_free(struct fetched *fetched)
{
    for (uint32_t i = 0; i < fetched->pages; i++) answer_clear(&fetched->page[i]);
    free(fetched->all.cells);
    grid_free(&fetched->grid);
    *fetched = (struct fetched){ 0 };
}

bool fetch_shifts(struct cli *cli, int32_t first, uint32_t days, struct answer *out)
{
    struct msg_shift_list_ask body = { .day = first, .days = days };
    return cli_ask(cli, KIND_SHIFT_LIST, &body, out);
}

bool fetch_point(struct cli *cli, uint64_t worker, uint64_t *point)
{
    const struct asked *asked = &cli->asked;
    *point = asked->point != 0 ? asked->point : asked->role == ROLE_OPERATOR ? asked->scope : 0;
    if (*point != 0) return true;
    if (worker == 0) {
        out_add(&cli->talk, "%s", IN(&cli->talk, "paidan: 哪个服务点？--point N\n", "paidan: which service point? --point N\n"));
        return false;
    }
    struct msg_worker_ref body = { .worker = worker };
    struct answer answer;
    bool ok = cli_ask(cli, KIND_WORKER_SHOW, &body, &answer);
    if (ok) *point = ((const struct msg_worker *)answer.body)->point;
    answer_clear(&answer);
    return ok;
}
