// choose.tsx - the screens on which a service is chosen: home, its groups, how much, and the card.
import type { Item } from "../api";
import { say, yuan, type Lang } from "../words";
import { canBeOrdered, priceOf, type Draft } from "./draft";
import { Button, Title } from "./parts";

const TILES = 8, CARD_DIGITS = 9;

export interface ScreenProps { lang: Lang; draft: Draft; go: (change: Partial<Draft>) => void }

const nameOf = (lang: Lang, item: Item) => (lang === "en" ? item.name_en : item.name);

// Of each kind the first, as the catalogue has them; "more" leads to the kinds.
function firsts(items: Item[]): Item[] {
  return items.filter((item, i) => items.findIndex((other) => other.category === item.category) === i).slice(0, TILES - 1);
}

export function Home({ lang, draft, go, items }: ScreenProps & { items: Item[] }) {
  const offered = items.filter(canBeOrdered);
  const shown = draft.group === null ? firsts(offered) : offered.filter((item) => item.category === draft.group);
  const choose = (item: Item) => go({ screen: "spec", item, qty: item.qty_min, note: null });
  return (
    <>
      <Title>{say(lang, "ask_title")}</Title>
      <div class="tiles">
        {shown.map((item) => (
          <Button key={item.item} name={`item-${item.item}`} kind="tile" onPress={() => choose(item)}>
            <b>{nameOf(lang, item)}</b>
            <span class="price">{say(lang, "from", { price: yuan(lang, BigInt(item.price_fen)), unit: item.unit })}</span>
          </Button>
        ))}
        {offered.length > 0 && <Button name="more" kind="tile" onPress={() => go({ screen: "groups" })}><b>{say(lang, "more")}</b></Button>}
      </div>
    </>
  );
}

export function Groups({ lang, go, items }: ScreenProps & { items: Item[] }) {
  const groups = [...new Set(items.filter(canBeOrdered).map((item) => item.category))];
  // The menu names its kinds in Chinese only: in English one of them stands for all.
  const example = (group: string) => items.find((item) => item.category === group && canBeOrdered(item));
  return (
    <>
      <Title>{say(lang, "group_title")}</Title>
      <div class="tiles small">
        {groups.map((group) => {
          const item = example(group);
          return <Button key={group} name={`group-${group}`} kind="tile" onPress={() => go({ screen: "home", group })}>
            <b>{lang === "en" && item !== undefined ? `${item.name_en} …` : group}</b>
          </Button>;
        })}
      </div>
    </>
  );
}

export function Spec({ lang, draft, go }: ScreenProps) {
  const item = draft.item;
  if (item === null) return null;
  const step = (by: number) => go({ qty: Math.min(item.qty_max, Math.max(item.qty_min, draft.qty + by)) });
  const stride = Math.max(1, Math.round((item.qty_max - item.qty_min) / 10));
  return (
    <>
      <Title>{say(lang, "spec_title", { name: nameOf(lang, item) })}</Title>
      <p>{say(lang, draft.qty === item.qty_min ? "minutes" : "minutes_from", { n: item.minutes })}</p>
      <p>{say(lang, "surcharge")}</p>
      <div class="amount">
        <Button name="less" digit disabled={draft.qty <= item.qty_min} onPress={() => step(-stride)}>{say(lang, "less_one")}</Button>
        <output>{draft.qty}{lang === "en" ? "" : ` ${item.unit}`}</output>
        <Button name="more-of-it" digit disabled={draft.qty >= item.qty_max} onPress={() => step(stride)}>{say(lang, "more_one")}</Button>
      </div>
      <p class="total">{say(lang, "total", { price: yuan(lang, priceOf(draft)) })}</p>
    </>
  );
}

export function Card({ lang, draft, go }: ScreenProps) {
  const digit = (d: string) => draft.household.length < CARD_DIGITS && !(d === "0" && draft.household === "") && go({ household: draft.household + d });
  return (
    <>
      <Title>{say(lang, "card_title")}</Title>
      <p>{say(lang, "card_hint")}</p>
      <output class="digits" aria-label={say(lang, "card")}>{draft.household || "—"}</output>
      <div class="keypad">
        {["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"].map((d) => <Button key={d} name={`digit-${d}`} digit onPress={() => digit(d)}>{d}</Button>)}
        <Button name="delete" digit onPress={() => go({ household: draft.household.slice(0, -1) })}>{say(lang, "delete")}</Button>
      </div>
    </>
  );
}
