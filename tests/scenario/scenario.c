/* scenario.c - plays a conversation with the engine, written in a text file, and checks what is said of it. README.md tells the words.
 * Every step is also seen by the outside witness of the unit tests. Exit 0: it went as written; 1: it did not; 2: wrong usage. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/calendar.h"
#include "unit/engine_help.h"
#include "unit/engine_witness.h"

enum { WORDS_MAX = 40, NAMES_MAX = 64 };

struct name { char text[24]; uint64_t id; struct place place; };
struct names { struct name name[NAMES_MAX]; uint32_t count; };

struct play {
    const char *file;
    uint32_t line;
    bool open;
    struct policy policy;
    struct city city;
    struct witness witness;
    struct worker_file worker[NAMES_MAX];      /* until the city opens */
    int32_t first_day, day;                    /* of the city, and of the times in the text */
    struct names workers, homes, orders, swaps;
    enum refusal refusal;                      /* the last answer; and what happened since the last line with a time */
    struct why nobody;
    uint64_t seen[2];                          /* what the operator and the colleague last saw of rosters; 0: never looked */
    char events[512];
};

static struct play play;

static void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
static void fail(const char *format, ...)
{
    va_list list;
    fprintf(stderr, "%s:%u: ", play.file, play.line);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fprintf(stderr, "\n");
    exit(1);
}

/* ---- words ---- */

static const char *const item_names[HELP_ITEMS + 1] = { [CLEAN] = "cleaning", [DEEP] = "deep", [MOVE] = "moving", [COOK] = "cooking", [NANNY] = "nanny", [ERRAND] = "errand" };
static const char *const shift_names[HELP_SHIFTS + 1] = { "rest", "early", "middle", "evening", "night", "split", "long" };
static const char *const skill_names[HELP_SKILLS] = { "clean", "deep", "cook" };
static const char *const paper_names[] = { "identity", "health", "insurance", "contract", "training", "certificates" };

static uint32_t word_of(const char *const *list, uint32_t count, const char *word, const char *what)
{
    for (uint32_t i = 0; i < count; i++) {
        if (list[i] != NULL && strcmp(list[i], word) == 0) return i;
    }
    fail("%s is no %s", word, what);
}

static uint32_t cause_of(const char *word)
{
    for (int i = 0; i < CAUSE_COUNT; i++) {
        if (strcmp(cause_name((enum cause)i), word) == 0) return (uint32_t)i;
    }
    fail("%s is no cause", word);
}

static uint32_t rule_of(const char *word)
{
    for (uint32_t i = 1; i < RULE_COUNT; i++) {
        if (strcmp(rule_rows[i].name, word) == 0) return i;
    }
    fail("%s is no rule", word);
}

static struct name *name_find(struct names *names, const char *text)
{
    for (uint32_t i = 0; i < names->count; i++) {
        if (strcmp(names->name[i].text, text) == 0) return &names->name[i];
    }
    return NULL;
}

static struct name *name_of(struct names *names, const char *text, const char *what)
{
    struct name *name = name_find(names, text);
    if (name == NULL) fail("%s is no %s here", text, what);
    return name;
}

static void name_add(struct names *names, const char *text, uint64_t id, struct place place)
{
    if (names->count == NAMES_MAX) fail("too many names");
    if (name_find(names, text) != NULL) fail("%s is there already", text);
    struct name *name = &names->name[names->count++];
    (void)snprintf(name->text, sizeof name->text, "%s", text);
    name->id = id;
    name->place = place;
}

static int64_t number(const char *word)
{
    char *end;
    long long value = strtoll(word, &end, 10);
    if (*end != 0 || end == word) fail("%s is no number", word);
    return value;
}

static int32_t date(const char *word)
{
    int year, month, day;
    char rest;
    if (sscanf(word, "%d-%d-%d%c", &year, &month, &day, &rest) != 3) fail("%s is no date", word);
    return day_of_civil(year, (uint32_t)month, (uint32_t)day);
}

/* 09:00, 09:00:30, +1/09:00 for tomorrow, 25:30 for half past one in the night after. */
static bool is_time(const char *word) { return strchr(word, ':') != NULL && (isdigit((unsigned char)word[0]) || word[0] == '+'); }

static int64_t time_of(const char *word, bool *seconds)
{
    int days = 0, hour, minute, second = 0;
    const char *clock = word;
    if (word[0] == '+') {
        if (sscanf(word, "+%d/", &days) != 1 || (clock = strchr(word, '/')) == NULL) fail("%s is no time", word);
        clock++;
    }
    int parts = sscanf(clock, "%d:%d:%d", &hour, &minute, &second);
    if (parts < 2) fail("%s is no time", word);
    if (seconds != NULL) *seconds = parts == 3;
    return ms_of_day(play.day + days) + ((hour * 60 + minute) * 60 + second) * SECOND_MS;
}

