// parts.tsx - what the kiosk's screens are made of.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { say, type Lang, type Word } from "../words";

const STRIKE_MS = 500, DIGIT_MS = 150;      // a trembling hand strikes twice
let struck: { name: string; at: number } = { name: "", at: 0 };

export interface ButtonProps { name: string; kind?: string; digit?: boolean; chosen?: boolean; disabled?: boolean; onPress: () => void; children: ComponentChildren }
export function Button({ name, kind = "", digit = false, chosen, disabled = false, onPress, children }: ButtonProps) {
  const press = () => {
    const at = performance.now();
    const again = struck.name === name && at - struck.at < (digit ? DIGIT_MS : STRIKE_MS);
    if (again) return;
    struck = { name, at };
    onPress();
  };
  return <button type="button" id={name} class={kind} aria-pressed={chosen} disabled={disabled} onClick={press}>{children}</button>;
}

// The heading takes the focus on every screen, so that it is read aloud.
export function Title({ children }: { children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return <h1 ref={heading} tabIndex={-1}>{children}</h1>;
}

export function Note({ lang, word, values }: { lang: Lang; word: Word; values?: Record<string, string | number> }) {
  return <p role="status" class="note">{say(lang, word, values)}</p>;
}
