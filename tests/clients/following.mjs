// Follows streams to their end with a client library, through whatever happens to the line.
// As a program: `node following.mjs <eventsource|fetch>` reads {"urls", "parallel"} and writes a line of JSON for each.

const NAMES = [
  "stream.start", "message.start", "message.delta", "tool.suggested_tests", "message.end", "error", "stream.close", "ping",
];

/** What an EventSource shows until the server tells it that there is no more (204), or three in a row bring nothing. */
export function followWithEventSource(EventSource, url) {
  return new Promise((resolve) => {
    const seen = [];
    let refused = 0;
    const open = (address) => {
      const source = new EventSource(address);
      source.addEventListener("open", () => seen.push(["open", "", ""]));
      for (const name of NAMES)
        source.addEventListener(name, (event) => {
          // The server's own `error` events carry data; those of the connection do not.
          if (typeof event.data === "string") {
            refused = 0;
            seen.push([name, event.data, event.lastEventId]);
          } else if (source.readyState === 2) {
            const [last, , place] = seen.findLast(([kind]) => kind !== "open") ?? ["", "", ""];
            // Chromium gives up when it was cut off within the head of an answer: it misses the media type.
            if (last === "stream.close" || ++refused > 2) resolve(seen);
            else open(place ? `${url}&last_event_id=${place}` : url);
          }
        });
    };
    open(url);
  });
}

/** The same with fetch-event-source, which needs to be told when to stop. */
export async function followWithFetch(fetchEventSource, url) {
  const seen = [];
  class Over extends Error {}
  const over = (error) => {
    if (error instanceof Over) throw error;
  };
  try {
    await fetchEventSource(url, {
      openWhenHidden: true,
      // It takes an id for read before the event it belongs to is whole, so the place is kept here.
      fetch(input, { headers, ...rest }) {
        const { "last-event-id": early, ...others } = headers;
        const place = seen.findLast(([, , id]) => id)?.[2];
        return fetch(input, { ...rest, headers: place ? { ...others, "last-event-id": place } : others });
      },
      async onopen(response) {
        if (response.status !== 200) throw new Over(String(response.status));
        seen.push(["open", "", ""]);
      },
      onmessage({ event, data, id }) {
        seen.push([event, data, id]);
        if (event === "stream.close") throw new Over("closed");
      },
      // Node takes a connection that was reset for one that ended in good order.
      onclose() {
        throw new Error("cut");
      },
      onerror: over,
    });
  } catch (error) {
    if (!(error instanceof Over)) throw error;
  }
  return seen;
}

/** All of `urls`, some at once; `tell` gets each one's number and what was seen. */
export async function followAll(urls, parallel, follow, tell) {
  let next = 0;
  const one = async () => {
    while (next < urls.length) {
      const number = next++;
      tell(number, await follow(urls[number]));
    }
  };
  await Promise.all(Array.from({ length: parallel }, one));
}

async function main(kind) {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const { urls, parallel } = JSON.parse(Buffer.concat(chunks));
  let follow;
  if (kind === "eventsource") {
    const { EventSource } = await import("eventsource");
    follow = (url) => followWithEventSource(EventSource, url);
  } else {
    globalThis.window = globalThis; // it is written for browsers
    globalThis.document = { removeEventListener() {} };
    const { fetchEventSource } = await import("@microsoft/fetch-event-source");
    follow = (url) => followWithFetch(fetchEventSource, url);
  }
  await followAll(urls, parallel, follow, (number, seen) => process.stdout.write(`${JSON.stringify([number, seen])}\n`));
  process.stdout.write("", () => process.exit(0));
}

if (typeof process !== "undefined") await main(process.argv[2]);