static const char *clock_text(int64_t ms)
{
    static char text[48];
    if (ms == TIME_NONE) return "never";
    int32_t minute = minute_of_ms(ms);
    (void)snprintf(text, sizeof text, "+%d/%02d:%02d:%02d", day_of_ms(ms) - play.day, minute / 60, minute % 60, (int)(ms / 1000 % 60));
    return text;
}

static void same_time(const char *what, int64_t ms, const char *word)
{
    bool seconds;
    int64_t expected = time_of(word, &seconds);
    int64_t actual = ms - ms % (seconds ? SECOND_MS : MINUTE_MS);
    if (actual != expected) fail("%s is %s, not %s", what, clock_text(ms), word);
}

/* ---- the city, before the first step ---- */

static void set_worker(char **word, uint32_t count)      /* NAME SHIFT at EAST NORTH ... */
{
    if (count < 6 || strcmp(word[3], "at") != 0) fail("worker NAME SHIFT at EAST NORTH ...");
    uint32_t row = play.workers.count;
    struct place base = help_place((int32_t)number(word[4]), (int32_t)number(word[5]));
    struct worker_file *file = &play.worker[row];
    uint32_t shift = word_of(shift_names, HELP_SHIFTS + 1, word[2], "shift");
    *file = city_worker(&play.city, 101 + row, base, (uint8_t)shift);
    name_add(&play.workers, word[1], file->id, base);
    for (uint32_t i = 6; i < count; i++) {
        if (strcmp(word[i], "firm") == 0 && i + 1 < count) {
            file->firm = (uint32_t)number(word[++i]);
        } else if (strcmp(word[i], "mother") == 0) {
            file->labour.mother = true;
        } else if (strcmp(word[i], "standard") == 0) {
            file->labour.hours = HOURS_STANDARD;
        } else if (strcmp(word[i], "until") == 0 && i + 2 < count) {
            int32_t *paper[] = { &file->identity_until, &file->health_until, &file->insurance_until, &file->contract_until, &file->trained_on };
            uint32_t which = word_of(paper_names, 6, word[i + 1], "paper");
            int32_t day = date(word[i + 2]);
            for (uint32_t c = 1; which == 5 && c < CERTS_MAX; c++) file->cert_until[c] = day;
            if (which < 5) *paper[which] = which == 4 ? day - TRAINING_DAYS : day;
            i += 2;
        } else {
            file->skills |= 1ULL << word_of(skill_names, HELP_SKILLS, word[i], "skill");
        }
    }
}

static void set_policy(char **word, uint32_t count)
{
    for (uint32_t row = 0; count == 3 && row < policy_count; row++) {
        if (strcmp(policy_rows[row].name, word[1]) != 0) continue;
        *policy_value(&play.policy, row) = number(word[2]);
        return;
    }
    fail("policy NAME VALUE");
}

static bool set_up(char **word, uint32_t count)
{
    if (strcmp(word[0], "city") == 0 && count == 2) play.first_day = play.day = date(word[1]);
    else if (strcmp(word[0], "policy") == 0) set_policy(word, count);
    else if (strcmp(word[0], "worker") == 0) set_worker(word, count);
    else if (strcmp(word[0], "home") == 0 && count == 5) name_add(&play.homes, word[1], play.homes.count + 1, help_place((int32_t)number(word[3]), (int32_t)number(word[4])));
    else return false;
    if (play.open) fail("the city is open already");
    return true;
}

static void open_city(void)      /* at midnight */
{
    struct engine_limits limits = { .workers = NAMES_MAX, .points = 2, .orders = 200, .households = NAMES_MAX };
    city_new(&play.city, &limits, &play.policy);
    play.city.households = play.homes.count;
    for (uint32_t i = 0; i < play.workers.count; i++) city_put(&play.city, &play.worker[i]);
    city_open(&play.city, ms_of_day(play.first_day));
    play.open = true;
}

/* ---- steps ---- */

static void step(const struct command *command)
{
    struct city *city = &play.city;
    play.refusal = city_step(city, command);
    if (city->out->nobody.looked_at > 0) play.nobody = city->out->nobody;
    for (uint32_t i = 0; i < city->out->count; i++) {
        const struct event *event = &city->out->event[i];
        size_t used = strlen(play.events);
        (void)snprintf(play.events + used, sizeof play.events - used, "%s%s", used > 0 ? " " : "", event_name((enum event_kind)event->kind));
        if (event->kind == EVENT_NOBODY) play.nobody = event->why;
    }
    if (play.refusal == REFUSE_OK && !witness_see(&play.witness, city, command)) fail("%s", play.witness.wrong);
    if (!witness_check(&play.witness, city)) fail("%s", play.witness.wrong);
}

/* What is due happens when it is due, not when somebody speaks next. */
static void pass_until(int64_t ms)
{
    struct command tick = { .kind = COMMAND_TICK };
    if (ms < play.city.now_ms) fail("time does not go back");
    for (uint32_t i = 0; engine_deadline_ms(play.city.engine) <= ms; i++) {
        if (i > 100000) fail("the engine is never satisfied");
        int64_t due = engine_deadline_ms(play.city.engine);
        if (due > play.city.now_ms) play.city.now_ms = due;
        step(&tick);
    }
    play.city.now_ms = ms;
}

