// words.ts - what is said, in two languages; money, days and hours in words. The zone is the city's, whatever the machine's is.
import en from "./i18n/en.json";
import zh from "./i18n/zh-CN.json";

export type Lang = "zh-CN" | "en";
export type Word = keyof typeof zh;
const words: Record<Lang, Record<Word, string>> = { "zh-CN": zh, en };

export function say(lang: Lang, word: Word, values: Record<string, string | number> = {}): string {
  return words[lang][word].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}

export function yuan(lang: Lang, fen: bigint): string {
  const rest = fen % 100n;
  const text = `${fen / 100n}${rest === 0n ? "" : `.${String(rest).padStart(2, "0")}`}`;
  return lang === "en" ? `${text} yuan` : `${text} 元`;
}

const ZONE_MS = 8 * 3_600_000;
const local = (ms: number) => new Date(ms + ZONE_MS);
export const dayOf = (ms: number): string => local(ms).toISOString().slice(0, 10);

export function clock(lang: Lang, ms: number): string {
  const hour = local(ms).getUTCHours(), minute = String(local(ms).getUTCMinutes()).padStart(2, "0");
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  if (lang === "en") return `${twelve}:${minute} ${hour < 12 ? "am" : "pm"}`;
  const part = hour < 6 ? "凌晨" : hour < 12 ? "上午" : hour < 13 ? "中午" : hour < 18 ? "下午" : "晚上";
  return `${part} ${twelve}:${minute}`;
}

const weekdays: Record<Lang, string[]> = {
  "zh-CN": ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};
export function dayName(lang: Lang, day: string): string {
  const date = new Date(day), month = date.getUTCMonth() + 1, number = date.getUTCDate(), weekday = weekdays[lang][date.getUTCDay()];
  return lang === "en" ? `${weekday} ${month}/${number}` : `${month}月${number}日 ${weekday}`;
}
