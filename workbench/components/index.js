// What Panel finds in the bundle: each key is the name of the Python class.
import * as ContentView from "./content_view.js";
import * as DiffView from "./diff_view.js";
import * as ExerciseView from "./exercise_view.js";
import * as LiveText from "./live_text.js";
import * as Transcript from "./transcript.js";

export default { ContentView, DiffView, ExerciseView, LiveText, Transcript };