/* One kind of sentence: who says it (h home, w worker, o operator), its words, and the command it is. In a pattern ?i is an item,
 * ?n a number, ?t a time, ?d a date, ?D a date in return, ?s a shift, ?c a cause, ?o an order, ?w a worker, ?v another one, ?x a new order's name,
 * ?y a swap, ?z a new swap's name, ?r a rule, ?e a reason in a word; of a series ?k a count or a place, ?S what comes along; ?f fen. */
static const struct sentence { char who; const char *words; enum command_kind kind; int detail; } sentences[] = {
    { 'h', "orders ?i ?n as ?x",          COMMAND_ORDER_NOW, 0 },
    { 'h', "holds ?i ?n at ?t as ?x",     COMMAND_SLOT_HOLD, 0 },
    { 'h', "holds ?i ?n at ?t weekly ?k as ?x", COMMAND_SERIES_HOLD, 0 },
    { 'h', "holds ?i ?n at ?t as visit ?k of ?o as ?x", COMMAND_SLOT_HOLD, 0 },
    { 'h', "confirms ?k of ?o",           COMMAND_SERIES_CONFIRM, 0 },
    { 'h', "moves ?o to ?t",              COMMAND_ORDER_MOVE, CAUSE_RESIDENT },
    { 'h', "moves ?o to ?t for ?f",       COMMAND_ORDER_MOVE, CAUSE_RESIDENT },
    { 'h', "moves ?o and ?S to ?t",       COMMAND_ORDER_MOVE, CAUSE_RESIDENT },
    { 'h', "cancels ?o and ?S",           COMMAND_ORDER_CANCEL, CAUSE_RESIDENT },
    { 'h', "renews ?o",                   COMMAND_SLOT_RENEW, 0 },
    { 'h', "releases ?o",                 COMMAND_SLOT_RELEASE, 0 },
    { 'h', "confirms ?o",                 COMMAND_SLOT_CONFIRM, 0 },
    { 'h', "cancels ?o",                  COMMAND_ORDER_CANCEL, CAUSE_RESIDENT },
    { 'h', "excludes ?w",                 COMMAND_HOUSEHOLD_EXCLUDE, 1 },
    { 'h', "welcomes ?w",                 COMMAND_HOUSEHOLD_EXCLUDE, 0 },
    { 'o', "ranks ?h ?p",                 COMMAND_HOUSEHOLD_PRIORITY, 0 },
    { 'w', "signs in",                    COMMAND_WORKER_SIGN_IN, 0 },
    { 'w', "signs out",                   COMMAND_WORKER_SIGN_OUT, 0 },
    { 'w', "accepts ?o",                  COMMAND_OFFER_ACCEPT, 0 },
    { 'w', "declines ?o",                 COMMAND_OFFER_DECLINE, CAUSE_WORKER },
    { 'w', "drops ?o",                    COMMAND_WORKER_DROP, CAUSE_WORKER },
    { 'w', "drops ?o for ?c",             COMMAND_WORKER_DROP, 0 },
    { 'w', "sets out for ?o",             COMMAND_VISIT_SET_OUT, 0 },
    { 'w', "arrives at ?o",               COMMAND_VISIT_ARRIVE, 0 },
    { 'w', "starts ?o",                   COMMAND_VISIT_START, 0 },
    { 'w', "finishes ?o",                 COMMAND_VISIT_FINISH, 0 },
    { 'w', "fails ?o for ?c",             COMMAND_ORDER_FAIL, 0 },
    { 'w', "takes leave ?t to ?t",        COMMAND_WORKER_AWAY, AWAY_LEAVE },
    { 'w', "is sick ?t to ?t",            COMMAND_WORKER_AWAY, AWAY_SICK },
    { 'w', "takes a break ?t to ?t",      COMMAND_WORKER_AWAY, AWAY_BREAK },
    { 'o', "assigns ?o to ?w",            COMMAND_ORDER_ASSIGN, CAUSE_OPERATOR },
    { 'o', "sends ?o back",               COMMAND_ORDER_ASSIGN, CAUSE_OPERATOR },
    { 'o', "cancels ?o",                  COMMAND_ORDER_CANCEL, CAUSE_OPERATOR },
    { 'o', "fails ?o for ?c",             COMMAND_ORDER_FAIL, 0 },
    { 'o', "gives ?w ?s on ?d",           COMMAND_SHIFT_SET, 0 },
    { 'o', "gives leave to ?w ?d to ?d",  COMMAND_ROSTER_LEAVE, 1 },
    { 'o', "takes ?w back ?d to ?d",      COMMAND_ROSTER_LEAVE, 0 },
    { 'o', "drafts ?w ?s on ?d",          COMMAND_DRAFT_EDIT, EDIT_SET },
    { 'o', "drafts ?w ?s on ?d despite ?r because ?e", COMMAND_DRAFT_EDIT, EDIT_SET },
    { 'o', "drafts leave of ?w ?d to ?d", COMMAND_DRAFT_EDIT, EDIT_LEAVE },
    { 'o', "drafts the ?s rotation for ?w from ?d", COMMAND_DRAFT_EDIT, EDIT_PATTERN },
    { 'w', "asks ?v for ?d as ?z",        COMMAND_SWAP_ASK, 0 },
    { 'w', "asks ?v for ?d against ?D as ?z", COMMAND_SWAP_ASK, 0 },
    { 'w', "offers ?d as ?z",             COMMAND_SWAP_ASK, 0 },
    { 'w', "agrees to ?y",                COMMAND_SWAP_AGREE, 0 },
    { 'w', "withdraws ?y",                COMMAND_SWAP_WITHDRAW, 0 },
    { 'o', "posts ?s on ?d as ?z",        COMMAND_SWAP_POST, 0 },
    { 'o', "approves ?y",                 COMMAND_SWAP_SETTLE, 1 },
    { 'o', "approves ?y despite ?r because ?e", COMMAND_SWAP_SETTLE, 1 },
    { 'o', "refuses ?y",                  COMMAND_SWAP_SETTLE, 0 },
    { 'o', "sends ?w for ?v on ?d",       COMMAND_SHIFT_TAKE, 0 },
    { 'o', "undoes",                      COMMAND_DRAFT_UNDO, 0 },
    { 'o', "discards",                    COMMAND_DRAFT_DISCARD, 0 },
    { 'o', "previews",                    COMMAND_DRAFT_PUBLISH, 1 },
    { 'o', "publishes",                   COMMAND_DRAFT_PUBLISH, 0 },
    { 'o', "gives ?w ?s on ?d despite ?r", COMMAND_SHIFT_SET, 0 },
    { 'o', "gives ?w ?s on ?d despite ?r because ?e", COMMAND_SHIFT_SET, 0 },
};

