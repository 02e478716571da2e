// kiosk.mjs - the kiosk in Debian's Chromium against the real programs: core with its private Redis, agents of a resident's kiosk and of an operator.
// Usage: node kiosk.mjs SOURCE_DIR BUILD_DIR NPM_DIR CHROMIUM [SHOTS_DIR]      SHOTS_DIR: where a picture of every screen is written
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { gzipSync } from "node:zlib";

const [source, build, npm, chromiumPath, shots] = process.argv.slice(2);
const require = createRequire(`${npm}/package.json`);
const { chromium } = require("playwright-core");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const zh = JSON.parse(readFileSync(`${source}/points/web/src/i18n/zh-CN.json`, "utf8"));
const en = JSON.parse(readFileSync(`${source}/points/web/src/i18n/en.json`, "utf8"));
const WORKERS = 12, PATIENCE_MS = 15_000, AT = "120.158,30.242", HOUSEHOLD = "200017";
const WORKERS_HEAD = "id,firm,point,lon,lat,relation,hours,mother,skills,health,identity_until,health_until,insurance_until,contract_until,trained_on,certs,pattern,offset";

const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));
async function until(what, look) {
  for (const end = Date.now() + PATIENCE_MS; ; await pause(20)) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
  }
}

// ---- the programs ----

const running = new Set();
function start(dir, name, path, ...args) {
  const log = `${dir}/${name}.log`, file = openSync(log, "a");
  const from = readFileSync(log, "utf8").length;
  const child = spawn(path, args, { stdio: ["ignore", "ignore", file] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return { child, ready: () => until(`${name} is ready`, () => {
    const text = readFileSync(log, "utf8").slice(from);
    if (child.exitCode !== null) throw new Error(`${name} ended:\n${text}`);
    return /ev=ready.*/.exec(text)?.[0];
  }) };
}
const stop = async (program, signal = "SIGTERM") => {
  if (!running.has(program.child)) return;
  const gone = new Promise((end) => program.child.once("exit", end));
  program.child.kill(signal);
  await gone;
};

async function townAt(clock, workers) {
  const dir = mkdtempSync(`${tmpdir().length > 50 ? "/tmp" : tmpdir()}/paidan-kiosk-`), address = `ipc://${dir}/core`;
  const cleaner = (id) => `${id},1,P001,,,contract,standard,no,cleaning,general,2030-01-01,2030-01-01,2030-01-01,2030-01-01,2026-06-01,,5D2,3`;      // as in town.c
  writeFileSync(`${dir}/workers.csv`, [WORKERS_HEAD, ...Array.from({ length: workers }, (_, i) => cleaner(i + 1)), ""].join("\n"));
  const startCore = () => start(dir, "core", `${build}/dispatch/server/paidand`, "--config", `${source}/config/paidand.json`, "--set", `data_dir=${dir}/data`, "--set", `listen=${address}`,
    "--set", `tables=${source}/config/hangzhou`, "--set", `workers=${dir}/workers.csv`, "--set", "http_port=0", "--set", `clock.start=${clock}`, "--set", "clock.speed_pct=100");
  const agent = async (role) => {
    const program = start(dir, role, `${build}/points/agent/paidan-point`, "--core", address, "--point", "1", "--http", "0", "--data", `${dir}/${role}`, "--role", role, "--at", AT);
    return { program, url: `http://127.0.0.1:${/http=(\d+)/.exec(await program.ready())[1]}` };
  };
  const town = { dir, core: startCore() };
  await town.core.ready();
  town.kiosk = await agent("resident");
  town.desk = await agent("operator");
  town.restart = async () => { town.core = startCore(); await town.core.ready(); };
  for (const { url } of [town.kiosk, town.desk]) await until("the link is up", async () => (await (await fetch(`${url}/healthz`)).json()).link === "up");
  town.end = async () => {
    for (const program of [town.kiosk.program, town.desk.program, town.core]) await stop(program);
    rmSync(dir, { recursive: true, force: true });
  };
  return town;
}

let keys = 0;
async function post(town, kind, body, who = town.desk) {
  const response = await fetch(`${who.url}/api/${kind}`, { method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "Idempotency-Key": `kiosk-test-${process.pid}-${++keys}` } });
  return { status: response.status, body: await response.json() };
}
const ordersOf = async (town) => (await post(town, "order_list", { all: true })).body.orders.filter((order) => order.state !== "held" && order.state !== "released");

// ---- the browser ----

const views = { portrait: { width: 1080, height: 1920 }, landscape: { width: 1920, height: 1080 } };
let browser;
async function open(town, view = "portrait") {
  const context = await browser.newContext({ viewport: views[view], hasTouch: true, locale: "zh-CN" });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const wrong = [], away = [];      // the browser notes every refused request by itself: those are told apart by the checks
  page.on("console", (message) => { if (message.type() === "error" && !/ERR_CONNECTION_REFUSED|status of (409|503)/.test(message.text())) wrong.push(message.text()); });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => { if (!request.url().startsWith(town.kiosk.url)) away.push(request.url()); });
  await page.goto(town.kiosk.url);
  await page.locator("#item-CLN01").waitFor();
  const tap = async (name) => { await page.locator(`[id="${name}"]`).tap(); };
  return { page, tap, close: async () => {
    assert.deepEqual(wrong, [], "errors on the console");
    assert.deepEqual(away, [], "requests to elsewhere");
    await context.close();
  } };
}

