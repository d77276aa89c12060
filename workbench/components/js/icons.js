// The few Lucide icons in use, as inline SVG: no font and no request.
import {
  AlignCenter, AlignJustify, AlignLeft, AlignRight, ArrowDown, ArrowUp, Bold, Check, ChevronDown, CircleAlert, CircleCheck, Code, Copy, CornerDownLeft, Eye, FileText,
  Film, GripVertical, Heading1, Heading2, Heading3, Highlighter, Image, Italic, Lightbulb, Link, List, ListOrdered, Lock, Maximize2,
  MessageSquareText, Minimize2, Minus, MoveVertical, Pause, PencilLine, Pilcrow, Play, Plus, Quote, Redo2, RefreshCw, Sigma, SkipForward, SlidersHorizontal, Sparkles, Square, SquareCode,
  Strikethrough, Subscript, Superscript, Table, Target, TextQuote, Trash2, TriangleAlert, Underline, Undo2, Unlink, Volume2, X, Info, ListChecks, BookOpen,
  ChartColumn, ChevronLeft, ChevronRight, ClipboardPaste, Download, EllipsisVertical, Globe, GraduationCap, History, Import, IndentDecrease, IndentIncrease, LibraryBig, Pencil, Search, Settings2,
  SquarePen, Upload, KeyRound,
} from "lucide";
import { svg } from "./dom.js";

const ICONS = {
  alignCenter: AlignCenter, alignJustify: AlignJustify, alignLeft: AlignLeft, alignRight: AlignRight, arrowDown: ArrowDown, arrowUp: ArrowUp, bold: Bold, check: Check, chevronDown: ChevronDown,
  alert: CircleAlert, correct: CircleCheck, code: Code, copy: Copy, enter: CornerDownLeft, eye: Eye, file: FileText, film: Film, grip: GripVertical,
  heading1: Heading1, heading2: Heading2, heading3: Heading3, highlight: Highlighter, image: Image, italic: Italic, tip: Lightbulb,
  link: Link, bulletList: List, orderedList: ListOrdered, lock: Lock, expand: Maximize2, chat: MessageSquareText, simplify: Minimize2, minus: Minus,
  move: MoveVertical, rewrite: PencilLine, paragraph: Pilcrow, plus: Plus, quote: Quote, redo: Redo2, retry: RefreshCw, maths: Sigma, settings: SlidersHorizontal, ai: Sparkles,
  stop: Square, codeBlock: SquareCode, strike: Strikethrough, subscript: Subscript, superscript: Superscript, table: Table,
  objective: Target, callout: TextQuote, trash: Trash2, warning: TriangleAlert, underline: Underline, undo: Undo2, unlink: Unlink, audio: Volume2, close: X,
  note: Info, exercise: ListChecks, example: BookOpen, summary: FileText,
  courses: LibraryBig, import: Import, editor: SquarePen, coach: GraduationCap, usage: ChartColumn, tune: Settings2,
  chevronLeft: ChevronLeft, chevronRight: ChevronRight, paste: ClipboardPaste, download: Download, upload: Upload, more: EllipsisVertical,
  pause: Pause, play: Play, skip: SkipForward, key: KeyRound,
  history: History, web: Globe, outdent: IndentDecrease, indent: IndentIncrease, pencil: Pencil, search: Search,
};

const drawn = new Map();

// Many thousand of them may be on a page: each is drawn once and then copied, its paths as one ("M0 0": each path
// begins at the corner, not where the one before ended).
export function icon(name, size = 16) {
  const key = `${name} ${size}`;
  if (!drawn.has(key)) drawn.set(key, drawing(ICONS[name], size));
  return drawn.get(key).cloneNode(true);
}

function drawing(shapes, size) {
  const paths = shapes.filter(([tag]) => tag === "path");
  const others = shapes.filter(([tag]) => tag !== "path");
  const path = paths.length ? [["path", { d: paths.map(([, { d }]) => d.replace(/^m/, "M0 0m")).join("") }]] : [];
  return svg(
    "svg",
    { class: "wb-icon", viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor", "stroke-width": 1.75, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" },
    ...[...path, ...others].map(([tag, attributes]) => svg(tag, attributes)),
  );
}