static const char *new_name, *new_swap;      /* ?x and ?z of the sentence at hand */

static void fill(struct command *command, char what, const char *word, uint32_t *times)
{
    switch (what) {
    case 'i': command->request.item = (uint16_t)word_of(item_names, HELP_ITEMS + 1, word, "item"); break;
    case 'n': command->request.qty = (uint32_t)number(word); break;
    case 't':
        command->request.start_ms = time_of(word, NULL);
        if ((*times)++ == 0) command->away.from_ms = command->request.start_ms;
        else command->away.to_ms = command->request.start_ms;
        break;
    case 'd':      /* the second is a last day */
        if (command->day == 0) command->day = date(word);
        else command->to_day = date(word) + 1;
        break;
    case 's': command->shift = (uint8_t)word_of(shift_names, HELP_SHIFTS + 1, word, "shift"); break;
    case 'c': command->cause = (enum cause)cause_of(word); break;
    case 'o': command->order = name_of(&play.orders, word, "order")->id; break;
    case 'w': command->worker = (uint32_t)name_of(&play.workers, word, "worker")->id; break;
    case 'v': command->with = (uint32_t)name_of(&play.workers, word, "worker")->id; break;
    case 'h': command->household = name_of(&play.homes, word, "home")->id; break;
    case 'p': command->priority = (uint8_t)number(word); break;
    case 'x': new_name = word; break;
    case 'y': command->swap = name_of(&play.swaps, word, "swap")->id; break;
    case 'z': new_swap = word; break;
    case 'D': command->to_day = date(word); break;
    case 'r': command->waived |= 1U << rule_of(word); break;
    case 'e': command->note = word; break;
    case 'k': command->count = command->number = (uint32_t)number(word); break;
    case 'S': command->scope = strcmp(word, "all") == 0 ? SCOPE_ALL : SCOPE_AFTER; break;
    case 'f': command->price_fen = number(word); break;
    default: fail("a pattern has ?%c", what);
    }
}

static bool matches(const char *pattern, char **word, uint32_t count)
{
    char copy[64], *rest = copy;
    (void)snprintf(copy, sizeof copy, "%s", pattern);
    uint32_t at = 0;
    for (char *part; (part = strtok_r(rest, " ", &rest)) != NULL; at++) {
        if (at == count || (part[0] != '?' && strcmp(part, word[at]) != 0)) return false;
    }
    return at == count;
}

/* What the words say beyond the members of a command. */
static void roster_words(struct command *command, int detail, bool colleague)
{
    static struct edit edit;      /* of the sentence at hand */
    command->cause = CAUSE_NONE;
    command->point = 1;
    command->seen = play.seen[colleague];
    if (colleague) command->actor.id = 2;
    if (command->kind == COMMAND_DRAFT_PUBLISH) command->dry = detail != 0;
    if (command->kind != COMMAND_DRAFT_EDIT) return;
    edit = (struct edit){ .op = (uint8_t)detail, .worker = command->worker, .day = command->day, .to_day = command->to_day, .shift = command->shift };
    if (detail == EDIT_PATTERN) edit.rotation = (struct rotation){ command->shift, 3 };      /* as the worker's own: from Monday on */
    if (detail == EDIT_PATTERN) edit.to_day = INT32_MAX;
    command->edits = &edit;
    command->edit_count = 1;
}

