// kiosk.tsx - the residents' kiosk: one question a screen, price before anything personal, a start is held, an order is made exactly once.
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ask, insist, menu, newKey, type Item, type Order } from "../api";
import { useFeed } from "../feed";
import { say, yuan, type Lang } from "../words";
import { Card, Groups, Home, Spec } from "./choose";
import { empty, priceOf, wishOf, type Draft, type Screen } from "./draft";
import { Check, Dearer, Done } from "./finish";
import { Button, Note } from "./parts";
import { When } from "./when";

const IDLE_WARN_S = 90, IDLE_END_S = 120, RENEW_MS = 60_000, MENU_AGAIN_MS = 3000, SECOND_MS = 1000;
const before: Record<Screen, Screen> = { home: "home", groups: "home", spec: "home", card: "spec", when: "card", check: "when", dearer: "home", done: "home" };

function useMenu(linked: boolean): Item[] {
  const [items, setItems] = useState<Item[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = async () => {
      const answer = await menu();
      if (over) return;
      if (answer.ok) setItems(answer.body.items);
      else timer = setTimeout(() => void load(), MENU_AGAIN_MS);
    };
    void load();
    return () => { over = true; clearTimeout(timer); };
  }, [linked]);
  return items;
}

// Seconds since anybody touched the machine. A finger counts when it lifts: what it came down on must still be there then.
function useIdle(): number {
  const touched = useRef(performance.now());
  const [idle, setIdle] = useState(0);
  useEffect(() => {
    const touch = () => { touched.current = performance.now(); setIdle(0); };
    const look = setInterval(() => setIdle(Math.floor((performance.now() - touched.current) / SECOND_MS)), SECOND_MS);
    for (const name of ["click", "keydown"]) addEventListener(name, touch);
    return () => {
      clearInterval(look);
      for (const name of ["click", "keydown"]) removeEventListener(name, touch);
    };
  }, []);
  return idle;
}

