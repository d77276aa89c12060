// What Panel finds in the bundle: each key is the name of the Python class.
import * as ContentView from "./content_view.js";
import * as CourseBrowser from "./course_browser.js";
import * as DiffView from "./diff_view.js";
import * as DropZone from "./drop_zone.js";
import * as ExerciseView from "./exercise_view.js";
import * as LiveText from "./live_text.js";
import * as Navigation from "./navigation.js";
import * as NoteList from "./note_list.js";
import * as PageChooser from "./page_chooser.js";
import * as RichText from "./rich_text.js";
import * as TopBar from "./top_bar.js";
import * as Transcript from "./transcript.js";

export default {
  ContentView,
  CourseBrowser,
  DiffView,
  DropZone,
  ExerciseView,
  LiveText,
  Navigation,
  NoteList,
  PageChooser,
  RichText,
  TopBar,
  Transcript,
};