/* What the words say of a series; `order` is any of its orders. */
static void series_words(struct command *command)
{
    const struct order *order = engine_order(play.city.engine, command->order);
    command->weeks = 1;
    if (order != NULL) command->series = order->series;
}

/* Those that are held: A1, A2 and so on beside A. */
static void name_visits(const char *name)
{
    const struct series_answer *answer = &play.city.out->series;
    for (uint32_t i = 0; i < answer->count; i++) {
        char text[24];
        (void)snprintf(text, sizeof text, "%.20s%u", name, answer->visit[i].number);
        if (answer->visit[i].fate == VISIT_HELD) name_add(&play.orders, text, answer->visit[i].order, (struct place){ 0, 0 });
    }
}

static void speak(char **word, uint32_t count)      /* WHO WORDS... */
{
    bool colleague = strcmp(word[0], "colleague") == 0;
    const struct name *worker = name_find(&play.workers, word[0]), *home = name_find(&play.homes, word[0]);
    char who = worker != NULL ? 'w' : home != NULL ? 'h' : strcmp(word[0], "operator") == 0 || colleague ? 'o' : 0;
    if (who == 'o' && count == 2 && strcmp(word[1], "looks") == 0) {
        play.seen[colleague] = engine_draft_version(play.city.engine, 1);
        play.refusal = REFUSE_OK;
        return;
    }
    const struct sentence *sentence = NULL;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences && sentence == NULL; i++) {
        if (sentences[i].who == who && matches(sentences[i].words, word + 1, count - 1)) sentence = &sentences[i];
    }
    if (sentence == NULL) fail("nobody says that");
    struct command command = { .kind = sentence->kind, .actor = by(who == 'w' ? BY_WORKER : who == 'h' ? BY_RESIDENT : BY_OPERATOR) };
    if (worker != NULL) command.actor.id = command.worker = (uint32_t)worker->id;
    if (home != NULL) command.request = (struct request){ .point = 1, .household = home->id, .place = home->place };
    command.household = command.request.household;
    command.cause = sentence->kind == COMMAND_HOUSEHOLD_EXCLUDE ? CAUSE_NONE : (enum cause)sentence->detail;
    if (sentence->kind == COMMAND_WORKER_AWAY) {
        command.cause = CAUSE_NONE;
        command.away.kind = (uint8_t)sentence->detail;
    }
    command.on = sentence->detail != 0;
    char copy[64], *rest = copy;
    (void)snprintf(copy, sizeof copy, "%s", sentence->words);
    uint32_t times = 0;
    for (char *part, **at = word + 1; (part = strtok_r(rest, " ", &rest)) != NULL; at++) {
        if (part[0] == '?') fill(&command, part[1], *at, &times);
    }
    if (command.kind >= COMMAND_SHIFT_SET && command.kind <= COMMAND_SHIFT_TAKE) roster_words(&command, sentence->detail, colleague);
    series_words(&command);
    step(&command);
    if (play.refusal == REFUSE_OK && new_name != NULL) name_visits(new_name);
    if (play.refusal == REFUSE_OK && new_name != NULL) name_add(&play.orders, new_name, play.city.out->order, (struct place){ 0, 0 });
    if (play.refusal == REFUSE_OK && new_swap != NULL) name_add(&play.swaps, new_swap, play.city.out->swap, (struct place){ 0, 0 });
    new_name = new_swap = NULL;
}

/* REFUSAL [REASON [RULE MINUTES]]; conflict [WORKER DATE] */
static void expect_refusal(char **word, uint32_t count)
{
    const struct outcome *out = play.city.out;
    if (count == 0 || strcmp(word[0], refusal_name(play.refusal)) != 0) fail("it is refused as %s", refusal_name(play.refusal));
    if (play.refusal == REFUSE_CONFLICT && count > 2) {
        if (out->worker != name_of(&play.workers, word[1], "worker")->id || out->day != date(word[2])) fail("the conflict is about worker %u", out->worker);
        return;
    }
    if (count > 1 && strcmp(word[1], reason_name(out->why)) != 0) fail("the reason is %s", reason_name(out->why));
    if (count > 2 && strcmp(word[2], rule_rows[out->rule].name) != 0) fail("the rule is %s", rule_rows[out->rule].name);
    if (count > 3 && number(word[3]) != out->minutes) fail("it measures %lld", (long long)out->minutes);
}

/* ---- facts ---- */

static const struct order *order_named(const char *word)
{
    const struct order *order = engine_order(play.city.engine, name_of(&play.orders, word, "order")->id);
    if (order == NULL) fail("%s is forgotten", word);
    return order;
}

