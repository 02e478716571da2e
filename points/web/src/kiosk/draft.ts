// draft.ts - what the resident has chosen so far, and what follows from it.
import type { Item, Order, Refusal, Wish } from "../api";
import type { Hello } from "../feed";
import type { Word } from "../words";

export type Screen = "home" | "groups" | "spec" | "card" | "when" | "check" | "dearer" | "done";

export interface Draft {
  screen: Screen;
  group: string | null;             // home: of which kind; null: one of each
  item: Item | null;
  qty: number;
  household: string;
  start: "now" | Order | null;      // an order: the slot that is held
  key: string;                      // of the confirmation: made once for each look at the check screen
  order: Order | null;              // done
  registered: boolean;
  note: Word | null;
  refusal: Refusal | null;
}

export const empty: Draft = {
  screen: "home", group: null, item: null, qty: 0, household: "", start: null, key: "", order: null, registered: false, note: null, refusal: null,
};

// The price on the menu; what is held has its own.
export function priceOf(draft: Draft): bigint {
  if (draft.start !== null && draft.start !== "now") return BigInt(draft.start.price_fen);
  return draft.item === null ? 0n : BigInt(draft.item.price_fen) * BigInt(draft.qty);
}

export function wishOf(draft: Draft, hello: Hello): Wish {
  return { point: hello.point, household: draft.household, lon_e7: hello.lon_e7 ?? 0, lat_e7: hello.lat_e7 ?? 0, item: draft.item?.item ?? "", qty: draft.qty };
}

export const canBeOrdered = (item: Item): boolean => item.now === true || item.slot === true;
