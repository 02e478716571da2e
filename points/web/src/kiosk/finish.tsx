// finish.tsx - the last look, the price that became another, and what was ordered.
import { clock, dayName, dayOf, say, yuan } from "../words";
import type { ScreenProps } from "./choose";
import { priceOf, type Draft, type Screen } from "./draft";
import { Button, Note, Title } from "./parts";

const MINUTE_MS = 60_000;

export function Check({ lang, draft, now_ms, change }: { lang: ScreenProps["lang"]; draft: Draft; now_ms: number; change: (screen: Screen) => void }) {
  const item = draft.item, held = draft.start !== "now" ? draft.start : null;
  if (item === null) return null;
  const start = held === null ? say(lang, "now") : timeOf(lang, Number(held.promised_ms));
  const left = held === null ? 0 : Math.floor((Number(held.due_ms) - now_ms) / MINUTE_MS);
  const rows: [string, string, Screen][] = [
    [say(lang, "service"), `${lang === "en" ? item.name_en : item.name} ${draft.qty}${lang === "en" ? "" : ` ${item.unit}`}`, "spec"],
    [say(lang, "time"), start, "when"],
    [say(lang, "card"), draft.household, "card"],
  ];
  return (
    <>
      <Title>{say(lang, "check_title")}</Title>
      {draft.note !== null ? <Note lang={lang} word={draft.note} />
        : held !== null && <Note lang={lang} word={left >= 1 ? "held" : "held_last"} values={{ n: left }} />}
      <dl>
        {rows.map(([name, value, screen]) => (
          <div key={screen}>
            <dt>{name}</dt><dd>{value}</dd>
            <dd><Button name={`change-${screen}`} onPress={() => change(screen)}>{say(lang, "change")}<span class="hidden"> {name}</span></Button></dd>
          </div>
        ))}
      </dl>
      <p class="total">{say(lang, "total", { price: yuan(lang, priceOf(draft)) })}</p>
      <p>{say(lang, held === null ? "price_told" : "price_fixed")}</p>
    </>
  );
}

function timeOf(lang: ScreenProps["lang"], ms: number): string {
  return `${dayName(lang, dayOf(ms))} ${clock(lang, ms)}`;
}

export function Dearer({ lang, draft }: { lang: ScreenProps["lang"]; draft: Draft }) {
  if (draft.order === null) return null;
  return (
    <>
      <Title>{say(lang, "dearer_title")}</Title>
      {draft.note !== null && <Note lang={lang} word={draft.note} />}
      <p class="large">{say(lang, "dearer_text", { old: yuan(lang, priceOf(draft)), new: yuan(lang, BigInt(draft.order.price_fen)) })}</p>
    </>
  );
}

export function Done({ lang, draft }: { lang: ScreenProps["lang"]; draft: Draft }) {
  const order = draft.order;
  if (draft.registered || order === null) return (
    <>
      <Title>{say(lang, "registered_title")}</Title>
      <p>{say(lang, "registered_number")}</p>
      <p class="large">{draft.key.slice(0, 8)}</p>
      <p>{say(lang, "registered_text")}</p>
    </>
  );
  return (
    <>
      <Title>✓ {say(lang, "done_title")}</Title>
      <p>{say(lang, "number")}</p>
      <p class="code" id="number">{order.order}</p>
      <p class="large">{order.promised_ms === undefined ? say(lang, "waits") : say(lang, "comes", { time: timeOf(lang, Number(order.promised_ms)) })}</p>
      {order.workers.map(({ worker }) => <p key={worker}>{say(lang, "worker", { n: worker.padStart(4, "0") })}</p>)}
      <p class="total">{say(lang, "total", { price: yuan(lang, BigInt(order.price_fen)) })}</p>
      <p>{say(lang, "steps")}</p>
    </>
  );
}