function Kiosk() {
  const feed = useFeed();
  const items = useMenu(feed.linked);
  const idle = useIdle();
  const [lang, setLang] = useState<Lang>("zh-CN");
  const [draft, setDraft] = useState<Draft>(empty);
  const [busy, setBusy] = useState(false);
  const renewed = useRef(0);
  const go = (change: Partial<Draft>) => setDraft((was) => ({ ...was, ...change }));
  const held = draft.start !== null && draft.start !== "now" ? draft.start : null;

  const release = () => { if (held !== null) void ask("slot_release", { order: held.order }, newKey()); };
  const home = () => {
    if (draft.screen !== "done") release();
    setDraft(empty);
  };
  // Back to a screen before the check: what was held is given to others.
  const change = (screen: Screen) => {
    release();
    go({ screen, start: null, note: null, refusal: null, group: screen === "home" && draft.screen === "groups" ? null : draft.group });
  };

  useEffect(() => { document.documentElement.lang = lang; }, [lang]);
  useEffect(() => {
    if (idle < IDLE_END_S || busy || draft.screen === "dearer") return;
    home();
    setLang("zh-CN");
  }, [idle]);
  useEffect(() => {      // the core lets a held start go by itself
    if (draft.screen === "check" && held !== null && feed.now_ms > Number(held.due_ms)) go({ screen: "when", start: null, note: "hold_lost" });
  }, [feed.now_ms]);
  const renew = async () => {
    if (draft.screen !== "check" || held === null || busy || performance.now() - renewed.current < RENEW_MS) return;
    renewed.current = performance.now();
    const answer = await ask<Order>("slot_renew", { order: held.order }, newKey());
    if (answer.ok) setDraft((was) => (was.start === held ? { ...was, start: answer.body } : was));
  };

  const confirm = async () => {
    if (feed.hello === null || busy) return;
    setBusy(true);
    const answer = held === null ? await insist<Order>("order_now", wishOf(draft, feed.hello), draft.key)
      : await insist<Order>("slot_confirm", { order: held.order }, draft.key);
    setBusy(false);
    if (!answer.ok) go({ note: answer.error === null || answer.error.name === "unavailable" ? "again" : null, refusal: answer.error });
    else if (answer.registered) go({ screen: "done", registered: true });
    else go({ screen: BigInt(answer.body.price_fen) > priceOf(draft) ? "dearer" : "done", order: answer.body, note: null, refusal: null });
  };
  const refuse = async () => {
    if (draft.order === null || busy) return;
    setBusy(true);
    const answer = await insist("order_cancel", { order: draft.order.order, cause: "price" }, `${draft.key}-no`);
    setBusy(false);
    if (answer.ok) setDraft({ ...empty, note: "cancelled" });
    else go({ note: "again", refusal: answer.error });
  };

  const price = yuan(lang, priceOf(draft));
  const placed = feed.hello === null || (feed.hello.lon_e7 !== undefined && feed.hello.lat_e7 !== undefined);
  const next: Partial<Record<Screen, { word: string; off?: boolean; press: () => void }>> = {
    spec: { word: say(lang, "next", { price }), press: () => go({ screen: "card" }) },
    card: { word: say(lang, "next", { price }), off: draft.household === "" || !placed || feed.hello === null, press: () => go({ screen: "when", note: null, refusal: null }) },
    check: { word: busy ? say(lang, "confirming") : say(lang, "confirm", { price }), off: busy, press: () => void confirm() },
    dearer: { word: say(lang, "agree", { price: yuan(lang, BigInt(draft.order?.price_fen ?? 0)) }), off: busy, press: () => go({ screen: "done", note: null }) },
    done: { word: say(lang, "finish"), press: home },
  };
  const forward = next[draft.screen];
  const props = { lang, draft, go };
  return (
    <div class="kiosk" onPointerUp={() => void renew()}>
      <header>
        <span>{feed.hello === null ? "" : say(lang, "point", { n: feed.hello.point })}</span>
        {feed.silent ? <b role="alert">{say(lang, "agent_down")}</b> : !feed.linked && <b role="alert">{say(lang, "link_down")}</b>}
        {!placed && <b role="alert">{say(lang, "no_place")}</b>}
      </header>
      <main key={draft.screen + (draft.group ?? "")}>
        {draft.screen === "home" && <Home {...props} items={items} />}
        {draft.screen === "home" && draft.note !== null && <Note lang={lang} word={draft.note} />}
        {draft.screen === "home" && items.length === 0 && <p role="status">{say(lang, "no_menu")}</p>}
        {draft.screen === "groups" && <Groups {...props} items={items} />}
        {draft.screen === "spec" && <Spec {...props} />}
        {draft.screen === "card" && <Card {...props} />}
        {draft.screen === "when" && feed.hello !== null && <When {...props} wish={wishOf(draft, feed.hello)} now_ms={feed.now_ms} />}
        {draft.screen === "check" && <Check lang={lang} draft={draft} now_ms={feed.now_ms} change={change} />}
        {draft.screen === "dearer" && <Dearer lang={lang} draft={draft} />}
        {draft.screen === "done" && <Done lang={lang} draft={draft} />}
        {draft.refusal !== null && <p role="alert" class="note">{lang === "en" ? draft.refusal.en : draft.refusal.zh}</p>}
      </main>
      <nav>
        {draft.screen === "dearer" ? <Button name="refuse" disabled={busy} onPress={() => void refuse()}>{say(lang, "refuse")}</Button>
          : !["home", "done"].includes(draft.screen) && <Button name="back" disabled={busy} onPress={() => change(before[draft.screen])}>{say(lang, "back")}</Button>}
        {forward !== undefined && <Button name="next" kind="primary" disabled={forward.off ?? false} onPress={forward.press}>{forward.word}</Button>}
      </nav>
      <footer>
        <Button name="lang" onPress={() => setLang(lang === "en" ? "zh-CN" : "en")}><span lang={lang === "en" ? "zh-CN" : "en"}>{say(lang, "language")}</span></Button>
        <Button name="home" disabled={busy || draft.screen === "dearer"} onPress={home}>{say(lang, "home")}</Button>
      </footer>
      {idle >= IDLE_WARN_S && (draft.screen !== "home" || draft.group !== null) && (
        <div class="cover"><div class="over" role="alertdialog" aria-modal="true" aria-labelledby="idle">
          <h2 id="idle">{say(lang, "idle_title")}</h2>
          <p>{say(lang, "idle_text", { n: Math.max(0, IDLE_END_S - idle) })}</p>
          <Button name="go-on" kind="primary" onPress={() => undefined}>{say(lang, "go_on")}</Button>
        </div></div>
      )}
    </div>
  );
}

const page = document.getElementById("page");
if (page !== null) render(<Kiosk />, page);