/* For the reader of a failure: who could serve it now, and why not the others. */
static const char *why_text(uint64_t order)
{
    static char text[256];
    struct explain explain;
    text[0] = 0;
    if (engine_explain(play.city.engine, order, &explain) != REFUSE_OK) return text;
    for (int i = 0; i < REASON_COUNT; i++) {
        size_t used = strlen(text);
        if (explain.why.count[i] > 0) (void)snprintf(text + used, sizeof text - used, ", %s %u", reason_name((enum reason)i), explain.why.count[i]);
    }
    return text;
}

static void fact_crew(const struct order *order, char **word, uint32_t count)
{
    for (uint32_t i = 0; i < count || i < order->member_count; i++) {
        const char *there = "nobody";
        for (uint32_t w = 0; i < order->member_count && w < play.workers.count; w++) {
            if (play.workers.name[w].id == order->member[i].worker) there = play.workers.name[w].text;
        }
        if (i >= count || strcmp(there, word[i]) != 0) fail("number %u of the crew is %s%s", i + 1, there, why_text(order->id));
    }
}

static void fact_order(char **word, uint32_t count)      /* ORDER SAYS VALUE... */
{
    const struct order *order = order_named(word[0]);
    const char *says = word[1];
    if (count < 3) fail("ORDER is|goes|starts|ends|leaves|promised|rematches|because|costs ...");
    if (strcmp(says, "is") == 0 && strcmp(order_state_name((enum order_state)order->state), word[2]) != 0) fail("it is %s%s", order_state_name((enum order_state)order->state), why_text(order->id));
    else if (strcmp(says, "goes") == 0) fact_crew(order, word + 3, count - 3);      /* goes to A B */
    else if (strcmp(says, "starts") == 0) same_time("the start", order->start_ms, word[2]);
    else if (strcmp(says, "ends") == 0) same_time("the end", order->end_ms, word[2]);
    else if (strcmp(says, "leaves") == 0) same_time("the departure", order->member[0].leave_ms, word[2]);
    else if (strcmp(says, "promised") == 0) same_time("the promise", order->promised_ms, word[2]);
    else if (strcmp(says, "due") == 0) same_time("the deadline", order->due_ms, word[2]);
    else if (strcmp(says, "rematches") == 0 && order->rematches != number(word[2])) fail("it went back %u times", order->rematches);
    else if (strcmp(says, "because") == 0 && strcmp(cause_name((enum cause)order->cause), word[2]) != 0) fail("the cause is %s", cause_name((enum cause)order->cause));
    else if (strcmp(says, "costs") == 0 && order->price_fen != number(word[2])) fail("it costs %lld fen", (long long)order->price_fen);
    else if (strstr(" is goes starts ends leaves promised due rematches because costs ", says) == NULL) fail("an order never %s", says);
}

static void fact_visit(char **word, uint32_t count)      /* visit N held|impossible|skipped|near TIME */
{
    static const char *const fates[] = { [VISIT_HELD] = "held", [VISIT_IMPOSSIBLE] = "impossible", [VISIT_SKIPPED] = "skipped" };
    const struct series_answer *answer = &play.city.out->series;
    int64_t place = count > 2 ? number(word[1]) : 0;
    if (place < 1 || place > answer->count) fail("there is no such visit");
    const struct series_visit *visit = &answer->visit[place - 1];
    if (count == 4 && strcmp(word[2], "near") == 0 && visit->other_count > 0) same_time("the nearest start", visit->other[0].start_ms, word[3]);
    else if (strcmp(word[2], fates[visit->fate]) != 0) fail("it is %s", fates[visit->fate]);
}

static void fact_nobody(char **word, uint32_t count)      /* nobody REASON N ...: all of them */
{
    uint32_t sum = 0;
    for (uint32_t i = 1; i + 1 < count; i += 2) {
        uint32_t reason = 0;
        while (reason < REASON_COUNT && strcmp(reason_name((enum reason)reason), word[i]) != 0) reason++;
        if (reason == REASON_COUNT) fail("%s is no reason", word[i]);
        if (play.nobody.count[reason] != number(word[i + 1])) fail("%u are counted as %s", play.nobody.count[reason], word[i]);
        sum += play.nobody.count[reason];
    }
    if (sum != play.nobody.looked_at) fail("%u were looked at, and these are %u", play.nobody.looked_at, sum);
}

static const struct explain *explained(const char *order)
{
    static struct explain explain;
    if (engine_explain(play.city.engine, name_of(&play.orders, order, "order")->id, &explain) != REFUSE_OK) fail("%s is forgotten", order);
    return &explain;
}

/* why ORDER VERDICT [REASON N ...]: all that are counted */
static void fact_why(char **word, uint32_t count)
{
    if (count < 3) fail("why ORDER VERDICT [REASON N ...]");
    const struct explain *explain = explained(word[1]);
    if (strcmp(verdict_name(explain->verdict), word[2]) != 0) fail("it comes to %s", verdict_name(explain->verdict));
    play.nobody = explain->why;
    fact_nobody(word + 2, count - 2);
}

