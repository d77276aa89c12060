// What Panel finds in the bundle: each key is the name of the Python class.
import * as AccessKeys from "./access_keys.js";
import * as AssistantHead from "./assistant_head.js";
import * as ContentView from "./content_view.js";
import * as ConversationList from "./conversation_list.js";
import * as CourseBrowser from "./course_browser.js";
import * as DiffView from "./diff_view.js";
import * as DropZone from "./drop_zone.js";
import * as EditorBar from "./editor_bar.js";
import * as ExerciseView from "./exercise_view.js";
import * as GooglePicker from "./google_picker.js";
import * as ImportReview from "./import_review.js";
import * as LiveText from "./live_text.js";
import * as Navigation from "./navigation.js";
import * as PageOutline from "./page_outline.js";
import * as PageQuestions from "./page_questions.js";
import * as ReadingHead from "./reading_head.js";
import * as RichText from "./rich_text.js";
import * as TopBar from "./top_bar.js";
import * as Transcript from "./transcript.js";
import * as VersionList from "./version_list.js";

export default { AccessKeys, AssistantHead, ContentView, ConversationList, CourseBrowser, DiffView, DropZone, EditorBar, ExerciseView, GooglePicker, ImportReview, LiveText, Navigation, PageOutline, PageQuestions, ReadingHead, RichText, TopBar, Transcript, VersionList };
