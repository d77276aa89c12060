// Links that lead to other pages of the course: who shows a text says what following one means.
const SIGN = "page:";

// Whether an address is that of another page.
export function leadsToPage(address) {
  return String(address ?? "").startsWith(SIGN);
}

// Call `open(name)` when a link to another page is followed in an element; `wanted(event)` says whether a click is meant so.
export function followPages(element, open, wanted = () => true) {
  element.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !leadsToPage(link.getAttribute("href"))) return;
    event.preventDefault();
    if (wanted(event)) open(link.getAttribute("href").slice(SIGN.length));
  });
}