/* ranked ORDER WORKER WORKER:MORE ...: all of them, the crew first; what each costs more than the first, in seconds */
static void fact_ranked(char **word, uint32_t count)
{
    const struct explain *explain = explained(word[1]);
    for (uint32_t i = 0; i < explain->count || i + 2 < count; i++) {
        char is[64] = "nobody";
        const struct ranked *ranked = &explain->ranked[i];
        for (uint32_t w = 0; i < explain->count && w < play.workers.count; w++) {
            if (play.workers.name[w].id != ranked->worker) continue;
            (void)snprintf(is, sizeof is, "%s", play.workers.name[w].text);
            if (i > 0) (void)snprintf(is, sizeof is, "%s:%+lld", play.workers.name[w].text, (long long)(ranked->cost - explain->ranked[0].cost));
        }
        if (i + 2 >= count || strcmp(is, word[i + 2]) != 0) fail("number %u is %s", i + 1, is);
    }
}

/* parts ORDER WORKER PART N ...: all that are not 0, and `known` */
static void fact_parts(char **word, uint32_t count)
{
    if (count < 3) fail("parts ORDER WORKER PART N ...");
    const struct explain *explain = explained(word[1]);
    uint64_t worker = name_of(&play.workers, word[2], "worker")->id;
    uint32_t at = 0;
    while (at < explain->count && explain->ranked[at].worker != worker) at++;
    if (at == explain->count) fail("%s is not ranked", word[2]);
    const struct ranked *ranked = &explain->ranked[at];
    char is[256] = "";
    for (int i = 0; i < COST_COUNT; i++) {
        size_t used = strlen(is);
        if (cost_of(&ranked->part, (enum cost_part)i) != 0)
            (void)snprintf(is + used, sizeof is - used, " %s %d", cost_name((enum cost_part)i), cost_of(&ranked->part, (enum cost_part)i));
    }
    if (ranked->known) (void)snprintf(is + strlen(is), sizeof is - strlen(is), " known");
    char says[256] = "";
    for (uint32_t i = 3; i < count; i++) (void)snprintf(says + strlen(says), sizeof says - strlen(says), " %s", word[i]);
    if (strcmp(is, says) != 0) fail("they are%s", is);
}

static void fact_crews(char **word, uint32_t count)      /* N crews for HOME ITEM QTY at TIME */
{
    if (count != 8) fail("N crews for HOME ITEM QTY at TIME");
    const struct name *home = name_of(&play.homes, word[3], "home");
    int64_t start_ms = time_of(word[7], NULL);
    struct request request = { .point = 1, .household = home->id, .place = home->place, .item = (uint16_t)word_of(item_names, HELP_ITEMS + 1, word[4], "item"),
                               .qty = (uint32_t)number(word[5]) };
    static struct slot slots[300];
    uint32_t found = 0, at = 0;
    enum refusal refusal = engine_slots(play.city.engine, &request, day_of_ms(start_ms), 1, play.city.now_ms, slots, 300, &found);
    if (refusal != REFUSE_OK) fail("the search is refused as %s", refusal_name(refusal));
    while (at < found && slots[at].start_ms != start_ms) at++;
    if (at == found) fail("%s is not on the list", word[7]);
    if (slots[at].free != number(word[0])) fail("%u crews are free", slots[at].free);
}

static void fact_events(char **word, uint32_t count)      /* events NAME...: all since the last line with a time */
{
    char expected[512] = "";
    for (uint32_t i = 1; i < count; i++) {
        size_t used = strlen(expected);
        (void)snprintf(expected + used, sizeof expected - used, "%s%s", used > 0 ? " " : "", word[i]);
    }
    if (strcmp(expected, play.events) != 0) fail("what happened is: %s", play.events);
}

/* impact N moved M stuck: of the last command; impact ORDER to WORKER; impact ORDER stuck REASON */
static void fact_impact(char **word, uint32_t count)
{
    const struct impact *impact = &play.city.out->impact;
    if (count == 5 && strcmp(word[2], "moved") == 0 && strcmp(word[4], "stuck") == 0) {
        if (impact->moved != number(word[1]) || impact->stuck != number(word[3])) fail("%u are moved, %u stuck", impact->moved, impact->stuck);
        return;
    }
    if (count != 4) fail("impact N moved M stuck, or impact ORDER to WORKER, or impact ORDER stuck REASON");
    uint32_t at = 0;
    while (at < impact->count && impact->visit[at].order != name_of(&play.orders, word[1], "order")->id) at++;
    if (at == impact->count) fail("%s stays", word[1]);
    const struct impact_visit *visit = &impact->visit[at];
    if (strcmp(word[2], "to") == 0 && (!visit->moves || visit->to != name_of(&play.workers, word[3], "worker")->id)) fail("it goes to %u, %s", visit->to, reason_name(visit->why));
    if (strcmp(word[2], "stuck") == 0 && (visit->moves || strcmp(reason_name(visit->why), word[3]) != 0)) fail("it goes to %u, %s", visit->to, reason_name(visit->why));
}

