// api.ts - the local API of the point agent (points/agent/README.md). Ids, moments and money travel as strings; here they stay so, and are read where they are shown.
export interface Item {
  item: string; name: string; name_en: string; category: string; unit: string; now?: boolean; slot?: boolean;
  qty_min: number; qty_max: number; minutes: number; price_fen: string;
}
export interface Order {
  order: string; state: string; price_fen: string; promised_ms?: string; due_ms?: string; workers: { worker: string }[];
}
export interface Slot { start_ms: string; free?: number; price_fen: string }
export interface Refusal { name: string; zh: string; en: string; retry_ms?: number }
export interface Wish { point: string; household: string; lon_e7: number; lat_e7: number; item: string; qty: number }

export type Answer<T> = { ok: true; registered: boolean; body: T } | { ok: false; error: Refusal | null };      // null: the agent did not answer

export const newKey = (): string => crypto.randomUUID();

async function call<T>(path: string, init?: RequestInit): Promise<Answer<T>> {
  try {
    const response = await fetch(path, { ...init, signal: AbortSignal.timeout(10_000) });
    const body = await response.json();
    return response.ok ? { ok: true, registered: response.status === 202, body } : { ok: false, error: body.error };
  } catch {
    return { ok: false, error: null };
  }
}

export const menu = () => call<{ version: string; items: Item[] }>("/api/menu");

export function ask<T>(kind: string, body: unknown, key?: string): Promise<Answer<T>> {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (key !== undefined) headers["Idempotency-Key"] = key;
  return call<T>(`/api/${kind}`, { method: "POST", headers, body: JSON.stringify(body) });
}

// Not knowing whether it happened is no reason to do it twice: the same key, until there is an answer or patience ends.
const PATIENCE_MS = 8000, PAUSE_MS = 500;
export async function insist<T>(kind: string, body: unknown, key: string): Promise<Answer<T>> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask<T>(kind, body, key);
    if (answer.ok || (answer.error !== null && answer.error.name !== "unavailable") || performance.now() > end) return answer;
    await new Promise((wake) => setTimeout(wake, PAUSE_MS));
  }
}

// Every start of some days; a list that is too long for one answer comes in several.
export async function slotsOf(wish: Wish, day: string, days: number): Promise<Answer<Slot[]>> {
  const all: Slot[] = [];
  const last = dayAfter(day, days - 1);
  for (let from = day; from <= last;) {
    const left = Math.round((Date.parse(last) - Date.parse(from)) / DAY_MS) + 1;
    const answer = await ask<{ slots: Slot[]; more?: boolean; days: { day: string }[] }>("slots", { ...wish, day: from, days: left });
    if (!answer.ok) return answer;
    all.push(...answer.body.slots);
    const told = answer.body.days.at(-1);
    if (!answer.body.more || told === undefined) break;
    from = dayAfter(told.day, 1);
  }
  return { ok: true, registered: false, body: all };
}

const DAY_MS = 86_400_000;
export const dayAfter = (day: string, n: number): string => new Date(Date.parse(day) + n * DAY_MS).toISOString().slice(0, 10);
