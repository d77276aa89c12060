import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { adopt } from "./js/style.js";
import css from "./navigation.css";

// A click that the browser should handle itself: a new tab, a download.
const elsewhere = (event) => event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;

export function render({ model, view, el }) {
  adopt(el, css);
  const list = h("ul", { class: "navigation" });
  el.append(list);

  const closeDrawer = () => {
    const page = view.parent?.model;
    if (page?.data?.sidebar_open && matchMedia("(max-width: 599.95px)").matches) page.data.sidebar_open = false;
  };

  const link = (item, current, addresses) => {
    const onclick = (event) => {
      if (elsewhere(event)) return;
      event.preventDefault();
      channel.send("go", { page: item.page });
      closeDrawer();
    };
    const href = addresses[item.page] ?? `?page=${item.page}`;
    return h("a", { href, onclick, "aria-current": item.page === current ? "page" : null }, icon(item.icon, 18), h("span", {}, item.title));
  };

  const show = ({ items, current, addresses }) => {
    const focused = list.getRootNode().activeElement?.dataset?.page;
    list.replaceChildren(
      ...items.map((item) => {
        const anchor = link(item, current, addresses);
        anchor.dataset.page = item.page;
        return h("li", {}, anchor);
      }),
    );
    if (focused) list.querySelector(`[data-page="${focused}"]`)?.focus();
  };

  const channel = new Channel(model, view, { snapshot: show, state: show });
  channel.open();
}