/* WORKER has SHIFT on DATE [in draft] */
static void fact_shift(const struct name *worker, char **word, uint32_t count)
{
    bool draft = count == 7 && strcmp(word[5], "in") == 0 && strcmp(word[6], "draft") == 0;
    if ((count != 5 && !draft) || strcmp(word[3], "on") != 0) fail("WORKER has SHIFT on DATE [in draft]");
    if (draft && engine_draft_stage(play.city.engine, 1) != REFUSE_OK) fail("the draft cannot be laid over the roster");
    uint8_t shift = roster_final(engine_roster(play.city.engine), engine_worker_row(play.city.engine, (uint32_t)worker->id), date(word[4]));
    if (draft) engine_draft_unstage(play.city.engine);
    if (strcmp(shift_names[shift], word[2]) != 0) fail("%s has %s", word[0], shift_names[shift]);
}

static void fact_swap(char **word, uint32_t count)      /* SWAP is STATE */
{
    const struct swap *swap = engine_swap(play.city.engine, name_of(&play.swaps, word[0], "swap")->id);
    const char *state = swap != NULL ? swap_state_name((enum swap_state)swap->state) : "forgotten";
    if (count != 3 || strcmp(word[1], "is") != 0) fail("SWAP is STATE");
    if (strcmp(state, word[2]) != 0) fail("it is %s", state);
}

static void fact(char **word, uint32_t count)
{
    const struct name *worker = count > 0 ? name_find(&play.workers, word[0]) : NULL;
    if (count > 0 && strcmp(word[0], "events") == 0) {
        fact_events(word, count);
        return;
    }
    if (count < 2) fail("a fact has more words");
    if (strcmp(word[0], "visit") == 0) {
        fact_visit(word, count);
        return;
    }
    if (strcmp(word[0], "nobody") == 0) {
        fact_nobody(word, count);
    } else if (strcmp(word[0], "why") == 0) {
        fact_why(word, count);
    } else if (strcmp(word[0], "ranked") == 0) {
        fact_ranked(word, count);
    } else if (strcmp(word[0], "parts") == 0) {
        fact_parts(word, count);
    } else if (strcmp(word[1], "crews") == 0) {
        fact_crews(word, count);
    } else if (strcmp(word[0], "impact") == 0) {
        fact_impact(word, count);
    } else if (name_find(&play.swaps, word[0]) != NULL) {
        fact_swap(word, count);
    } else if (worker != NULL && strcmp(word[1], "has") == 0) {
        fact_shift(worker, word, count);
    } else if (worker != NULL && strcmp(word[1], "is") == 0 && count == 3) {
        bool is_free = engine_worker_free(play.city.engine, engine_worker_row(play.city.engine, (uint32_t)worker->id), play.city.now_ms);
        if (is_free != (strcmp(word[2], "free") == 0)) fail("%s is %s", word[0], is_free ? "free" : "not free");
    } else {
        fact_order(word, count);
    }
}

/* ---- lines ---- */

static void read_line(char *text)
{
    char *word[WORDS_MAX], *rest = text, *comment = strchr(text, '#');
    uint32_t count = 0, said;
    if (comment != NULL) *comment = 0;
    for (char *part; (part = strtok_r(rest, " \t\n", &rest)) != NULL && count < WORDS_MAX; ) word[count++] = part;
    if (count == 0 || set_up(word, count)) return;
    if (!play.open) open_city();
    if (strcmp(word[0], "=") == 0) {
        fact(word + 1, count - 1);
        return;
    }
    if (strcmp(word[0], "date") == 0 && count == 2) {
        play.day = date(word[1]);
        return;
    }
    if (!is_time(word[0]) || count < 2) fail("a line begins with a time, = or a word of the setup");
    play.events[0] = 0;
    play.nobody = (struct why){ 0 };
    pass_until(time_of(word[0], NULL));
    if (strcmp(word[1], "passes") == 0) return;
    for (said = 1; said < count && strcmp(word[said], "!") != 0; said++) {}
    speak(word + 1, said - 1);
    if (said < count) expect_refusal(word + said + 1, count - said - 1);
    else if (play.refusal != REFUSE_OK) fail("refused as %s %s %s", refusal_name(play.refusal), reason_name(play.city.out->why), rule_rows[play.city.out->rule].name);
}

int main(int argc, char **argv)
{
    char line[512];
    if (argc != 2) {
        fprintf(stderr, "usage: scenario FILE.scn\n");
        return 2;
    }
    FILE *file = fopen(argv[1], "r");
    if (file == NULL) {
        perror(argv[1]);
        return 2;
    }
    play.file = argv[1];
    policy_defaults(&play.policy);
    while (fgets(line, sizeof line, file) != NULL) {
        play.line++;
        read_line(line);
    }
    (void)fclose(file);
    if (!play.open) fail("nothing is played");
    city_free(&play.city);
    return 0;
}
