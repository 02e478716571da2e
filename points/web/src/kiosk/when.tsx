// when.tsx - now, or a start that is held for the resident.
import { useEffect, useState } from "preact/hooks";
import { ask, dayAfter, newKey, slotsOf, type Order, type Slot, type Wish } from "../api";
import { clock, dayName, dayOf, say } from "../words";
import type { ScreenProps } from "./choose";
import { Button, Note, Title } from "./parts";

const DAYS = 7, ROWS = 6;

interface WhenProps extends ScreenProps { wish: Wish; now_ms: number }

export function When({ lang, draft, go, wish, now_ms }: WhenProps) {
  const [slots, setSlots] = useState<Slot[] | null>(null);
  const [today] = useState(() => dayOf(now_ms));
  const [day, setDay] = useState<string | null>(null);
  const [chosenFrom, setFrom] = useState<number | null>(null);      // first row shown; until somebody turns the page, where one is free
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(0);      // once more, when one was taken
  const bookable = draft.item?.slot === true;

  useEffect(() => {
    let over = false;
    if (bookable) void slotsOf(wish, today, DAYS).then((answer) => {
      if (over) return;
      if (answer.ok) setSlots(answer.body);
      else go({ refusal: answer.error });
    });
    return () => { over = true; };
  }, [asked]);

  const of = (d: string) => (slots ?? []).filter((slot) => dayOf(Number(slot.start_ms)) === d);
  const free = (d: string) => of(d).filter((slot) => slot.free !== undefined).length;
  const days = Array.from({ length: DAYS }, (_, i) => dayAfter(today, i));
  const shownDay = day ?? days.find((d) => free(d) > 0) ?? today;
  const rows = of(shownDay);
  const firstFree = Math.max(0, rows.findIndex((slot) => slot.free !== undefined));
  const from = chosenFrom ?? firstFree - firstFree % ROWS;

  const take = async (slot: Slot) => {
    setBusy(true);
    const answer = await ask<Order>("slot_hold", { ...wish, start_ms: slot.start_ms }, newKey());
    setBusy(false);
    if (answer.ok) go({ screen: "check", start: answer.body, key: newKey(), note: null, refusal: null });
    else if (answer.error?.name === "no_capacity") {
      go({ note: "taken" });
      setAsked(asked + 1);
    } else go({ refusal: answer.error, note: answer.error === null ? "again" : null });
  };

  return (
    <>
      <Title>{say(lang, "when_title")}</Title>
      {draft.note !== null && <Note lang={lang} word={draft.note} />}
      {draft.item?.now && (
        <Button name="now" kind="wide" onPress={() => go({ screen: "check", start: "now", key: newKey(), note: null, refusal: null })}>
          <b>{say(lang, "now")}</b> <span>{say(lang, "now_hint")}</span>
        </Button>
      )}
      {bookable && slots === null && draft.refusal === null && <p role="status">{say(lang, "loading")}</p>}
      {bookable && slots !== null && (
        <>
          <div class="days">
            {days.map((d, i) => (
              <Button key={d} name={`day-${i}`} chosen={d === shownDay} disabled={busy} onPress={() => { setDay(d); setFrom(null); }}>
                <b>{i === 0 ? say(lang, "today") : i === 1 ? say(lang, "tomorrow") : dayName(lang, d)}</b>
                <span>{free(d) === 0 ? say(lang, "full") : say(lang, "starts", { n: free(d) })}</span>
              </Button>
            ))}
          </div>
          {rows.length === 0 && <p role="status">{say(lang, "no_start")}</p>}
          <div class="starts">
            {rows.slice(from, from + ROWS).map((slot) => {
              const name = <b>{clock(lang, Number(slot.start_ms))}</b>;
              return slot.free === undefined
                ? <p key={slot.start_ms} class="full">{name} <span>{say(lang, "full")}</span></p>
                : <Button key={slot.start_ms} name={`start-${slot.start_ms}`} kind="start" disabled={busy} onPress={() => void take(slot)}>
                    {name} <span>{say(lang, "left", { n: slot.free })}</span><span class="hidden"> {dayName(lang, shownDay)}</span>
                  </Button>;
            })}
          </div>
          {rows.length > ROWS && (
            <div class="pair">
              <Button name="earlier" disabled={from === 0} onPress={() => setFrom(Math.max(0, from - ROWS))}>{say(lang, "earlier")}</Button>
              <Button name="later" disabled={from + ROWS >= rows.length} onPress={() => setFrom(from + ROWS)}>{say(lang, "later")}</Button>
            </div>
          )}
        </>
      )}
    </>
  );
}
