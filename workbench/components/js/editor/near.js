// What takes long to draw (questions, formulas, pictures) stands on a long page as its plain words until its part
// of the page is near the view. The words are there for who searches the page or has it read aloud.

const MARGIN = "1200px 0px";

export class Near {
  constructor(page) {
    this.draws = new WeakMap();
    this.fresh = [];
    this.parts = new Set();
    this.observer = new IntersectionObserver((seen) => seen.forEach((one) => this.#seen(one)), { rootMargin: MARGIN, scrollMargin: MARGIN });
    this.printing = () => this.all(page);
    addEventListener("beforeprint", this.printing);
  }

  // Say when a part of the page comes near.
  watch(part) {
    this.observer.observe(part);
    return part;
  }

  // Draw an element once it is near.
  wait(element, draw) {
    element.classList.add("wb-words");
    this.draws.set(element, draw);
    this.fresh.push(element);
  }

  // Draw an element that waits, now.
  draw(element) {
    const draw = this.draws.get(element);
    if (!draw) return;
    this.draws.delete(element);
    element.classList.remove("wb-words");
    draw();
  }

  // Draw what waits within an element.
  all(within) {
    for (const element of within.querySelectorAll(".wb-words")) this.draw(element);
  }

  // Elements made since are in their places now: draw those that are near.
  settle() {
    for (const element of this.fresh.splice(0)) {
      const part = element.closest(".wb-part");
      if (!part || this.parts.has(part)) this.draw(element);
    }
  }

  #seen({ target, isIntersecting }) {
    if (!isIntersecting) return void this.parts.delete(target);
    this.parts.add(target);
    this.all(target);
  }

  close() {
    this.observer.disconnect();
    removeEventListener("beforeprint", this.printing);
  }
}
