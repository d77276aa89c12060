// A block of thousands of letters is laid out only near the view (see .wb-long): to lay out many takes seconds.
const MANY = 4000;

// The attributes of a block of so many letters.
export const longBlock = (letters) => (letters < MANY ? {} : { class: "wb-long", style: `--wb-letters:${letters}` });

// The letters of a text block in JSON.
export const lettersOf = (node) => (node.content ?? []).reduce((sum, { text }) => sum + (text?.length ?? 1), 0);
