// feed.ts - the page's one event stream: whose kiosk this is, what time the core has, whether the link is up, whether the agent is there.
import { useEffect, useState } from "preact/hooks";

export interface Hello { point: string; lon_e7?: number; lat_e7?: number }
export interface Feed { hello: Hello | null; now_ms: number; linked: boolean; silent: boolean }

const SILENT_MS = 6000, LOOK_MS = 500;      // the agent beats every 2 s

export function useFeed(): Feed {
  const [feed, setFeed] = useState<Feed>({ hello: null, now_ms: 0, linked: true, silent: false });
  useEffect(() => {
    let heard = performance.now();
    let source: EventSource;
    const open = () => {
      source = new EventSource("/events");
      const on = (name: string) => source.addEventListener(name, (event) => {
        const told = JSON.parse((event as MessageEvent<string>).data);
        heard = performance.now();
        setFeed((was) => ({ hello: name === "hello" ? told : was.hello, now_ms: Number(told.now_ms), linked: told.link === "up", silent: false }));
      });
      on("hello");
      on("beat");
    };
    open();
    const look = setInterval(() => {
      if (performance.now() - heard > SILENT_MS) setFeed((was) => (was.silent ? was : { ...was, silent: true }));
      if (source.readyState === EventSource.CLOSED) open();      // the browser gives up after an error status
    }, LOOK_MS);
    return () => {
      clearInterval(look);
      source.close();
    };
  }, []);
  return feed;
}
