"""What the workbench does: one class per activity. Services keep no visitor's state and know no screen."""
