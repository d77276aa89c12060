// Links within the course, to pages and to places in them: who shows a text says what following one means.
const SIGN = "page:";

// Whether an address is that of a page of the course, or of a place on this one.
export function leadsToPage(address) {
  return /^(?:page:|#.)/.test(String(address ?? ""));
}

// The page that an address leads to, "" for this one, and the block in it.
export function goalOf(address) {
  const [page, block = ""] = address.split(/#(.*)/s);
  return { page: page.startsWith(SIGN) ? page.slice(SIGN.length) : "", block };
}

// Call `open(page, block)` when such a link is followed in an element; `wanted(event)` says whether a click is meant so.
export function followPages(element, open, wanted = () => true) {
  element.addEventListener("click", (event) => {
    const address = event.target.closest?.("a[href]")?.getAttribute("href");
    if (!address || !leadsToPage(address)) return;
    event.preventDefault();
    const { page, block } = goalOf(address);
    if (wanted(event)) open(page, block);
  });
}