const strikes = () => pause(520);      // the same control counts again after 500 ms
async function card({ tap, page }) {
  for (const digit of HOUSEHOLD) {
    await tap(`digit-${digit}`);
    await pause(160);
  }
  assert.equal(await page.locator("output.digits").innerText(), HOUSEHOLD);
  await tap("next");
}
async function toWhen(kiosk, item = "CLN01") {
  await kiosk.tap(`item-${item}`);
  await kiosk.tap("next");
  await strikes();
  await card(kiosk);
}
const title = async ({ page }, word) => page.locator("h1", { hasText: word }).waitFor();
const fen = (text) => BigInt(Math.round(Number(/([\d.]+) (?:元|yuan)/.exec(text)[1]) * 100));

// What must hold on every screen: ux figures of the kiosk, and axe with its AAA contrast and target size.
async function judge({ page }, name) {
  await page.locator("h1").waitFor();
  await page.evaluate(() => document.fonts.ready);
  const seen = await page.evaluate(() => {
    const box = (element) => element.getBoundingClientRect();
    const buttons = [...document.querySelectorAll("button")].map((b) => ({ id: b.id, x: box(b).x, y: box(b).y, w: box(b).width, h: box(b).height,
      inside: b.scrollWidth <= b.clientWidth + 1 && b.scrollHeight <= b.clientHeight + 1 }));
    const small = [], hidden = [];
    const walk = document.createTreeWalker(document.getElementById("page"), NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const parent = node.parentElement;
      if (node.data.trim() === "" || parent.closest(".hidden")) continue;
      if (parseFloat(getComputedStyle(parent).fontSize) < 28) small.push(node.data);
      const at = box(parent);
      if (at.left < 0 || at.top < 0 || at.right > innerWidth + 1 || at.bottom > innerHeight + 1) hidden.push(node.data);
    }
    const main = document.querySelector("main"), next = document.querySelector("nav");
    const last = [...main.children].reduce((most, child) => Math.max(most, box(child).bottom), 0);
    return { buttons, small, hidden, height: innerHeight, over: last - box(next).top, body: parseFloat(getComputedStyle(document.body).fontSize),
      scrolls: document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth, text: document.body.innerText };
  });
  if (shots) {
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: `${shots}/${name}.png` });
  }
  assert.deepEqual(seen.small, [], `${name}: text under 28 px`);
  assert.ok(seen.body >= 31.9, `${name}: body text ${seen.body} px`);
  assert.deepEqual(seen.hidden, [], `${name}: text off the screen`);
  assert.equal(seen.scrolls, false, `${name} scrolls`);
  assert.ok(seen.over <= 1, `${name}: the screen runs ${seen.over} px into its buttons`);
  for (const b of seen.buttons) {
    assert.ok(b.w >= 96 && b.h >= 96, `${name}: ${b.id} is ${b.w}x${b.h}`);
    assert.ok(b.y >= seen.height / 4, `${name}: ${b.id} is too high to reach, at ${b.y}`);
    assert.ok(b.inside, `${name}: ${b.id} is too small for its text`);
    for (const c of seen.buttons) {
      if (b === c) continue;
      const gap = Math.max(c.x - b.x - b.w, b.x - c.x - c.w, c.y - b.y - b.h, b.y - c.y - c.h);
      assert.ok(gap >= 9.9, `${name}: ${b.id} and ${c.id} are ${gap} px apart`);
    }
  }
  assert.ok(!/undefined|NaN|\{\w+\}/.test(seen.text), `${name}: ${seen.text}`);
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { "target-size": { enabled: true }, "color-contrast-enhanced": { enabled: true } } }));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ").slice(0, 300)}`), [], `${name}: axe`);
}

// ---- the checks ----

