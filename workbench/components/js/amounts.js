// How many and how large, in words.

export const count = (number, one, many = `${one}s`) => (number === 1 ? `1 ${one}` : `${number.toLocaleString()} ${many}`);

const UNITS = ["B", "kB", "MB", "GB"];
export function sizeOf(bytes) {
  const power = bytes < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toLocaleString(undefined, { maximumFractionDigits: power ? 1 : 0 })} ${UNITS[power]}`;
}
