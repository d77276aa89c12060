// What word processors and mail programs put on the clipboard, as plain HTML has it. It was cleaned before, and all is
// made in a document that is shown nowhere: in the page's own, each picture would be asked for at once.

const LEVEL = /mso-list:\s*\S+\s+level(\d+)/i;
const COUNTED = /^\s*(?:(\d+)|[a-z]+)[.)]/i;
const HERE = /^(?:https?:|asset:|page:)/i;

// The places that links of Google Docs and of protected mail lead by, and what they call the goal.
const DETOURS = [
  { place: /^(?:www\.)?google\.[a-z.]+\/url$/, goal: "q" },
  { place: /\.safelinks\.protection\.outlook\.com\/$/, goal: "url" },
];

export function straightened(root) {
  for (const link of root.querySelectorAll("a[href]")) {
    const href = link.getAttribute("href");
    if (href.startsWith("#_")) link.replaceWith(...link.childNodes); // Word's own places, which are not pasted
    else link.setAttribute("href", goalOf(href));
  }
}

function goalOf(href) {
  if (!URL.canParse(href)) return href;
  const { host, pathname, searchParams } = new URL(href);
  const detour = DETOURS.find(({ place }) => place.test(host + pathname));
  const goal = detour ? searchParams.get(detour.goal) : null;
  return goal && /^https?:/i.test(goal) ? goal : href;
}

// Pictures that lie where no other reader gets at them; how many there were.
export function withoutLocal(root) {
  const gone = [...root.querySelectorAll("img")].filter((one) => !HERE.test(one.getAttribute("src") ?? ""));
  for (const one of gone) one.remove();
  return gone.length;
}

// Word writes lists as paragraphs that say their level, each with its sign as text.
export function listed(root) {
  for (const run of runsOf([...root.querySelectorAll("p[style*='mso-list']")].filter(levelOf))) {
    const place = root.ownerDocument.createElement("div");
    run[0].before(place);
    place.replaceWith(...nested(run, (name) => root.ownerDocument.createElement(name)));
  }
}

function levelOf(item) {
  return Number(LEVEL.exec(item.getAttribute("style"))?.[1] ?? 0);
}

function runsOf(items) {
  const runs = [];
  for (const item of items) {
    const last = runs.at(-1);
    if (last && last.at(-1) === item.previousElementSibling) last.push(item);
    else runs.push([item]);
  }
  return runs;
}

function nested(items, make) {
  const lists = [];
  const open = [];
  for (const item of items) {
    const level = Math.min(levelOf(item), open.length + 1);
    const sign = signOf(item);
    const kind = COUNTED.test(sign) ? "ol" : "ul";
    open.length = Math.min(open.length, level);
    if (open[level - 1]?.localName !== kind) {
      const list = make(kind);
      const start = kind === "ol" && COUNTED.exec(sign)[1];
      if (start) list.setAttribute("start", start);
      if (level > 1) open[level - 2].lastElementChild.append(list);
      else lists.push(list);
      open[level - 1] = list;
    }
    open[level - 1].appendChild(make("li")).append(item);
  }
  return lists;
}

// The sign before an item, which is taken out of it.
function signOf(item) {
  const signs = [...item.querySelectorAll("span[style*='mso-list']")].filter((one) => /ignore/i.test(one.getAttribute("style")));
  const said = signs.map((one) => one.textContent).join("");
  for (const one of signs) one.remove();
  return said;
}
