// What was dropped, chosen or pasted, as files: folders are walked through, what nobody can read is left out.

const HIDDEN = /(?:^|\/)(?:\.|~\$|__MACOSX|Thumbs\.db$|desktop\.ini$)/i;
const natural = new Intl.Collator(undefined, { numeric: true });
export const MOST = 1000;

function entriesOf(reader) {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

async function walk(entry, found) {
  if (found.length >= MOST) return;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, path: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = entry.createReader();
  for (let some = await entriesOf(reader); some.length; some = await entriesOf(reader)) for (const one of some) await walk(one, found);
}

// Files of a drop, with the paths they have in their folder. To be called in the drop's own handler.
export async function filesOf(transfer) {
  const entries = [...(transfer.items ?? [])].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return { files: [...transfer.files].map((file) => ({ file, path: file.name })), folder: false };
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return { files: found, folder: true, cut: found.length >= MOST };
}

// Of a folder's files those that can be read, and how many were left out.
export function readable(files, accept) {
  const endings = accept.split(",").filter(Boolean);
  const shown = files.filter(({ path }) => !HIDDEN.test(path));
  const fit = shown.filter(({ path }) => endings.some((ending) => path.toLowerCase().endsWith(ending)));
  fit.sort((one, other) => natural.compare(one.path, other.path)); // a folder gives its files in no order
  return { files: fit, left: shown.length - fit.length };
}

// Whether what was pasted has more to it than its words.
export const isRich = (html) => /<(?:h[1-6]|table|ul|ol|li|b|strong|i|em|a|img|p|blockquote|pre|math)\b/i.test(html);