const checks = {
  async "both languages have the same words"() {
    assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort());
  },
  async "files: policy, tags, their own role, at most 40 KB compressed"(town) {
    let bytes = 0;
    for (const path of ["/", "/kiosk.js", "/kiosk.css", "/favicon.svg"]) {
      const first = await fetch(town.kiosk.url + path);
      assert.equal(first.status, 200, path);
      assert.equal(first.headers.get("content-security-policy"), "default-src 'self'");
      assert.equal(first.headers.get("cache-control"), "no-cache");
      bytes += gzipSync(Buffer.from(await first.arrayBuffer())).length;
      const again = await fetch(town.kiosk.url + path, { headers: { "If-None-Match": first.headers.get("etag") }, cache: "no-store" });
      assert.equal(again.status, 304, path);
      assert.equal((await again.arrayBuffer()).byteLength, 0);
      assert.equal((await fetch(town.kiosk.url + path, { headers: { "If-None-Match": '"another"' }, cache: "no-store" })).status, 200);
      assert.equal((await fetch(town.desk.url + path)).status, 404, `${path} belongs to residents`);
    }
    assert.ok(bytes <= 40 * 1024, `${bytes} bytes compressed`);
    assert.equal((await post(town, "worker_list", {}, town.kiosk)).status, 403);
  },
  ...Object.fromEntries(Object.keys(views).flatMap((view) => ["zh", "en"].map((lang) => [`every screen, ${view}, ${lang}`, async (town) => {
    const kiosk = await open(town, view), look = (name) => judge(kiosk, `${name}-${view}-${lang}`);
    if (lang === "en") await kiosk.tap("lang");
    await kiosk.page.locator(`html[lang=${lang === "en" ? "en" : "zh-CN"}]`).waitFor();
    await look("home");
    await kiosk.tap("more");
    await look("groups");
    await kiosk.tap("group-保洁");
    await look("group");
    await kiosk.tap("item-CLN01");
    await look("spec");
    await kiosk.tap("next");
    await look("card");
    await strikes();
    await card(kiosk);
    await kiosk.page.locator(".days").waitFor();
    await kiosk.tap("day-1");
    await look("when");
    await kiosk.page.locator("button.start").first().tap();
    await title(kiosk, (lang === "en" ? en : zh).check_title);
    await look("check");
    await strikes();
    await kiosk.tap("next");
    await kiosk.page.locator("#number").waitFor();
    await look("done");
    await kiosk.close();
  }]))),
  async "now: the price before anything personal; five taps are one order at that price"(town) {
    const kiosk = await open(town), had = (await ordersOf(town)).length;
    await kiosk.tap("item-CLN01");
    const told = fen(await kiosk.page.locator(".total").innerText());
    assert.equal(await kiosk.page.locator(".keypad").count(), 0);
    await kiosk.tap("next");
    await strikes();
    await card(kiosk);
    await kiosk.tap("now");
    await title(kiosk, zh.check_title);
    assert.equal(fen(await kiosk.page.locator("[id='next']").innerText()), told);
    await strikes();
    await kiosk.page.evaluate(() => { for (let i = 0; i < 5; i++) document.getElementById("next").click(); });
    await title(kiosk, zh.done_title);
    const number = await kiosk.page.locator("#number").innerText();
    const orders = await ordersOf(town);
    assert.equal(orders.length, had + 1);
    const order = orders.find((o) => o.order === number);
    assert.equal(BigInt(order.price_fen), told);
    assert.equal(order.household, HOUSEHOLD);
    await kiosk.close();
  },
  async "a lost answer and another try are one order"(town) {
    const kiosk = await open(town), had = (await ordersOf(town)).length;
    let lost = 0;
    await kiosk.page.route("**/api/order_now", async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();      // the core has it; the page never hears
      return route.abort("connectionrefused");
    });
    await toWhen(kiosk);
    await kiosk.tap("now");
    await strikes();
    await kiosk.tap("next");
    await title(kiosk, zh.done_title);
    assert.equal(lost, 2);
    assert.equal((await ordersOf(town)).length, had + 1);
    await kiosk.close();
  },
  async "a start is held, let go by going back, and confirmed once"(town) {
    const kiosk = await open(town);
    await toWhen(kiosk);
    await kiosk.page.locator(".days").waitFor();
    await kiosk.tap("day-2");
    const answer = () => kiosk.page.waitForResponse("**/api/slot_hold").then((response) => response.json());
    let [held] = await Promise.all([answer(), kiosk.page.locator("button.start").first().tap()]);
    assert.equal(held.state, "held");
    await kiosk.tap("back");
    await until("let go", async () => (await post(town, "order_show", { order: held.order })).body.state === "released");
    await kiosk.tap("day-2");
    [held] = await Promise.all([answer(), kiosk.page.locator("button.start").first().tap()]);
    await title(kiosk, zh.check_title);
    await strikes();
    await kiosk.tap("next");
    await title(kiosk, zh.done_title);
    assert.equal(await kiosk.page.locator("#number").innerText(), held.order);
    const order = (await post(town, "order_show", { order: held.order })).body;
    assert.ok(["waiting", "assigned", "accepted"].includes(order.state), order.state);
    assert.equal(order.price_fen, held.price_fen);
    await kiosk.close();
  },
  async "the last place goes to somebody else: said before anything is confirmed, and another start is had"(town) {
    const kiosk = await open(town);
    await toWhen(kiosk);
    await kiosk.page.locator(".days").waitFor();
    await kiosk.tap("day-3");
    const first = kiosk.page.locator("button.start").first(), id = await first.getAttribute("id");
    const wish = { point: "1", household: "5", lon_e7: 1201580000, lat_e7: 302420000, item: "CLN01", qty: 2, start_ms: id.slice("start-".length) };
    let answer;
    do answer = await post(town, "slot_hold", wish); while (answer.status === 200);
    assert.equal(answer.body.error.name, "no_capacity");
    await first.tap();
    await kiosk.page.locator(".note", { hasText: zh.taken }).waitFor();
    await until("it is shown as full", async () => await kiosk.page.locator(`[id="${id}"]`).count() === 0);
    while (await kiosk.page.locator("button.start").count() === 0) await kiosk.tap("later");
    await kiosk.page.locator("button.start").first().tap();
    await title(kiosk, zh.check_title);
    await kiosk.close();
  },
  async "nobody touches it: asked at 90 s, wiped at 120 s, in Chinese again"(town) {
    const kiosk = await open(town), page = kiosk.page;
    await page.clock.install();
    await page.reload();
    await page.clock.runFor(1000);
    await kiosk.tap("lang");
    await kiosk.tap("item-CLN01");
    await kiosk.tap("next");
    for (const digit of HOUSEHOLD) {
      await kiosk.tap(`digit-${digit}`);
      await page.clock.runFor(200);
    }
    await page.clock.runFor(88_000);
    assert.equal(await page.locator("[role=alertdialog]").count(), 0);
    await page.clock.runFor(4000);
    await page.locator("[role=alertdialog]").waitFor();
    await kiosk.tap("go-on");
    await page.clock.runFor(1000);
    assert.equal(await page.locator("[role=alertdialog]").count(), 0);
    assert.equal(await page.locator("output.digits").innerText(), HOUSEHOLD);
    await page.clock.runFor(122_000);
    await title(kiosk, zh.ask_title);
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
    assert.ok(!(await page.content()).includes(HOUSEHOLD));
    await kiosk.close();
  },
  async "without the core it registers and says so; the order is made once when the core is back"(town) {
    const kiosk = await open(town), had = (await ordersOf(town)).length;
    await toWhen(kiosk);
    await kiosk.tap("now");
    await stop(town.core, "SIGKILL");
    await kiosk.page.locator("header b", { hasText: zh.link_down }).waitFor();
    await kiosk.tap("next");
    await title(kiosk, zh.registered_title);
    await judge(kiosk, "registered-portrait-zh");
    assert.ok(!(await kiosk.page.locator("main").innerText()).includes(zh.done_title));
    await town.restart();
    await until("the order is handed on", async () => {
      const response = await fetch(`${town.kiosk.url}/healthz`), health = await response.json();
      return health.link === "up" && health.outbox === 0;
    });
    await until("the desk is linked", async () => (await (await fetch(`${town.desk.url}/healthz`)).json()).link === "up");
    assert.equal((await ordersOf(town)).length, had + 1);
    await kiosk.page.locator("header b").waitFor({ state: "detached" });
    await kiosk.close();
  },
};

