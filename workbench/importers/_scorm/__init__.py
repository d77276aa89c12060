"""SCORM: the manifest, sequencing, the pages that are launched and the questions in them."""
