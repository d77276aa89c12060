"""QTI 1.2 and its dialects: items, responses, conditions carried out, feedback, banks and sections."""
