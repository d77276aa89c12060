"""The course workbench: import course material, edit it with an AI, coach learners, and see what it costs."""