// In the evening an order costs more, and only the core knows by how much.
const evening = {
  async "a dearer price is asked about; refused, the order is cancelled; agreed, it stands"(town) {
    for (const agreed of [false, true]) {
      const kiosk = await open(town);
      await toWhen(kiosk);
      await kiosk.tap("now");
      await strikes();
      await kiosk.tap("next");
      await title(kiosk, zh.dearer_title);
      await judge(kiosk, "dearer-portrait-zh");
      const order = (await ordersOf(town)).at(-1);
      assert.equal(fen(await kiosk.page.locator("[id='next']").innerText()), BigInt(order.price_fen));
      await strikes();
      await kiosk.tap(agreed ? "next" : "refuse");
      await title(kiosk, agreed ? zh.done_title : zh.ask_title);
      const { state } = (await post(town, "order_show", { order: order.order })).body;
      assert.equal(state === "cancelled", !agreed, state);
      await kiosk.close();
    }
  },
};

let passed = 0, failed = 0;
async function run(clock, workers, list) {
  const town = await townAt(clock, workers);
  for (const [name, check] of Object.entries(list)) {
    try {
      await check(town);
      passed++;
      console.log(`ok      ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAILED  ${name}\n${error.stack}`);
    }
  }
  await town.end();
}

process.on("exit", () => { for (const child of running) child.kill("SIGKILL"); });
browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
try {
  await run("2026-11-23 09:00", WORKERS, checks);
  await run("2026-11-23 20:30", WORKERS, evening);
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
